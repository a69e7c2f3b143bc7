namespace Interpol.Mesh.Storage.Journal;

/// <summary>What a trim deleted.</summary>
/// <param name="Rows">Rows of streams.</param>
/// <param name="Receipts">Receipt ranges.</param>
/// <param name="Operations">Operation ids.</param>
public sealed record JournalTrimResult(long Rows, long Receipts, long Operations);
