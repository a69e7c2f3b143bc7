namespace Interpol.Mesh.Storage.Journal;

/// <summary>The name of one append-only stream of a hub's journal, for example <c>outbox/FR</c> or <c>feed/FR/flash</c>.</summary>
/// <param name="Value">The text of the name: 1 to 200 characters, compared by ordinal value.</param>
public readonly record struct StreamName(string Value)
{
    /// <summary>The longest name that a journal accepts, in characters.</summary>
    public const int MaxLength = 200;

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Where a stream stands.</summary>
/// <param name="Next">The position that the next row gets; 1 for an unknown stream.</param>
/// <param name="Epoch">Counts restorations of the stream from a backup or a lagging copy; 1 at first.</param>
/// <param name="Tail">The first position that is still kept; equal to <paramref name="Next"/> when no row is kept.</param>
/// <param name="Appends">Counts the appends, also those without rows; what was appended before this was counted is left out.</param>
public sealed record StreamHead(long Next, long Epoch, long Tail, long Appends = 0)
{
    /// <summary>The head of a stream that nothing was ever appended to.</summary>
    public static StreamHead Unknown { get; } = new(1, 1, 1);
}

/// <summary>A row as the journal holds it.</summary>
/// <param name="Position">Its number in the stream; the first is 1.</param>
/// <param name="Kind">What the row is; its meaning belongs to the stream's owner.</param>
/// <param name="Head">What stays for as long as the row is kept.</param>
/// <param name="Body">The deletable part; empty when it was empty or has been deleted.</param>
/// <param name="At">When it was appended, in UTC to the microsecond, by the clock of the silo that wrote it.</param>
public sealed record StoredRow(long Position, byte Kind, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, DateTimeOffset At);

/// <summary>A deadline as it stands in a stream.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When it is due, in whole microseconds.</param>
/// <param name="Position">The position of the row that it is about, or null. The row may have been trimmed since.</param>
public sealed record StoredDeadline(string Name, DateTimeOffset At, long? Position);

/// <summary>A stream with a deadline that is due.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="At">The time of its earliest deadline.</param>
public sealed record DueStream(StreamName Stream, DateTimeOffset At);

/// <summary>An entry of a link that was not acknowledged yet, with its row.</summary>
/// <param name="Number">The entry's number on the link.</param>
/// <param name="Row">The row to tell.</param>
public sealed record PendingRow(long Number, StoredRow Row);

/// <summary>The latest row of a stream that has a key.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Row">The row.</param>
public sealed record KeyedRow(StreamName Stream, StoredRow Row);

/// <summary>What waits on one link of a stream.</summary>
/// <param name="Link">The link's name.</param>
/// <param name="FirstNumber">The lowest number that was not acknowledged.</param>
/// <param name="Count">How many entries wait.</param>
/// <param name="OldestAt">When the row of the first waiting entry was appended.</param>
public sealed record PendingLink(string Link, long FirstNumber, long Count, DateTimeOffset OldestAt);
