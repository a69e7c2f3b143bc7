namespace Interpol.Mesh.Storage.Journal;

/// <summary>The id that a caller gave to a writing operation, so that it may be repeated without effect.</summary>
/// <param name="Id">The caller's id, unique in the stream while it is kept (30 days); 1 to 200 characters.</param>
/// <param name="RequestHash">Hash of the request, to tell a repetition from another request under the same id.</param>
/// <param name="RowIndex">Index in <see cref="JournalAppend.Rows"/> of the row that the operation caused, or -1 when it caused none (its position is then 0).</param>
public sealed record OperationRecord(string Id, ReadOnlyMemory<byte> RequestHash, int RowIndex);
