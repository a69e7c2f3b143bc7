using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Links;

/// <summary>
/// Numbered entries on their way to one receiver. One call is in flight at a time; what the receiver confirms is never sent again, and what it has not
/// confirmed is sent again after a failure. Holds a bounded window of entries; the rest waits in the journal. Used from the turns of one activation only.
/// </summary>
/// <typeparam name="TEntry">What is sent.</typeparam>
internal class OutgoingLink<TEntry>(string name, WindowBudget budget, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
{
    /// <summary>Entries of one call.</summary>
    public const int MaxBatch = 256;

    /// <summary>Bytes of one call; a single entry may exceed it.</summary>
    public const int MaxBatchBytes = 512 * 1024;

    private const int MaxWindow = 1024;

    private readonly Queue<WindowEntry<TEntry>> _window = new();
    private IGrainTimer? _timer;
    private bool _kicked;
    private bool _running;
    private bool _backingOff;
    private int _failures;
    private long _lastInWindow;

    /// <summary>Reads entries that wait from the journal, in order: from a number on, so many and so many bytes at most.</summary>
    public required Func<long, int, int, CancellationToken, Task<IReadOnlyList<WindowEntry<TEntry>>>> ReadWaiting { get; init; }

    /// <summary>Sends consecutive entries; answers the receiver's high-water mark.</summary>
    public required Func<IReadOnlyList<WindowEntry<TEntry>>, CancellationToken, Task<long>> Send { get; init; }

    /// <summary>The receiver has confirmed everything up to <see cref="Acknowledged"/>.</summary>
    public required Action Confirmed { get; init; }

    /// <summary>An attempt failed and will be repeated.</summary>
    public required Action<Exception> Failed { get; init; }

    /// <summary>The link's name in the journal.</summary>
    public string Name { get; } = name;

    /// <summary>The number that the next entry gets.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>The highest number that the receiver has confirmed.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Entries that the receiver has not confirmed.</summary>
    public long Waiting => Next - 1 - Acknowledged;

    /// <summary>When the oldest entry that waits was written; meaningless when none does.</summary>
    public DateTimeOffset OldestAt { get; private set; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Sets where the link stood when its journal was read.</summary>
    public void Restore(long next, long acknowledged, DateTimeOffset oldestAt)
    {
        Next = next;
        Acknowledged = acknowledged;
        OldestAt = oldestAt;
    }

    /// <summary>A new entry is flushed: number <see cref="Next"/> is now that entry.</summary>
    public void Add(TEntry entry, int bytes, DateTimeOffset at)
    {
        var number = Next++;
        if (Waiting == 1)
        {
            OldestAt = at;
        }

        var follows = _window.Count == 0 ? number == Acknowledged + 1 : number == _lastInWindow + 1;
        if (follows && _window.Count < MaxWindow && budget.TryTake(bytes))
        {
            Enqueue(new WindowEntry<TEntry>(number, bytes, at, entry));
        }
    }

    /// <summary>Replaces entries that wait in memory; their weight stays what it was until they are confirmed.</summary>
    protected void Replace(Func<WindowEntry<TEntry>, WindowEntry<TEntry>> replace)
    {
        for (var i = _window.Count; i > 0; i--)
        {
            _window.Enqueue(replace(_window.Dequeue()));
        }
    }

    /// <summary>Starts to send what waits, unless that goes on already or a failed attempt is being waited out.</summary>
    public void Kick()
    {
        if (Waiting > 0 && !_running && !_backingOff && !_kicked)
        {
            // Once: setting the timer anew for every entry would put off its turn while entries keep coming.
            _kicked = true;
            StartTimer(TimeSpan.Zero);
        }
    }

    /// <summary>Starts to send what waits at once, whatever failed before.</summary>
    public void Wake()
    {
        _failures = 0;
        _backingOff = false;
        Kick();
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        if (_running)
        {
            return;
        }

        _running = true;
        _kicked = false;
        _backingOff = false;
        var failed = false;
        try
        {
            while (Waiting > 0 && !cancellationToken.IsCancellationRequested)
            {
                var batch = await NextBatchAsync(cancellationToken);
                Confirm(await Send(batch, cancellationToken));
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Shown to the owner's gateways, who are not told files and causes.
            LastFailure = (StorageFailure.Refusal(exception) ?? exception).Message;
            failed = true;
            Failed(exception);
        }
        catch (OperationCanceledException)
        {
            // The activation is going; its successor sends what is left.
        }
        finally
        {
            _running = false;
        }

        if (failed)
        {
            _backingOff = true;
            StartTimer(Backoff.Delay(_failures++, Random.Shared.NextDouble()));
        }
    }

    private async ValueTask<List<WindowEntry<TEntry>>> NextBatchAsync(CancellationToken cancellationToken)
    {
        if (_window.Count == 0)
        {
            foreach (var entry in await ReadWaiting(Acknowledged + 1, MaxBatch, MaxBatchBytes, cancellationToken))
            {
                // Refilling is bounded by the batch, so that it may exceed the budget: every link must get on.
                budget.Take(entry.Bytes);
                Enqueue(entry);
            }
        }

        var batch = new List<WindowEntry<TEntry>>(Math.Min(_window.Count, MaxBatch));
        var bytes = 0;
        foreach (var entry in _window)
        {
            bytes += entry.Bytes;
            if (batch.Count == MaxBatch || (batch.Count > 0 && bytes > MaxBatchBytes))
            {
                break;
            }

            batch.Add(entry);
        }

        return batch.Count > 0 ? batch : throw new InvalidDataException($"Link {Name} has {Waiting} entries waiting, and the journal holds none.");
    }

    private void Confirm(long highWater)
    {
        if (highWater >= Next)
        {
            throw new MeshException(
                MeshErrorCodes.Invalid,
                $"The receiver of link {Name} has entry {highWater}, and {Next - 1} was the last sent: this stream was restored, and its epoch must be advanced.");
        }

        if (highWater <= Acknowledged)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"The receiver of link {Name} is at {highWater} and does not take {Acknowledged + 1}.");
        }

        Acknowledged = highWater;
        while (_window.TryPeek(out var entry) && entry.Number <= highWater)
        {
            _window.Dequeue();
            budget.Give(entry.Bytes);
        }

        if (_window.TryPeek(out var oldest))
        {
            OldestAt = oldest.At;
        }

        _failures = 0;
        LastFailure = null;
        Confirmed();
    }

    private void Enqueue(WindowEntry<TEntry> entry)
    {
        _window.Enqueue(entry);
        _lastInWindow = entry.Number;
    }

    private void StartTimer(TimeSpan due)
    {
        _timer ??= registerTimer(PumpAsync);
        _timer?.Change(due, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>An entry that is ready to be sent.</summary>
internal readonly record struct WindowEntry<TEntry>(long Number, int Bytes, DateTimeOffset At, TEntry Entry);

/// <summary>How long to wait after a failed attempt: 50 ms, doubling to 5 s, less up to half of it by chance so that links do not knock together.</summary>
internal static class Backoff
{
    private const double FirstMilliseconds = 50;
    private const double LongestMilliseconds = 5000;

    /// <summary>The wait.</summary>
    /// <param name="failures">Attempts that failed in a row before this one.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Delay(int failures, double chance) =>
        TimeSpan.FromMilliseconds(Math.Min(LongestMilliseconds, FirstMilliseconds * Math.Pow(2, Math.Min(failures, 20))) * (1 - (chance / 2)));
}

/// <summary>Bounds the bytes that all windows of one activation hold together.</summary>
internal sealed class WindowBudget(long maxBytes)
{
    private long _used;

    public bool TryTake(int bytes)
    {
        if (_used + bytes > maxBytes)
        {
            return false;
        }

        _used += bytes;
        return true;
    }

    public void Take(int bytes) => _used += bytes;

    public void Give(int bytes) => _used -= bytes;
}
