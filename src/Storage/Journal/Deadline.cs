namespace Interpol.Mesh.Storage.Journal;

/// <summary>A time at which a stream has something to do, written with what causes it. Of one name there is one: a later one takes its place.</summary>
/// <param name="Name">The deadline's name, unique in its stream; 1 to 200 characters.</param>
/// <param name="At">When it is due.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row that it is about; null keeps the row that it was about before, if any.</param>
public sealed record Deadline(string Name, DateTimeOffset At, int? RowIndex);
