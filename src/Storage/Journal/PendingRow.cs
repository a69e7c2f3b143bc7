namespace Interpol.Mesh.Storage.Journal;

/// <summary>An entry of a link that was not acknowledged yet, with its row.</summary>
/// <param name="Number">The entry's number on the link.</param>
/// <param name="Row">The row to tell.</param>
public sealed record PendingRow(long Number, StoredRow Row);
