namespace Interpol.Mesh.Storage.Journal;

/// <summary>An operation that the journal already holds.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Position">Position of the row it caused when it was first appended; 0 when it caused none.</param>
/// <param name="RequestHash">Hash of the request it was first appended with.</param>
public sealed record RepeatedOperation(string Id, long Position, ReadOnlyMemory<byte> RequestHash);
