using System.Runtime.ExceptionServices;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Journaling;

/// <summary>
/// Something that one call wants written to a stream. Changes that arrive while an append is under way go into the next one together. Memory follows
/// in <see cref="OnWritten"/>, never before.
/// </summary>
internal abstract class StreamChange
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether nothing remains to be done for it.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>What it weighs in the queue, in bytes.</summary>
    public virtual int Bytes => 0;

    /// <summary>Adds itself to an append. False: not to this one, it stays in the queue.</summary>
    public abstract bool TryAddTo(AppendBatch batch);

    /// <summary>The append that it was added to is flushed.</summary>
    public virtual void OnWritten(AppendBatch batch)
    {
    }

    /// <summary>
    /// One of its operations had been carried out before, so that the append was not written. Says whether that settles it; otherwise it stays in the queue.
    /// </summary>
    public virtual bool OnRepeated(RepeatedOperation operation) => false;

    public void Settle() => IsSettled = true;

    public void Fail(Exception exception)
    {
        _failure = ExceptionDispatchInfo.Capture(exception);
        IsSettled = true;
    }

    public void ThrowIfFailed() => _failure?.Throw();
}

/// <summary>A change that is one function of the append; it may be asked again for a later append, when the first was not written.</summary>
/// <param name="add">Adds it.</param>
/// <param name="rows">The most rows that it adds.</param>
internal sealed class SimpleChange(Action<AppendBatch> add, int rows) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        if (!batch.Fits(rows, 0))
        {
            return false;
        }

        add(batch);
        return true;
    }
}
