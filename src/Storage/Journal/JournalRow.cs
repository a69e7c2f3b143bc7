namespace Interpol.Mesh.Storage.Journal;

/// <summary>A row to append to a stream.</summary>
/// <param name="Kind">What the row is; its meaning belongs to the stream's owner.</param>
/// <param name="Head">What stays for as long as the row is kept: identity, hashes, envelope.</param>
/// <param name="Body">What may be deleted before the row is, see <see cref="IHubJournal.DeleteBodiesAsync"/>; may be empty.</param>
public sealed record JournalRow(byte Kind, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body);
