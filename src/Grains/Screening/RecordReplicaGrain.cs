using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Records;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>A hub's copy of all records.</summary>
/// <remarks>
/// <code>
/// owner's pump (RecordPump) -> ApplyAsync: changes in order and how far they reach in one flushed write -> answered -> the owner sees "in effect at this hub"
/// gateway of this hub -> CheckAsync: exact look-ups -> what the searcher may see, and how fresh the copy is of whoever could have such a record; what is wrong with a question, in its answer
/// sweep (PendingActivator) -> opens the copy, tells owners of whom it has not heard how far it is -> what is missing is sent, or word that nothing is
/// operator -> RebuildAsync: noted beside the copy -> a new one is filled from the owners' streams (RecordRebuilding), and offered what ApplyAsync takes -> when it has all, it answers; the other is closed and deleted
/// </code>
/// One process at a time has the copy open: it is closed when the actor goes. A new one that is not whole then is gone on with by the next activation.
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
    private readonly CancellationTokenSource _going = new();
    private RecordCopies? _copies;
    private RecordRebuilding? _rebuilding;
    private Task _rebuild = Task.CompletedTask;
    private readonly List<RecordReplica> _replaced = [];
    private RecordReplica? _opened;
    private DateTimeOffset _settledAt = clock.GetUtcNow();

    /// <summary>Of one owner one call at a time: after a time-out its pump calls again while the first call may still run.</summary>
    private readonly Dictionary<OwnerId, SemaphoreSlim> _applying = [];

    public Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken = default) => InOrderAsync(
        delta,
        async mine =>
        {
            await _replica.GetAsync(OpenAsync);
            if (_rebuilding is { } rebuilding)
            {
                await rebuilding.OfferAsync(mine, cancellationToken);
            }

            // Looked up only now: the new copy may have taken the other's place meanwhile.
            var replica = await _replica.GetAsync(OpenAsync);
            try
            {
                return await replica.ApplyAsync(mine, cancellationToken);
            }
            catch (HubUnavailableException) when (replica.MustReopen)
            {
                // The next call opens it anew.
                DeactivateOnIdle();
                throw;
            }
        },
        cancellationToken);

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

    public async Task<RecordCopyState> RebuildAsync(OperationId operation, CancellationToken cancellationToken = default)
    {
        await _replica.GetAsync(OpenAsync);
        if (_copies!.Begin(operation.Value, clock.GetUtcNow()))
        {
            LogRebuilding(logger, Hub, operation);
            _rebuild = RebuildAsync(_going.Token);
        }

        return await GetStateAsync(cancellationToken);
    }

    public async Task<RecordCopyState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        var applied = (await _replica.GetAsync(OpenAsync)).Positions().Sum(position => position.Position.UpTo);
        return new RecordCopyState(Hub, applied)
        {
            Rebuild = _copies!.Order is { } order
                ? new RecordRebuild(new OperationId(order.Operation), order.BegunAt, order.DoneAt, order.DoneAt is null ? _rebuilding?.Applied ?? 0 : applied) { Missing = _rebuilding?.Missing ?? [] }
                : null,
        };
    }

    public async Task WakeAsync(CancellationToken cancellationToken = default)
    {
        var replica = await _replica.GetAsync(OpenAsync);
        if (replica.MustReopen)
        {
            DeactivateOnIdle();
            return;
        }

        if (_replaced.Count > 0 && _replaced.ToArray() is var replaced)
        {
            // Checks that had begun with them have ended long since, but for those of the last moment: they are asked again.
            _replaced.Clear();
            await Task.WhenAll(replaced.Select(copy => copy.DisposeAsync().AsTask()));
            await Task.Run(_copies!.DeleteOthers, cancellationToken);
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
        await _going.CancelAsync();
        await _rebuild.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // Also one that is being read: nobody else could open it.
        foreach (var open in (RecordReplica?[])[_opened, _rebuilding?.Copy, .. _replaced])
        {
            await (open?.DisposeAsync() ?? default);
        }

        _going.Dispose();
    }

    private HubName Hub => HubName.TryParse(this.GetPrimaryKeyString(), out var hub) ? hub : throw new MeshException(MeshErrorCodes.MalformedId, "There is no hub with that name.");

    private async Task<RecordReplica> OpenAsync()
    {
        if (!HubName.TryOfSilo(silo.Name, out var own) || own != Hub)
        {
            DeactivateOnIdle();
            throw new MeshException(MeshErrorCodes.Unavailable, $"No silo of {Hub} is there, and nobody stands in for its copy of the records.", TimeSpan.FromSeconds(1));
        }

        _copies = databases.Records(Hub.Value);
        var replica = await LoadAsync(_opened = new RecordReplica(_copies.Open(), rows, owners));
        _copies.DeleteOthers();
        if (_copies.Order is { DoneAt: null } && _rebuild.IsCompleted)
        {
            _rebuild = RebuildAsync(_going.Token);
        }

        return replica;
    }

    private static async Task<RecordReplica> LoadAsync(RecordReplica replica)
    {
        try
        {
            await replica.LoadAsync(CancellationToken.None);
            return replica;
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }
    }

    /// <summary>Of one owner one call at a time; and by this hub's clock ages are reckoned: an owner's hub whose clock is ahead must not make a copy fresher than now.</summary>
    private async Task<RecordsPosition> InOrderAsync(RecordsDelta delta, Func<RecordsDelta, Task<RecordsPosition>> apply, CancellationToken cancellationToken)
    {
        if (!_applying.TryGetValue(delta.Owner, out var gate))
        {
            _applying[delta.Owner] = gate = new SemaphoreSlim(1, 1);
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            return await apply(delta.At > now ? delta with { At = now } : delta);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Makes the copy anew, as far as the last attempt has not done it already.</summary>
    private async Task RebuildAsync(CancellationToken going)
    {
        // Not in the turn of who gave the order.
        await Task.Yield();
        for (var isDone = false; !isDone && !going.IsCancellationRequested;)
        {
            RecordRebuilding? rebuilding = null;
            try
            {
                var copy = await LoadAsync(new RecordReplica(_copies!.OpenNext(), rows, owners));
                rebuilding = _rebuilding = new RecordRebuilding(
                    copy,
                    owners,
                    (owner, after, stopping) => GrainFactory.GetGrain<IRecordsGrain>(owner.Value).ReadChangesAsync(Hub, after, stopping),
                    (delta, stopping) => InOrderAsync(delta, mine => copy.ApplyAsync(mine, stopping), stopping),
                    clock);
                await rebuilding.RunAsync(
                    () =>
                    {
                        Replace(copy);
                        isDone = true;
                    },
                    going);
            }
            catch (Exception exception) when (!going.IsCancellationRequested)
            {
                LogNotRebuilt(logger, Hub, exception.Message);
            }

            // After a failure of its database it is opened anew. When the actor goes, it is closed with the other one.
            if (!isDone && !going.IsCancellationRequested)
            {
                _rebuilding = null;
                await (rebuilding?.Copy.DisposeAsync() ?? default);
                await Task.Delay(RecordRebuilding.AskEvery, clock, going).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private void Replace(RecordReplica copy)
    {
        _copies!.Complete(clock.GetUtcNow());
        _replaced.Add(_opened!);
        _opened = copy;
        _replica.Replace(copy);
        _rebuilding = null;
        LogRebuilt(logger, Hub);
        foreach (var position in copy.Positions())
        {
            TellAsync(position.Owner, position.Position).Ignore();
        }
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

    [LoggerMessage(Level = LogLevel.Information, Message = "The copy of the records at {Hub} is made anew by the order {Operation}")]
    private static partial void LogRebuilding(ILogger logger, HubName hub, OperationId operation);

    [LoggerMessage(Level = LogLevel.Information, Message = "The copy of the records at {Hub} was made anew and answers")]
    private static partial void LogRebuilt(ILogger logger, HubName hub);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The copy of the records at {Hub} that is being made anew cannot be used and is opened again: {Reason}")]
    private static partial void LogNotRebuilt(ILogger logger, HubName hub, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Owner} could not be told how far its records are at {Hub}: {Reason}")]
    private static partial void LogNotTold(ILogger logger, OwnerId owner, HubName hub, string reason);
}
