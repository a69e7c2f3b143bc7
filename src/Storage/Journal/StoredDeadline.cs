namespace Interpol.Mesh.Storage.Journal;

/// <summary>A deadline as it stands in a stream.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When it is due, in whole microseconds.</param>
/// <param name="Position">The position of the row that it is about, or null. The row may have been trimmed since.</param>
public sealed record StoredDeadline(string Name, DateTimeOffset At, long? Position);
