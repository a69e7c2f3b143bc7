using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Records;

/// <summary>
/// Brings one hub's replica up to an owner's stream of records, one call at a time, and tells it from time to time that nothing is new, so that it knows how fresh it is. What the replica
/// answers counts: one that has lost its copy gets all again. Used from the turns of one activation only.
/// </summary>
/// <param name="owner">Whose records.</param>
/// <param name="hub">Whose replica.</param>
/// <param name="journal">The journal of the owner's hub.</param>
/// <param name="stream">Writes the stream.</param>
/// <param name="rows">Reads rows.</param>
/// <param name="replica">The replica.</param>
/// <param name="registerTimer">Registers a timer that interleaves and does not run yet.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed partial class RecordPump(
    OwnerId owner,
    HubName hub,
    IHubJournal journal,
    StreamAppender stream,
    RowSerializer rows,
    IRecordReplicaGrain replica,
    Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer,
    TimeProvider clock,
    ILogger logger)
{
    private const int MaxRows = 512;
    private const int MaxBytes = 512 * 1024;

    /// <summary>How often a replica hears that nothing is new.</summary>
    private static readonly TimeSpan WordEvery = TimeSpan.FromSeconds(10);

    /// <summary>A hub that makes its copy anew has asked within that time.</summary>
    private static readonly TimeSpan AnewFor = 6 * RecordRebuilding.AskEvery;

    private IGrainTimer? _timer;
    private bool _running;
    private bool _again;
    private int _failures;
    private (long UpTo, DateTimeOffset At)? _anew;

    /// <summary>Which hub.</summary>
    public HubName Hub => hub;

    /// <summary>The last position that the replica has applied.</summary>
    public long Applied { get; private set; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether the replica has everything.</summary>
    public bool IsThere => Applied >= Last;

    /// <summary>How far a copy is that the hub makes anew beside its replica; null when it makes none.</summary>
    public long? Anew => _anew is { } anew && clock.GetUtcNow() - anew.At < AnewFor ? anew.UpTo : null;

    private long Last => stream.Head.Next - 1;

    /// <summary>Sets where it stood when the stream was read, and begins.</summary>
    public void Start(long applied)
    {
        Applied = applied;
        Kick();
    }

    /// <summary>Sends what waits, at once.</summary>
    public void Kick()
    {
        _again = true;
        if (!_running)
        {
            StartTimer(TimeSpan.Zero);
        }
    }

    /// <summary>The replica says how far it is.</summary>
    public void CatchUp(RecordsPosition applied)
    {
        Applied = Math.Min(PositionOf(applied), Last);
        (_failures, _anew) = (0, null);
        Kick();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_running)
        {
            return;
        }

        _running = true;
        var wait = WordEvery;
        try
        {
            do
            {
                _again = false;
                await SendAsync(cancellationToken);
            }
            while ((!IsThere || _again) && !cancellationToken.IsCancellationRequested);
            (_failures, Failure) = (0, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Failure = (StorageFailure.Refusal(exception) ?? exception).Message;
            if (!IsThere)
            {
                LogFailed(logger, owner, hub, Applied, exception.Message);
            }

            wait = Backoff.Delay(_failures++, Random.Shared.NextDouble());
        }
        catch (OperationCanceledException)
        {
            // The activation is going; its successor goes on.
        }
        finally
        {
            _running = false;
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            StartTimer(_again && Failure is null ? TimeSpan.Zero : wait);
        }
    }

    /// <summary>What follows a position, for a copy that the hub makes anew.</summary>
    public Task<RecordsDelta> ReadAsync(RecordsPosition after, CancellationToken cancellationToken)
    {
        _anew = (PositionOf(after), clock.GetUtcNow());
        return ReadAsync(PositionOf(after), cancellationToken);
    }

    private async Task<RecordsDelta> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();

        // Also when all that this activation knows of is there: another may have written behind its back, and then it must not say that nothing is new.
        var read = await journal.ReadAsync(stream.Stream, after + 1, MaxRows, MaxBytes, cancellationToken);
        var previous = after > 0 ? await journal.ReadAsync(stream.Stream, after, 1, 1, cancellationToken) : [];
        var upTo = read.Count > 0 ? read[^1].Position : after;
        var (changes, overtakenFrom) = ChangesOf(read);
        return new RecordsDelta(owner, stream.Head.Epoch, after + 1, upTo, at, changes)
        {
            OvertakenFrom = overtakenFrom,
            Last = upTo > Last ? upTo + 1 : Last,
            PreviousWrittenAt = previous.FirstOrDefault(row => row.Position == after)?.At,
            WrittenAt = read.Count > 0 ? read[^1].At : null,
        };
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var delta = await ReadAsync(Applied, cancellationToken);
        var (upTo, last) = (delta.UpTo, delta.Last);
        var reached = PositionOf(await replica.ApplyAsync(delta, cancellationToken));
        if (reached > last)
        {
            // What is changed from here on would be taken for what the replica has already.
            throw new InvalidOperationException($"{hub} has position {reached}, and {last} is the last: this stream was restored, and its epoch must be advanced.");
        }

        if (reached != upTo)
        {
            // It is not where was thought. Once that is known, what it lacks is sent; a replica that takes nothing must not be asked in a circle.
            var isNews = reached != Applied;
            (Applied, _again) = (reached, true);
            if (!isNews)
            {
                throw new InvalidOperationException($"The replica of {hub} does not take position {delta.From}.");
            }

            return;
        }

        (Applied, Failure) = (reached, null);
        var applied = RecordRowKinds.AppliedBy(hub.Value);
        if (stream.Counter(applied) != Applied)
        {
            // Also when nothing was sent: what it applied before may not be written yet.
            await stream.CommitAsync(batch =>
            {
                batch.SetCounter(applied, Applied);
                batch.AddReceipt(new ReceiptRange(applied, 1, Applied, clock.GetJournalTime(), hub.Value));
            });
        }
    }

    /// <summary>What rows tell a replica, the last word on each record only; and the first position on whose record that is not the last word.</summary>
    private (ImmutableArray<ReplicaRecord> Changes, long? OvertakenFrom) ChangesOf(IReadOnlyList<StoredRow> read)
    {
        var changes = new List<ReplicaRecord>(read.Count);
        var said = new HashSet<RecordId>();
        long? overtakenFrom = null;
        foreach (var row in read.Where(row => row.Kind == RecordRowKinds.Change).Reverse())
        {
            var head = rows.Read<RecordHead>(row);
            if (!said.Add(head.Id) || (row.Body.IsEmpty && !head.IsCleared))
            {
                overtakenFrom = row.Position;
            }
            else
            {
                changes.Add(new ReplicaRecord(head.Id, head.IsCleared ? null : rows.Read<RecordEntry>(row.Body)));
            }
        }

        changes.Reverse();
        return ([.. changes], overtakenFrom);
    }

    /// <summary>A position of another epoch is none of this stream: the replica begins anew.</summary>
    private long PositionOf(RecordsPosition position) => position.Epoch == stream.Head.Epoch ? position.UpTo : 0;

    private void StartTimer(TimeSpan due)
    {
        _timer ??= registerTimer(RunAsync);
        _timer?.Change(due, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The records of {Owner} reach {Hub} up to {Applied} only and are sent again: {Reason}")]
    private static partial void LogFailed(ILogger logger, OwnerId owner, HubName hub, long applied, string reason);
}
