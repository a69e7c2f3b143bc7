namespace Interpol.Mesh.Storage.Journal;

/// <summary>How much a hub's journal holds, and how busy it is.</summary>
/// <param name="Streams">Streams that were ever appended to.</param>
/// <param name="Pending">Entries of links that were not acknowledged yet.</param>
/// <param name="Queued">Appends that wait for the writer of this process at the moment.</param>
/// <param name="Bytes">Size of the database in bytes.</param>
public sealed record JournalUsage(long Streams, long Pending, int Queued, long Bytes);
