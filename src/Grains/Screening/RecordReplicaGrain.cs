using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>A hub's copy of all records.</summary>
/// <remarks>
/// <code>
/// owner's pump (RecordPump) -> ApplyAsync: changes in order and how far they reach in one flushed write -> answered -> the owner sees "in effect at this hub"
/// gateway of this hub -> CheckAsync: exact look-ups -> what the searcher may see, and how fresh the copy is of whoever could have such a record; what is wrong with a question, in its answer
/// sweep (PendingActivator) -> opens the copy, tells owners of whom it has not heard how far it is -> what is missing is sent, or word that nothing is
/// </code>
/// One process at a time has the copy open: it is closed when the actor goes.
/// </remarks>
[GrainType(GrainTypes.RecordReplica), HomeHubPlacement, Reentrant]
internal sealed partial class RecordReplicaGrain(
    HubDatabases databases, RowSerializer rows, OwnerDirectory owners, ILocalSiloDetails silo, TimeProvider clock, ILogger<RecordReplicaGrain> logger) : Grain, IRecordReplicaGrain
{
    /// <summary>Questions of a check that are answered before those of other checks have their turn: a list keeps nobody waiting.</summary>
    private const int QuestionsOfTurn = 50;

    /// <summary>With little to change, removals would stay in memory, and what they remove in the files. Opening the copy does the same.</summary>
    private static readonly TimeSpan SettleEvery = TimeSpan.FromHours(12);

    private readonly LoadedOnce<RecordReplica> _replica = new();
    private RecordReplica? _opened;
    private DateTimeOffset _settledAt = clock.GetUtcNow();

    /// <summary>Of one owner one call at a time: after a time-out its pump calls again while the first call may still run.</summary>
    private readonly Dictionary<OwnerId, SemaphoreSlim> _applying = [];

    public async Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken = default)
    {
        var replica = await _replica.GetAsync(OpenAsync);
        if (!_applying.TryGetValue(delta.Owner, out var gate))
        {
            _applying[delta.Owner] = gate = new SemaphoreSlim(1, 1);
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            // By this hub's clock ages are reckoned: an owner's hub whose clock is ahead must not make the copy fresher than now.
            var now = clock.GetUtcNow();
            return await replica.ApplyAsync(delta.At > now ? delta with { At = now } : delta, cancellationToken);
        }
        catch (HubUnavailableException) when (replica.MustReopen)
        {
            // The next call opens it anew.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<CheckAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(request.By);
        MeshException.Require(
            !request.Questions.IsDefault && request.Questions.Length is >= 1 and <= CheckRequest.MaxQuestions, $"questions: 1 to {CheckRequest.MaxQuestions} of them.");
        MeshException.Require(
            request.Questions.OfType<JointQuestion>().All(joint => joint.Ways.Length is >= 1 and <= JointQuestion.MaxWays && !joint.Ways.Any(way => way is JointQuestion)),
            $"questions: each is asked in 1 to {JointQuestion.MaxWays} ways.");
        MeshException.Require(request.Count<PersonQuestion>() <= CheckRequest.MaxPersons, $"questions: at most {CheckRequest.MaxPersons} of them about persons or zones.");
        MeshException.Require(request.Count<DnaQuestion>() <= DnaQuestion.MaxOfCheck, $"questions: at most {DnaQuestion.MaxOfCheck} of them about DNA.");
        MeshException.Require(request.Count<ImageQuestion>() <= ImageQuestion.MaxOfCheck, $"questions: at most {ImageQuestion.MaxOfCheck} of them about images.");
        MeshException.Require(request.Count<FingerprintQuestion>() <= FingerprintQuestion.MaxOfCheck, $"questions: at most {FingerprintQuestion.MaxOfCheck} of them about fingerprints.");
        MeshException.Require(request.Count<ArtworkQuestion>() <= ArtworkQuestion.MaxOfCheck, $"questions: at most {ArtworkQuestion.MaxOfCheck} of them about works of art.");
        var replica = await _replica.GetAsync(OpenAsync);
        var now = clock.GetUtcNow();
        var answers = ImmutableArray.CreateBuilder<QuestionAnswer>(request.Questions.Length);
        for (var first = 0; first < request.Questions.Length; first += QuestionsOfTurn)
        {
            if (first > 0)
            {
                await Task.Yield();
            }

            answers.AddRange(await replica.AnswerAllAsync(request, request.Questions.Slice(first, Math.Min(QuestionsOfTurn, request.Questions.Length - first)), now, cancellationToken));
        }

        return new CheckAnswer(Hub, now, answers.MoveToImmutable());
    }

    public async Task<bool> HasAsync(OwnerId owner, RecordId record, CancellationToken cancellationToken = default) =>
        Enum.IsDefined(record.Kind) && RecordId.IsName(record.Name) && await (await _replica.GetAsync(OpenAsync)).HasAsync(owner, record, cancellationToken);

    public async Task<CopyStart> ReadPositionsAsync(CancellationToken cancellationToken = default)
    {
        var replica = await _replica.GetAsync(OpenAsync);
        return new CopyStart(Hub, clock.GetUtcNow(), replica.Positions());
    }

    public async Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(query.By);
        MeshException.Require(OfflineCopy.PossibleKinds.Contains(query.Kind) && query.After is not null, "kind: one that copies may hold.");
        MeshException.Require(query.Since.Length <= CopyChangesQuery.MaxPositions, $"since: at most {CopyChangesQuery.MaxPositions} positions.");
        return await (await _replica.GetAsync(OpenAsync)).ReadRowsAsync(query, cancellationToken);
    }

    public async Task<CopyChanges> ReadChangesAsync(CopyChangesQuery query, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(query.By);
        MeshException.Require(
            !query.Kinds.IsDefault && query.Kinds.All(OfflineCopy.PossibleKinds.Contains) && !query.Positions.IsDefault && query.Positions.Length <= CopyChangesQuery.MaxPositions && query.Positions.DistinctBy(position => position.Owner).Count() == query.Positions.Length,
            $"kinds: those that copies may hold; positions: at most {CopyChangesQuery.MaxPositions}, of each owner once.");
        var replica = await _replica.GetAsync(OpenAsync);
        var now = clock.GetUtcNow();
        var (changed, positions, hasMore) = await replica.ReadChangesAsync(query, cancellationToken);
        return new CopyChanges(Hub, now, changed, positions, hasMore);
    }

    public async Task WakeAsync(CancellationToken cancellationToken = default)
    {
        var replica = await _replica.GetAsync(OpenAsync);
        if (replica.MustReopen)
        {
            DeactivateOnIdle();
            return;
        }

        // Beside this turn: whoever is slow to hear of it must not keep checks waiting.
        var now = clock.GetUtcNow();
        foreach (var (owner, position) in replica.Unheard(now))
        {
            TellAsync(owner, position).Ignore();
        }

        if (now - _settledAt >= SettleEvery)
        {
            _settledAt = now;
            await replica.SettleAsync(cancellationToken);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Also one that is being read: nobody else could open it.
        if (_opened is { } replica)
        {
            await replica.DisposeAsync();
        }
    }

    private HubName Hub => HubName.TryParse(this.GetPrimaryKeyString(), out var hub) ? hub : throw new MeshException(MeshErrorCodes.MalformedId, "There is no hub with that name.");

    private async Task<RecordReplica> OpenAsync()
    {
        if (!HubName.TryOfSilo(silo.Name, out var own) || own != Hub)
        {
            DeactivateOnIdle();
            throw new MeshException(MeshErrorCodes.Unavailable, $"No silo of {Hub} is there, and nobody stands in for its copy of the records.", TimeSpan.FromSeconds(1));
        }

        var replica = _opened = new RecordReplica(databases.OpenRecords(Hub.Value), rows, owners);
        try
        {
            await replica.LoadAsync(CancellationToken.None);
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }

        return replica;
    }

    private async Task TellAsync(OwnerId owner, RecordsPosition position)
    {
        try
        {
            await GrainFactory.GetGrain<IRecordsGrain>(owner.Value).CatchUpAsync(Hub, position);
        }
        catch (Exception exception)
        {
            // Its pump hears it with its next word.
            LogNotTold(logger, owner, Hub, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Owner} could not be told how far its records are at {Hub}: {Reason}")]
    private static partial void LogNotTold(ILogger logger, OwnerId owner, HubName hub, string reason);
}
