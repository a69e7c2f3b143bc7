using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Records;

/// <summary>The records of one owner.</summary>
/// <remarks>
/// <code>
/// command (up to 500 changes) -> each decided by RecordRules against the record as it is
///   -> one append: a row for each change, the outcome under the operation id, the day of review as a deadline, the positions that were overtaken
///   -> flushed, answered -> pumps: rows in order to the replica of every hub -> what each has applied: counter and receipt
///   -> overtaken bodies deleted: the stream keeps the last word on each record, and no more
/// </code>
/// A kill before the append: nothing happened. Behind it: the deadline in the same append wakes the successor, whose pumps go on from what the replicas say.
/// </remarks>
[GrainType(GrainTypes.Records), HomeHubPlacement, Reentrant]
internal sealed class RecordsGrain(HubDatabases databases, RowSerializer rows, RecordRules rules, OwnerDirectory owners, TimeProvider clock, ILogger<RecordsGrain> logger)
    : JournaledGrain<RecordsGrain.Book>, IRecordsGrain
{
    private const int MaxPageBytes = 512 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<RecordsOutcome> ChangeAsync(IssuedCommand<RecordsCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var owner = RequireKey(command.By.Owner);
        var changes = command.Command.Changes;
        MeshException.Require(!changes.IsDefault && changes.Length is >= 1 and <= RecordLimits.MaxChanges, $"changes: 1 to {RecordLimits.MaxChanges} of them.");
        MeshException.Require(changes.DistinctBy(change => change.Record).Count() == changes.Length, "changes: each of another record.");
        var book = await StateAsync();

        // One command after the other: each is decided against what the one before has written.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await FindOutcomeAsync(book, command, cancellationToken) ?? await DecideAsync(book, owner, command, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<RecordView?> GetAsync(RecordId id, CancellationToken cancellationToken = default)
    {
        RequireOwner();
        return await FindAsync(await StateAsync(), id, cancellationToken) is { } row ? ViewOf(row) : null;
    }

    public async Task<RecordPage> ReadAsync(long after, int max, CancellationToken cancellationToken = default)
    {
        RequireOwner();
        MeshException.Require(after >= 0 && max is >= 1 and <= RecordLimits.MaxPage, $"after: not below 0; max: 1 to {RecordLimits.MaxPage}.");
        var book = await StateAsync();
        var page = await book.Journal.ReadAsync(book.Stream.Stream, after + 1, max, MaxPageBytes, cancellationToken);
        return new RecordPage([.. page.Select(ViewOf).OfType<RecordView>()], page.Count > 0 && page[^1].Position < book.Stream.Head.Next - 1 ? page[^1].Position : null);
    }

    public async Task<RecordEffect?> GetEffectAsync(RecordId id, CancellationToken cancellationToken = default)
    {
        RequireOwner();
        var book = await StateAsync();
        if (await FindAsync(book, id, cancellationToken) is not { } row)
        {
            return null;
        }

        var hubs = ImmutableArray.CreateBuilder<AppliedAtHub>();
        foreach (var pump in book.Pumps.Where(pump => pump.Applied >= row.Position))
        {
            var receipts = await book.Journal.ReadReceiptsAsync(book.Stream.Stream, RecordRowKinds.AppliedBy(pump.Hub.Value), row.Position, cancellationToken);
            hubs.AddRange(receipts.Take(1).Select(receipt => new AppliedAtHub(pump.Hub, receipt.At)));
        }

        return new RecordEffect(row.Position, row.At, rows.Read<RecordHead>(row).IsCleared, hubs.ToImmutable()) { Epoch = book.Stream.Head.Epoch };
    }

    public async Task<ImmutableArray<RecordReplicaState>> GetReplicasAsync(CancellationToken cancellationToken = default)
    {
        RequireOwner();
        var book = await StateAsync();
        return [.. book.Pumps.Select(pump => new RecordReplicaState(pump.Hub, pump.Applied, book.Stream.Head.Next - 1, pump.Failure) { Anew = pump.Anew })];
    }

    public async Task CatchUpAsync(HubName hub, RecordsPosition applied, CancellationToken cancellationToken = default) =>
        (await StateAsync()).Pumps.FirstOrDefault(pump => pump.Hub == hub)?.CatchUp(applied);

    public async Task<RecordsDelta> ReadChangesAsync(HubName hub, RecordsPosition after, CancellationToken cancellationToken = default) =>
        await (await StateAsync()).Pumps.Single(pump => pump.Hub == hub).ReadAsync(after, cancellationToken);

    public async Task WakeAsync(CancellationToken cancellationToken = default)
    {
        var book = await StateAsync();
        book.Deadlines.Wake();
        foreach (var pump in book.Pumps)
        {
            pump.Kick();
        }
    }

    protected override IEnumerable<StreamAppender> Streams(Book state) => [state.Stream];

    protected override async Task<Book> LoadAsync()
    {
        var owner = OwnerOfKey(owners).Code;
        var journal = databases.Journal(HomeHub.OfKey(owner.Value).Value);
        var stream = new StreamAppender(journal, new StreamName($"{GrainTypes.Records}/{owner}"), DeactivateOnIdle);
        await stream.LoadAsync(CancellationToken.None);
        var deadlines = new StreamDeadlines(journal, stream, RetryAfter, RegisterTimer, clock, logger) { Meet = MeetAsync };
        ImmutableArray<RecordPump> pumps =
        [
            .. HubName.All.Select(hub => new RecordPump(owner, hub, journal, stream, rows, GrainFactory.GetGrain<IRecordReplicaGrain>(hub.Value), RegisterTimer, clock, logger)),
        ];
        if (await journal.ReadNextDeadlineAsync(stream.Stream) is { } next)
        {
            deadlines.Expect(next);
        }

        foreach (var pump in pumps.Where(_ => stream.Head.Next > 1))
        {
            pump.Start(stream.Counter(RecordRowKinds.AppliedBy(pump.Hub.Value)));
        }

        return new Book(journal, stream, deadlines, pumps);
    }

    private async Task<RecordsOutcome?> FindOutcomeAsync(Book book, IssuedCommand<RecordsCommand> command, CancellationToken cancellationToken)
    {
        if (await book.Journal.FindOperationAsync(book.Stream.Stream, command.Operation.Value, cancellationToken) is not { } known)
        {
            return null;
        }

        return known.RequestHash.Span.SequenceEqual(command.RequestHash.Span)
            ? rows.Read<RecordsOutcome>((await book.Journal.ReadAsync(book.Stream.Stream, known.Position, 1, 1, cancellationToken))[0])
            : throw new MeshException(MeshErrorCodes.OperationConflict, "That operation id was used for another request; choose a new one.");
    }

    private async Task<RecordsOutcome> DecideAsync(Book book, OwnerInfo owner, IssuedCommand<RecordsCommand> command, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var refused = ImmutableArray.CreateBuilder<RefusedChange>();
        var changed = new List<ChangedRecord>();
        foreach (var (index, change) in command.Command.Changes.Index())
        {
            var row = await FindAsync(book, change.Record, cancellationToken);
            var before = row is { Body.IsEmpty: false } ? rows.Read<RecordEntry>(row.Body) : null;
            var decision = rules.Decide(owner, change, before, today, isHub: ExternalCaller.Current is null);
            if (change is EnterRecord { IsNew: true } entered && before is not null && Same(before, entered.IsAnyReviewDay ? entered.Entry with { ReviewOn = before.ReviewOn } : entered.Entry))
            {
                refused.Add(new RefusedChange(index, MeshErrorCodes.AlreadyThere, [$"There is a record {change.Record} already that says the same."]));
            }
            else if (decision.Code is { } code)
            {
                refused.Add(new RefusedChange(index, code, decision.Reasons));
            }
            else if (decision.After is null || before is null || !Same(before, decision.After))
            {
                changed.Add(new ChangedRecord(change.Record, decision.After, before is null ? null : row!.Position));
            }
        }

        return await WriteAsync(book, command, changed, refused.ToImmutable());

        bool Same(RecordEntry one, RecordEntry other) => rows.Bytes(one).AsSpan().SequenceEqual(rows.Bytes(other));
    }

    private async Task<RecordsOutcome> WriteAsync(Book book, IssuedCommand<RecordsCommand> command, List<ChangedRecord> changed, ImmutableArray<RefusedChange> refused)
    {
        RecordsOutcome? outcome = null;
        await book.Stream.CommitAsync(
            batch =>
            {
                var position = book.Stream.Head.Next - 1;
                foreach (var change in changed)
                {
                    position = AddChange(batch, command.By, change);
                }

                outcome = new RecordsOutcome(position, command.Command.Changes.Length - refused.Length, refused);
                var overtaken = new OvertakenRows([.. changed.Select(change => change.Overtaken).OfType<long>()]);
                var (index, at) = batch.AddRow(rows.Write(RecordRowKinds.Outcome, outcome, overtaken.Positions.IsEmpty ? default : rows.Bytes(overtaken)));
                batch.AddOperation(command.Operation.Value, command.RequestHash, index);
                batch.SetDeadline(RecordRowKinds.Replicas, clock.GetJournalTime() + LookAgainAfter);
                if (!overtaken.Positions.IsEmpty)
                {
                    batch.SetDeadline($"{RecordRowKinds.Erase}{at}", clock.GetJournalTime(), index);
                }
            },
            rows: changed.Count + 1);
        book.Deadlines.Wake();
        foreach (var pump in book.Pumps)
        {
            pump.Kick();
        }

        return outcome!;
    }

    private long AddChange(AppendBatch batch, Author by, ChangedRecord change)
    {
        var (index, position) = batch.AddRow(
            rows.Write(RecordRowKinds.Change, new RecordHead(change.Id, by, change.After is null), change.After is { } after ? rows.Bytes(after) : default));
        batch.AddKey(RecordRowKinds.KeyOf(change.Id), index);
        batch.MoveDeadline($"{RecordRowKinds.Review}{change.Id}", change.After is { } entry ? new DateTimeOffset(entry.ReviewOn, TimeOnly.MinValue, TimeSpan.Zero) : null);
        return position;
    }

    private async Task MeetAsync(StoredDeadline deadline, CancellationToken cancellationToken)
    {
        var book = await StateAsync();
        if (deadline.Name == RecordRowKinds.Replicas)
        {
            await book.Deadlines.MoveAsync(deadline.Name, book.Pumps.All(pump => pump.IsThere) ? null : clock.GetJournalTime() + LookAgainAfter);
        }
        else if (deadline.Name.StartsWith(RecordRowKinds.Erase, StringComparison.Ordinal))
        {
            if (deadline.Position is { } position && await book.Journal.ReadAsync(book.Stream.Stream, position, 1, 1, cancellationToken) is [{ Body.IsEmpty: false } row])
            {
                await book.Journal.DeleteBodiesAsync(book.Stream.Stream, rows.Read<OvertakenRows>(row.Body).Positions, cancellationToken);
            }

            await book.Deadlines.MoveAsync(deadline.Name);
        }
        else if (deadline.Name.StartsWith(RecordRowKinds.Review, StringComparison.Ordinal) && RecordId.TryParse(deadline.Name[RecordRowKinds.Review.Length..], out var id))
        {
            await ReviewAsync(book, deadline.Name, id, cancellationToken);
        }
        else
        {
            // A newer program has set it.
            await book.Deadlines.MoveAsync(deadline.Name, clock.GetUtcNow() + StreamDeadlines.LongestWait);
        }
    }

    /// <summary>The day of review has come, and nobody has extended the record: it is deleted.</summary>
    private async Task ReviewAsync(Book book, string deadline, RecordId id, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var row = await FindAsync(book, id, cancellationToken);
            if (row is not { Body.IsEmpty: false } || rows.Read<RecordEntry>(row.Body).ReviewOn > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
            {
                await book.Deadlines.MoveAsync(deadline, row is { Body.IsEmpty: false } ? new DateTimeOffset(rows.Read<RecordEntry>(row.Body).ReviewOn, TimeOnly.MinValue, TimeSpan.Zero) : null);
                return;
            }

            // No caller can have chosen that operation id: it has slashes.
            var clear = new RecordsCommand([new ClearRecord(id)]);
            var command = new IssuedCommand<RecordsCommand>(new($"clock/review/{row.Position}"), default, Author.Clock(OwnerOfKey(owners).Code), clear);
            await WriteAsync(book, command, [new ChangedRecord(id, null, row.Position)], []);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The row of the last change of a record, also of one that was cleared; null when there never was one.</summary>
    private static async Task<StoredRow?> FindAsync(Book book, RecordId id, CancellationToken cancellationToken) =>
        await book.Journal.FindKeyAsync(book.Stream.Stream, RecordRowKinds.KeyOf(id), cancellationToken) is { } position
            ? (await book.Journal.ReadAsync(book.Stream.Stream, position, 1, 1, cancellationToken)).FirstOrDefault()
            : null;

    private RecordView? ViewOf(StoredRow row) => row is { Kind: RecordRowKinds.Change, Body.IsEmpty: false }
        ? new RecordView(rows.Read<RecordEntry>(row.Body), row.Position, row.At, rows.Read<RecordHead>(row).By)
        : null;

    private void RequireOwner() => ExternalCaller.RequireOwner(OwnerOfKey(owners).Code);

    private OwnerInfo RequireKey(OwnerId owner)
    {
        var key = OwnerOfKey(owners);
        return key.Code == owner ? key : throw new MeshException(MeshErrorCodes.Forbidden, "Nobody changes the records of another owner.");
    }

    /// <summary>What an activation holds: the stream, its deadlines, and a pump for the replica of each hub.</summary>
    internal sealed record Book(IHubJournal Journal, StreamAppender Stream, StreamDeadlines Deadlines, ImmutableArray<RecordPump> Pumps);

    /// <summary>A record that a command changes.</summary>
    private sealed record ChangedRecord(RecordId Id, RecordEntry? After, long? Overtaken);
}
