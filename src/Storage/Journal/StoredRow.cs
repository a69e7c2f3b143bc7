namespace Interpol.Mesh.Storage.Journal;

/// <summary>A row as the journal holds it.</summary>
/// <param name="Position">Its number in the stream; the first is 1.</param>
/// <param name="Kind">What the row is; its meaning belongs to the stream's owner.</param>
/// <param name="Head">What stays for as long as the row is kept.</param>
/// <param name="Body">The deletable part; empty when it was empty or has been deleted.</param>
/// <param name="At">When it was appended, in UTC to the microsecond, by the clock of the silo that wrote it.</param>
public sealed record StoredRow(long Position, byte Kind, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, DateTimeOffset At);
