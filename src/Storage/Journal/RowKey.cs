namespace Interpol.Mesh.Storage.Journal;

/// <summary>Makes a row findable by a key of its stream, such as a message's id. Of several rows with one key the latest is found; kept as long as the rows.</summary>
/// <param name="Key">The key, unique in the stream; 1 to 200 characters.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row to find.</param>
public sealed record RowKey(string Key, int RowIndex);
