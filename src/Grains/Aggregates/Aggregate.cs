using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Aggregates;

/// <summary>What the activation of an aggregate holds: its state, which follows what is flushed and never goes before it.</summary>
/// <param name="journal">The home hub's journal.</param>
/// <param name="stream">Writes the stream.</param>
/// <param name="links">What it tells others.</param>
/// <param name="deadlines">When it has something to do.</param>
internal sealed class Aggregate<TState, TEvent>(IHubJournal journal, StreamAppender stream, AggregateLinks links, StreamDeadlines deadlines)
    where TState : class
    where TEvent : class
{
    private const int MaxPageRows = 256;
    private const int MaxPageBytes = 1024 * 1024;
    private const int MaxErased = 500;

    private DateTimeOffset _lastAt;
    private long _snapshotVersion;

    public IHubJournal Journal => journal;

    public StreamAppender Stream => stream;

    public AggregateLinks Links => links;

    public StreamDeadlines Deadlines => deadlines;

    /// <summary>The state; null while nothing has happened.</summary>
    public TState? State { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long Version { get; private set; }

    /// <summary>The time of what happens now: a silo whose clock is behind the one before does not put events before those.</summary>
    public DateTimeOffset Time(DateTimeOffset now) => now > _lastAt ? now : _lastAt;

    /// <summary>Reads the newest snapshot and the events after it.</summary>
    public async Task ReadAsync(Func<TState?, Recorded<TEvent>, TState> apply, RowSerializer rows)
    {
        var from = await journal.FindKeyAsync(stream.Stream, AggregateKeys.Snapshot) ?? 1;
        while (from < stream.Head.Next && await journal.ReadAsync(stream.Stream, from, MaxPageRows, MaxPageBytes) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                if (row.Kind == AggregateRowKinds.Snapshot && State is null)
                {
                    var head = rows.Read<SnapshotHead>(row);
                    (State, Version, _snapshotVersion, _lastAt) = (rows.Read<TState>(row.Body), head.Version, head.Version, head.At);
                }
                else if (row.Kind == AggregateRowKinds.Event)
                {
                    var recorded = Read(row, rows);
                    (State, Version, _lastAt) = (apply(State, recorded), recorded.Version, recorded.At);
                }
            }

            from = page[^1].Position + 1;
        }
    }

    /// <summary>Reads an event from its row.</summary>
    public static Recorded<TEvent> Read(StoredRow row, RowSerializer rows)
    {
        var head = rows.Read<EventHead>(row);
        return new Recorded<TEvent>(head.Version, head.At, head.By, rows.Read<TEvent>(row.Body));
    }

    /// <summary>Reads the latest event that was written with a key; null when there is none, or it was deleted.</summary>
    public async Task<TEvent?> FindEventAsync(string key, RowSerializer rows, CancellationToken cancellationToken) =>
        await journal.FindKeyAsync(stream.Stream, key, cancellationToken) is { } position
        && await journal.ReadAsync(stream.Stream, position, 1, MaxPageBytes, cancellationToken) is [{ Body.IsEmpty: false } row]
            ? rows.Read<TEvent>(row.Body)
            : null;

    /// <summary>Reads events behind a version, the oldest first; of one that was deleted there is only the head.</summary>
    public async Task<ImmutableArray<(EventHead Head, TEvent? Event)>> ReadHistoryAsync(long after, int max, RowSerializer rows, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<(EventHead, TEvent?)>();
        var from = 1L;
        while (events.Count < max && await journal.ReadAsync(stream.Stream, from, MaxPageRows, MaxPageBytes, cancellationToken) is { Count: > 0 } page)
        {
            var heads = page.Where(row => row.Kind == AggregateRowKinds.Event).Select(row => (Row: row, Head: rows.Read<EventHead>(row))).Where(row => row.Head.Version > after);
            events.AddRange(heads.Take(max - events.Count).Select(row => (row.Head, row.Row.Body.IsEmpty ? null : rows.Read<TEvent>(row.Row.Body))));
            from = page[^1].Position + 1;
        }

        return events.ToImmutable();
    }

    /// <summary>Writes what one command made happen, and takes it over when it is flushed.</summary>
    public async Task WriteAsync(
        AggregateStep<TState, TEvent> step, string kind, string key, int snapshotEvery, Func<TEvent, string?> keyOf, RowSerializer rows, string operation, ReadOnlyMemory<byte> requestHash, string? deadline)
    {
        // What is deleted from the stream cannot be read again: from now on the state is read from here.
        var snapshot = step.Events.Count > 0 && (step.Effects.Erases || step.Effects.TakesSnapshot || step.Version - _snapshotVersion >= snapshotEvery);
        ImmutableArray<(string Link, long Number, object Message)> told = [];
        await stream.CommitAsync(
            batch =>
            {
                var first = -1;
                foreach (var recorded in step.Events)
                {
                    var (index, _) = batch.AddRow(rows.Write(AggregateRowKinds.Event, new EventHead(recorded.Version, recorded.At, recorded.By), rows.Bytes(recorded.Event)));
                    first = first < 0 ? index : first;
                    if (keyOf(recorded.Event) is { } found)
                    {
                        batch.AddKey(found, index);
                    }
                }

                batch.AddOperation(operation, requestHash, first);
                if (deadline is not null)
                {
                    batch.DeadlineDone(deadline);
                }

                foreach (var (name, at) in step.Effects.Deadlines)
                {
                    batch.MoveDeadline(name, at);
                }

                told = AddMessages(batch, step, kind, key, rows);
                if (snapshot)
                {
                    var row = rows.Write(AggregateRowKinds.Snapshot, new SnapshotHead(step.Version, step.Events[^1].At), rows.Bytes(step.State!));
                    batch.AddKey(AggregateKeys.Snapshot, batch.AddRow(row).Index);
                }

                if (step.Effects.Erases)
                {
                    batch.SetCounter(AggregateKeys.EraseBefore, stream.Head.Next);
                    batch.SetDeadline(AggregateKeys.Erase, step.Events[^1].At);
                }
            },
            rows: (step.Events.Count * 2) + step.Effects.Messages.Count + step.Effects.Announcements.Count + 3);
        if (step.Events.Count > 0)
        {
            (State, Version, _lastAt) = (step.State, step.Version, step.Events[^1].At);
            _snapshotVersion = snapshot ? step.Version : _snapshotVersion;
        }

        links.Add(told, _lastAt);
    }

    /// <summary>Deletes what is to be deleted from the stream. May be repeated.</summary>
    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        var before = stream.Counter(AggregateKeys.EraseBefore);
        for (var from = 1L; from < before; from += MaxErased)
        {
            await journal.DeleteBodiesAsync(stream.Stream, [.. Enumerable.Sequence(from, Math.Min(before, from + MaxErased) - 1, 1L)], cancellationToken);
        }
    }

    private static ImmutableArray<(string Link, long Number, object Message)> AddMessages(AppendBatch batch, AggregateStep<TState, TEvent> step, string kind, string key, RowSerializer rows)
    {
        var told = ImmutableArray.CreateBuilder<(string, long, object)>();
        foreach (var (announced, number) in step.Effects.Announcements.Select((announced, number) => (announced, number)))
        {
            var change = new AggregateChange(key, step.Version, announced.What, step.Events[^1].By.Owner);
            var note = new FeedNote(announced.Kind, [change.By], step.Events[^1].At, announced.Reason) { Change = change, Officer = announced.Officer };
            Add($"{AggregateKeys.Announce}{announced.Via.Value}", new Announcement($"{kind}/{key}/{step.Version}/{number}", announced.Recipients, announced.Lane, note));
        }

        foreach (var (link, message) in step.Effects.Messages)
        {
            Add(link, message);
        }

        if (step.Effects.Index is { } indexed)
        {
            batch.AddKey(AggregateKeys.Index, batch.AddRow(rows.Write(AggregateRowKinds.Message, kind, rows.Bytes(indexed))).Index);
        }

        if (step.Replica is { } replica)
        {
            var (index, _) = batch.AddRow(rows.Write(AggregateRowKinds.Message, kind, rows.Bytes<object>(replica)));
            batch.AddKey(AggregateKeys.Replica, index);
            foreach (var hub in HubName.All)
            {
                Pend($"{AggregateKeys.Replicas}{hub.Value}", index, replica);
            }
        }

        return told.ToImmutable();

        void Add(string link, object message) => Pend(link, batch.AddRow(rows.Write(AggregateRowKinds.Message, kind, rows.Bytes(message))).Index, message);

        void Pend(string link, int index, object message)
        {
            var number = batch.Counter(AggregateKeys.Next(link), 1);
            batch.SetCounter(AggregateKeys.Next(link), number + 1);
            batch.AddPending(link, number, index);
            told.Add((link, number, message));
        }
    }
}

/// <summary>What one command makes happen, before it is written.</summary>
/// <param name="state">The state before.</param>
/// <param name="version">The version before.</param>
internal sealed class AggregateStep<TState, TEvent>(TState? state, long version)
    where TState : class
    where TEvent : class
{
    private readonly List<Recorded<TEvent>> _events = [];

    /// <summary>The state after the events.</summary>
    public TState? State { get; private set; } = state;

    /// <summary>The version after the events.</summary>
    public long Version => version + _events.Count;

    public IReadOnlyList<Recorded<TEvent>> Events => _events;

    public AggregateEffects Effects { get; } = new();

    /// <summary>What replicas are told; null for nothing.</summary>
    public ReplicaChange? Replica { get; set; }

    /// <summary>Takes an event in.</summary>
    public void Add(Recorded<TEvent> recorded, Func<TState?, Recorded<TEvent>, TState> apply, Action<TState?, TState, Recorded<TEvent>, AggregateEffects> tell)
    {
        var before = State;
        State = apply(before, recorded);
        _events.Add(recorded);
        tell(before, State, recorded, Effects);
    }
}
