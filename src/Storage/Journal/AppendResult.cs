namespace Interpol.Mesh.Storage.Journal;

/// <summary>What became of an append.</summary>
/// <param name="Next">The stream's next position afterwards.</param>
/// <param name="Repeated">The append's operations that the stream already knew. When there is one, nothing of the append was written.</param>
public sealed record AppendResult(long Next, IReadOnlyList<RepeatedOperation> Repeated)
{
    /// <summary>Whether the append was written (and flushed).</summary>
    public bool Written => Repeated.Count == 0;
}
