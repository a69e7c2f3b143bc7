using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Storage.Records;
using Interpol.Mesh.Grains.Records;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An owner's records in memory, decided by the rules, and the copies of them: in effect at once at the hubs that are there.</summary>
internal sealed class FakeRecords(OwnerId owner, TimeProvider time) : IRecordsGrain
{
    private readonly RecordRules _rules = new(OwnerDirectory.Default);
    private readonly Dictionary<RecordId, RecordView> _records = [];
    private readonly Dictionary<OperationId, RecordsOutcome> _outcomes = [];
    private long _position;

    public IEnumerable<RecordView> All => _records.Values;

    public Task<RecordsOutcome> ChangeAsync(IssuedCommand<RecordsCommand> command, CancellationToken cancellationToken = default)
    {
        if (!_outcomes.TryGetValue(command.Operation, out var outcome))
        {
            var refused = command.Command.Changes.Index().Select(change => Change(command.By, change.Item, change.Index)).OfType<RefusedChange>().ToImmutableArray();
            _outcomes[command.Operation] = outcome = new RecordsOutcome(_position, command.Command.Changes.Length - refused.Length, refused);
        }

        return Task.FromResult(outcome);
    }

    public Task<RecordView?> GetAsync(RecordId id, CancellationToken cancellationToken = default) => Task.FromResult(_records.GetValueOrDefault(id));

    public Task<RecordPage> ReadAsync(long after, int max, CancellationToken cancellationToken = default)
    {
        var page = _records.Values.Where(record => record.Position > after).OrderBy(record => record.Position).Take(max + 1).ToList();
        return Task.FromResult(new RecordPage([.. page.Take(max)], page.Count > max ? page[max - 1].Position : null));
    }

    public Task<RecordEffect?> GetEffectAsync(RecordId id, CancellationToken cancellationToken = default) => Task.FromResult(
        _records.TryGetValue(id, out var record) ? new RecordEffect(record.Position, record.At, false, [new AppliedAtHub(HubName.Lyon, record.At)]) : null);

    public Task<ImmutableArray<RecordReplicaState>> GetReplicasAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<RecordReplicaState>>([new RecordReplicaState(HubName.Lyon, _position, _position, null)]);

    public Task<RecordsDelta> ReadChangesAsync(HubName hub, RecordsPosition after, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CatchUpAsync(HubName hub, RecordsPosition applied, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task WakeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private RefusedChange? Change(Author by, RecordChange change, int index)
    {
        var decision = _rules.Decide(OwnerDirectory.Default.Find(owner)!, change, _records.GetValueOrDefault(change.Record)?.Entry, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (decision.Code is { } code)
        {
            return new RefusedChange(index, code, decision.Reasons);
        }

        _records.Remove(change.Record);
        _position++;
        if (decision.After is { } after)
        {
            _records[change.Record] = new RecordView(after, _position, time.GetUtcNow(), by);
        }

        return null;
    }
}

/// <summary>A hub's copy of the records of a mesh in memory: exact document numbers.</summary>
internal sealed class FakeRecordReplica(HubName hub, FakeMesh mesh, TimeProvider time) : IRecordReplicaGrain
{
    /// <summary>Whether the hub is away.</summary>
    public bool IsAway { get; set; }

    /// <summary>Why it gives out neither rows nor changes.</summary>
    public MeshException? Refusal { get; set; }

    public Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CheckAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken = default) => IsAway
        ? throw new MeshException(MeshErrorCodes.Unavailable, $"No silo of {hub} is there.", TimeSpan.FromSeconds(1))
        : Task.FromResult(new CheckAnswer(hub, time.GetUtcNow(), [.. request.Questions.Select(AnswerOf)]));

    public Task<bool> HasAsync(OwnerId owner, RecordId record, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>How far it has come.</summary>
    public long Reached { get; set; }

    public Task<CopyStart> ReadPositionsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(new CopyStart(hub, time.GetUtcNow(), [new OwnerPosition(new OwnerId("FR"), new RecordsPosition(1, Reached), time.GetUtcNow())]));

    public Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, CancellationToken cancellationToken = default) => throw (Refusal ?? (Exception)new NotSupportedException());

    public Task<CopyChanges> ReadChangesAsync(CopyChangesQuery query, CancellationToken cancellationToken = default) => throw (Refusal ?? (Exception)new NotSupportedException());

    /// <summary>The orders to make it anew, in their order.</summary>
    public List<OperationId> Rebuilds { get; } = [];

    public Task<RecordCopyState> RebuildAsync(OperationId operation, CancellationToken cancellationToken = default)
    {
        Rebuilds.Add(operation);
        return GetStateAsync(cancellationToken);
    }

    public Task<RecordCopyState> GetStateAsync(CancellationToken cancellationToken = default) => IsAway
        ? throw new MeshException(MeshErrorCodes.Unavailable, $"No silo of {hub} is there.", TimeSpan.FromSeconds(1))
        : Task.FromResult(new RecordCopyState(hub, Reached) { Rebuild = Rebuilds.Count == 0 ? null : new RecordRebuild(Rebuilds[0], time.GetUtcNow(), null, 0) });

    public Task WakeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private QuestionAnswer AnswerOf(CheckQuestion question)
    {
        if (question is JointQuestion joint)
        {
            return JointQuestion.Join([.. joint.Ways.Select(AnswerOf)]);
        }

        if (question is PersonQuestion { Person: var asked } && PersonDescriptions.Problems(asked).FirstOrDefault() is { } problem)
        {
            return new QuestionAnswer([], null, []) { Problem = $"person.{problem}" };
        }

        var hits = mesh.AllRecords.Where(record => question is DocumentQuestion document
            ? record.View.Entry.Content is TravelDocumentRecord known && (known.Number, known.Issuer) == (document.Number, document.Issuer) && (document.Type is null || document.Type == known.Type)
            : question is PersonQuestion person
                ? record.View.Entry.Content is PersonRecord recorded && recorded.Person.Names.Intersect(person.Person.Names).Any()
                : record.View.Entry.Content switch
                {
                    VehicleRecord vehicle => question is VehicleQuestion car && vehicle.Vin == car.Vin,
                    DnaProfileRecord => question is DnaQuestion,
                    ImageHashRecord image => question is ImageQuestion other && image.Hash == other.Hash,
                    FingerprintRecord prints => question is FingerprintQuestion finger && prints.Number == finger.Number,
                    FirearmRecord firearm => question is FirearmQuestion weapon && firearm.SerialNumber == weapon.SerialNumber,
                    ArtworkRecord work => question is ArtworkQuestion art && work.Title == art.Title,
                    _ => false,
                });
        return new QuestionAnswer([.. hits.Select(hit => new RecordHit(hit.Owner, hit.View.Entry))], time.GetUtcNow(), []);
    }
}
