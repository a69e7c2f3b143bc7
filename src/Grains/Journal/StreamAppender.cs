using System.Runtime.ExceptionServices;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Storage.Journal;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>
/// Writes one stream of a journal for one activation, one append at a time. Whoever waits and finds none under way starts the next one, with everything
/// that has gathered: there is no loop of its own that would outlive the calls. Used from the turns of one activation only.
/// </summary>
internal sealed class StreamAppender
{
    private const int MaxQueuedChanges = 4096;
    private const int MaxQueuedBytes = 16 * 1024 * 1024;

    private readonly IHubJournal _journal;
    private readonly Action _onBroken;
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private Queue<StreamChange> _queue = new();
    private int _queuedBytes;
    private Task? _append;
    private Exception? _broken;

    /// <summary>Creates a writer; <see cref="LoadAsync"/> comes before the first append.</summary>
    /// <param name="journal">The hub's journal.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="onBroken">Called once when memory can no longer be trusted; the activation then has to go.</param>
    public StreamAppender(IHubJournal journal, StreamName stream, Action onBroken)
    {
        _journal = journal;
        Stream = stream;
        _onBroken = onBroken;
    }

    public StreamName Stream { get; }

    /// <summary>Where the stream stands.</summary>
    public StreamHead Head { get; private set; } = StreamHead.Unknown;

    /// <summary>All counters of the stream.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <summary>Called before each append is put together: the place to add what is not worth an append of its own.</summary>
    public Action<AppendBatch>? Preparing { get; set; }

    /// <summary>Called when an append is flushed, before its changes are told.</summary>
    public Action<AppendBatch>? Written { get; set; }

    /// <summary>By the task itself, which may be over before who began it holds it.</summary>
    private bool IsAppending => _append is { IsCompleted: false };

    public long Counter(string name, long absent = 0) => _counters.TryGetValue(name, out var value) ? value : absent;

    /// <summary>Reads head and counters.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // The head first: a write that comes in between makes the first append fail instead of passing unnoticed.
        Head = await _journal.ReadHeadAsync(Stream, cancellationToken);
        _counters.Clear();
        foreach (var counter in await _journal.ReadCountersAsync(Stream, cancellationToken))
        {
            _counters[counter.Name] = counter.Value;
        }
    }

    /// <summary>Reads the head again, for its tail: rows may have been trimmed.</summary>
    public async Task RefreshTailAsync(CancellationToken cancellationToken)
    {
        var head = await _journal.ReadHeadAsync(Stream, cancellationToken);
        Head = Head with { Tail = Math.Max(Head.Tail, head.Tail) };
    }

    /// <summary>
    /// Looks whether the stream stands where this activation left it; when not, another one has written, and this one goes. An append of its own would have noticed: while
    /// one is under way there is nothing to look at.
    /// </summary>
    /// <returns>False when the journal could not be asked.</returns>
    public async Task<bool> TryVerifyAsync(CancellationToken cancellationToken)
    {
        var known = Head;
        if (IsAppending || _broken is not null)
        {
            return true;
        }

        try
        {
            var found = await _journal.ReadHeadAsync(Stream, cancellationToken);
            if (!IsAppending && _broken is null && Head == known && (found.Next, found.Epoch, found.Appends) != (known.Next, known.Epoch, known.Appends))
            {
                _broken = StorageFailure.Overtaken();
                _onBroken();
            }

            return true;
        }
        catch (Exception failure) when (StorageFailure.Refusal(failure) is not null)
        {
            return false;
        }
    }

    /// <summary>Writes a change that is one function of the append; returns when it is flushed.</summary>
    /// <param name="add">Adds the change to an append.</param>
    /// <param name="rows">The most rows that it adds.</param>
    public Task CommitAsync(Action<AppendBatch> add, int rows = 0) => CommitAsync(new SimpleChange(add, rows));

    /// <summary>Writes what <see cref="Preparing"/> adds; returns when it is flushed.</summary>
    public Task FlushAsync() => CommitAsync(static _ => { });

    /// <summary>Writes a change; returns when it is flushed.</summary>
    /// <exception cref="MeshException"><c>busy</c> or <c>unavailable</c>: nothing of it was written.</exception>
    /// <exception cref="InconsistentStateException">Somebody else wrote the stream, or the outcome is unknown; the activation goes.</exception>
    public async Task CommitAsync(StreamChange change)
    {
        ThrowIfBroken();
        if (_queue.Count >= MaxQueuedChanges || (_queuedBytes > 0 && _queuedBytes + change.Bytes > MaxQueuedBytes))
        {
            throw new MeshException(MeshErrorCodes.Busy, "Too much waits to be written; try again.", TimeSpan.FromSeconds(1));
        }

        _queue.Enqueue(change);
        _queuedBytes += change.Bytes;
        while (!change.IsSettled)
        {
            if (!IsAppending)
            {
                _append = AppendAsync();
            }

            await _append!;
        }

        change.ThrowIfFailed();
    }

    private void ThrowIfBroken()
    {
        if (_broken is not null)
        {
            throw new InconsistentStateException("This activation has lost track of its stream and is going.", string.Empty, string.Empty, _broken);
        }
    }

    /// <summary>One append with what waits. Never throws: each change learns its own outcome.</summary>
    private async Task AppendAsync()
    {
        // Whoever starts an append first lets the turns that are ready run, so that what they want goes into the same one.
        await Task.Yield();
        var taken = new List<StreamChange>(_queue.Count);
        try
        {
            var batch = TakeBatch(taken);
            if (!batch.IsEmpty)
            {
                var result = await _journal.AppendAsync(batch.ToAppend(), CancellationToken.None);
                if (result.Written)
                {
                    OnWritten(batch, result.Next);
                }
                else
                {
                    OnRepeated(taken, result.Repeated);
                    return;
                }
            }

            foreach (var change in taken)
            {
                change.OnWritten(batch);
                change.Settle();
            }
        }
        catch (Exception exception)
        {
            OnFailed(taken, exception);
        }
    }

    private AppendBatch TakeBatch(List<StreamChange> taken)
    {
        var batch = new AppendBatch(Stream, Head, _counters);
        var rest = new Queue<StreamChange>();
        while (_queue.TryDequeue(out var change))
        {
            try
            {
                // Order is kept: behind one that has to wait for the next append, all wait.
                if (rest.Count == 0 && change.TryAddTo(batch))
                {
                    taken.Add(change);
                    _queuedBytes -= change.Bytes;
                }
                else
                {
                    rest.Enqueue(change);
                }
            }
            catch (Exception exception)
            {
                change.Fail(exception);
                _queuedBytes -= change.Bytes;
            }
        }

        _queue = rest;
        Preparing?.Invoke(batch);
        return batch;
    }

    private void OnWritten(AppendBatch batch, long next)
    {
        Head = Head with { Next = next, Appends = Head.Appends + 1 };
        foreach (var (name, value) in batch.Counters)
        {
            _counters[name] = value;
        }

        Written?.Invoke(batch);
    }

    /// <summary>
    /// Nothing was written, because some of it had been before: those changes are answered, the others go again, in their order. An operation that no change was prepared to
    /// find was carried out by somebody else: there is another activation, and this one goes.
    /// </summary>
    private void OnRepeated(List<StreamChange> taken, IReadOnlyList<RepeatedOperation> repeated)
    {
        var known = 0;
        var rest = new List<StreamChange>(taken.Count);
        foreach (var change in taken)
        {
            if (repeated.Count(change.OnRepeated) is > 0 and var found)
            {
                change.Settle();
                known += found;
            }
            else
            {
                rest.Add(change);
            }
        }

        if (known < repeated.Count)
        {
            OnFailed(rest, StorageFailure.Overtaken());
            return;
        }

        _queue = new Queue<StreamChange>(rest.Concat(_queue));
        _queuedBytes += rest.Sum(change => change.Bytes);
    }

    private void OnFailed(List<StreamChange> taken, Exception exception)
    {
        if (StorageFailure.NothingWritten(exception) is { } refusal)
        {
            taken.ForEach(change => change.Fail(refusal));
            return;
        }

        var fatal = StorageFailure.OutcomeUnknown(exception);
        _broken = fatal;
        foreach (var change in taken.Concat(_queue))
        {
            change.Fail(fatal);
        }

        _queue.Clear();
        _queuedBytes = 0;
        _onBroken();
    }
}

/// <summary>The time as journals keep it.</summary>
internal static class JournalClock
{
    /// <summary>Now, in UTC and whole microseconds: what is answered at once and what is read back later are the same.</summary>
    public static DateTimeOffset GetJournalTime(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}

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
    /// One of its operations had been carried out before, so that the append was not written. Says whether that settles it; otherwise it stays in the queue. A change that
    /// adds an operation and does not say so had looked for it before: then it was carried out behind this activation's back.
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
