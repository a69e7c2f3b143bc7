namespace Interpol.Mesh.Storage.Journal;

/// <summary>What a journal may forget. Work is done in small steps between which appends go on.</summary>
public sealed record JournalTrim
{
    /// <summary>
    /// Rows of streams whose name starts with this text are trimmed; empty means all streams.
    /// </summary>
    public string StreamPrefix { get; init; } = "";

    /// <summary>
    /// Rows appended before this time are deleted, from each stream's tail up to the first row that is younger or still pending; receipts of that age go too. Null keeps rows and receipts.
    /// </summary>
    public DateTimeOffset? RowsBefore { get; init; }

    /// <summary>Operation ids (of all streams) appended before this time are forgotten. Null keeps them.</summary>
    public DateTimeOffset? OperationsBefore { get; init; }

    /// <summary>
    /// SQLite: the places of deleted rows that were appended before this time are used again. Choose a time before which everything that may be deleted has been: as long as
    /// neighbours of a place can still be deleted, giving it up could leave copies of them. Null keeps the places.
    /// </summary>
    public DateTimeOffset? ReclaimBefore { get; init; }

    /// <summary>The most rows that one step deletes. Default 500.</summary>
    public int StepRows { get; init; } = 500;
}

/// <summary>What a trim deleted.</summary>
/// <param name="Rows">Rows of streams.</param>
/// <param name="Receipts">Receipt ranges.</param>
/// <param name="Operations">Operation ids.</param>
public sealed record JournalTrimResult(long Rows, long Receipts, long Operations);
