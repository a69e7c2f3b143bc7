namespace Interpol.Mesh.Storage.Journal;

/// <summary>A row that still has to be told to somebody: one numbered entry on a link.</summary>
/// <param name="Link">The link's name, unique in the stream; 1 to 200 characters.</param>
/// <param name="Number">The entry's number on the link; each number is used once.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row to tell.</param>
public sealed record PendingEntry(string Link, long Number, int RowIndex);
