using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Aggregates;

/// <summary>The actor of an aggregate: a thin shell around its rules. Its class must be reentrant; decisions are made one at a time all the same.</summary>
/// <remarks>
/// <code>
/// gateway: a command, with the caller's operation id and the version that it has seen        a deadline comes
///                |                                                                               |
///   CarryOutAsync: one at a time. Known operation? then it is answered as it stands          MeetAsync: AggregateRules.Due
///                +-------------------------------+-----------------------------------------------+
///   AggregateRules.Decide: events, or a refusal; Apply: the state after them; Tell: who learns of them, what becomes due
///                                                v
///   StreamAppender: events, operation, deadlines, what is to be told, and now and then a snapshot in one append,
///   on the condition of the stream's head.                                                  FLUSHED at the aggregate's home hub
///                                                v
///   the caller is answered; AggregateLinks tell outboxes (notes in feeds), replicas (lists), other actors, each until it has answered
/// </code>
/// A process may end between any two of these lines: what is flushed and not answered is pending, <see cref="Cluster.PendingActivator"/> wakes the successor, and whoever is
/// told twice knows it by the cause, the version or the operation id.
/// </remarks>
/// <typeparam name="TState">See <see cref="AggregateRules{TState,TCommand,TEvent}"/>.</typeparam>
/// <typeparam name="TCommand">See there.</typeparam>
/// <typeparam name="TEvent">See there.</typeparam>
internal abstract class AggregateGrain<TState, TCommand, TEvent>(AggregateRules<TState, TCommand, TEvent> rules, AggregateServices services)
    : JournaledGrain<Aggregate<TState, TEvent>>, IAggregateGrain
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The hub's clock.</summary>
    protected TimeProvider Clock => services.Clock;

    public async Task WakeAsync(CancellationToken cancellationToken = default)
    {
        var aggregate = await StateAsync();
        aggregate.Links.Wake();
        aggregate.Deadlines.Wake();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (Loaded is { } aggregate)
        {
            await aggregate.Links.CloseAsync();
        }
    }

    /// <summary>Carries a command out. Repeating it under the same operation id is without effect.</summary>
    /// <returns>The state and its version: after the command, or, for a repetition, as they are now.</returns>
    /// <exception cref="MeshException">
    /// What the rules refuse; <c>operation-conflict</c>: the operation id was used with another request; <c>conflict</c>: somebody else changed it since; <c>busy</c>,
    /// <c>unavailable</c>: nothing was written.
    /// </exception>
    protected Task<(TState State, long Version)> CarryOutAsync(IssuedCommand<TCommand> issued, CancellationToken cancellationToken) =>
        DecideAsync(NameOf(issued), issued, null, cancellationToken);

    /// <summary>Carries out what the aggregate itself or another actor wants, not a caller's command; without a caller's operation id, a repetition is the rules' to recognise.</summary>
    protected Task<(TState State, long Version)> CarryOutAsync(Author by, TCommand command, CancellationToken cancellationToken)
    {
        var operation = OperationId.New();
        return DecideAsync($"own/{operation.Value}", new IssuedCommand<TCommand>(operation, default, by, command), null, cancellationToken);
    }

    /// <summary>Gives a command what its decision needs from the stream and the state does not hold. Nothing else is decided meanwhile.</summary>
    protected virtual ValueTask<TCommand> PrepareAsync(TCommand command, CancellationToken cancellationToken) => ValueTask.FromResult(command);

    /// <summary>
    /// Asks others what a command needs before it is decided, unless it was carried out before. That what is asked or the rules refuse says nothing when the command was
    /// carried out meanwhile, by a repetition beside this one.
    /// </summary>
    /// <param name="issued">The command.</param>
    /// <param name="ask">Asks; may be repeated. Answers the command to carry out, under the same operation id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MeshException">What is asked refuses.</exception>
    protected async Task<IssuedCommand<TCommand>> AskFirstAsync(
        IssuedCommand<TCommand> issued, Func<Task<IssuedCommand<TCommand>>> ask, CancellationToken cancellationToken)
    {
        if (await IsCarriedOutAsync(issued, cancellationToken))
        {
            return issued;
        }

        try
        {
            return await ask();
        }
        catch (MeshException)
        {
            if (await IsCarriedOutAsync(issued, cancellationToken))
            {
                return issued;
            }

            throw;
        }
    }

    /// <summary>An upload that the aggregate names. It is read in the uploader's place, after the aggregate has decided who may have it.</summary>
    protected IAttachmentGrain Upload(OwnerId uploader, Sha256Hash hash) => GrainFactory.GetGrain<IAttachmentGrain>(new AttachmentId(uploader, hash).ToString());

    /// <summary>
    /// Has uploads kept that a command names, before it is decided: from the look whether they are there to the word that they are named, none of them goes.
    /// </summary>
    /// <exception cref="MeshException"><c>attachment-missing</c>: one is not there completely; <c>invalid</c>: one has another size than is said; <c>busy</c>, <c>unavailable</c>.</exception>
    protected async Task KeepUploadsAsync(IEnumerable<AttachmentReference> named, CancellationToken cancellationToken)
    {
        foreach (var uploads in named.GroupBy(upload => upload.Uploader))
        {
            var kept = await GrainFactory.GetGrain<IOutboxGrain>(uploads.Key.Value).KeepAttachmentsAsync([.. uploads.Select(upload => upload.Hash).Distinct()], cancellationToken);
            foreach (var upload in uploads.Except(kept))
            {
                throw kept.FirstOrDefault(other => other.Hash == upload.Hash) is { } found
                    ? new MeshException(MeshErrorCodes.Invalid, $"attachments: {upload.Hash} has {found.Bytes} bytes, and not {upload.Bytes}.")
                    : new MeshException(MeshErrorCodes.AttachmentMissing, $"attachments: {uploads.Key} has not uploaded {upload.Hash} completely, or it was deleted for its age; upload it again.");
            }
        }
    }

    /// <summary>The refusal of a file that is not there, or not for who asks.</summary>
    protected static MeshException NoFile() => new(MeshErrorCodes.NotFound, "There is no such file for this reader.");

    /// <summary>What happened, see <see cref="Aggregate{TState,TEvent}.ReadHistoryAsync"/>.</summary>
    protected async Task<ImmutableArray<(EventHead Head, TEvent? Event)>> ReadHistoryAsync(long after, int max, CancellationToken cancellationToken) =>
        await (await StateAsync()).ReadHistoryAsync(after, max, services.Rows, cancellationToken);

    /// <summary>The hubs whose replicas have acknowledged a version, or a later one.</summary>
    protected async Task<ImmutableArray<HubName>> ReplicatedAtAsync(long version, CancellationToken cancellationToken)
    {
        var links = (await StateAsync()).Links;
        var hubs = ImmutableArray.CreateBuilder<HubName>(HubName.All.Length);
        foreach (var hub in HubName.All)
        {
            // What was deleted while it waits is older than what deleted it, which waits behind it.
            if (await links.FindFirstWaitingAsync($"{AggregateKeys.Replicas}{hub.Value}", cancellationToken) is not { } waiting
                || (waiting.Entry is ReplicaChange change && change.Version > version))
            {
                hubs.Add(hub);
            }
        }

        return hubs.ToImmutable();
    }

    /// <summary>Sends the first message on a link, of what follows from the state as it is: what rules of an earlier version did not send when it happened. Nothing happens by that.</summary>
    /// <param name="find">The link and the message, from the state and its version; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected async Task SendFirstAsync(Func<TState, long, (string Link, object Message)?> find, CancellationToken cancellationToken)
    {
        var aggregate = await StateAsync();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (aggregate.State is { } state && find(state, aggregate.Version) is (var link, var message) && aggregate.Stream.Counter(AggregateKeys.Next(link), 1) == 1)
            {
                var step = new AggregateStep<TState, TEvent>(state, aggregate.Version);
                step.Effects.Send(link, message);
                await aggregate.WriteAsync(step, rules.Kind, this.GetPrimaryKeyString(), rules.SnapshotEvery, rules.KeyOf, services.Rows, $"first/{link}", default, null);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Tells another actor what rules have sent by a link of its own, see <see cref="AggregateEffects.Send"/>.</summary>
    protected virtual Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType().Name} does not know the link {link}.");

    protected sealed override async Task<Aggregate<TState, TEvent>> LoadAsync()
    {
        var key = this.GetPrimaryKeyString();
        rules.CheckKey(key);
        var journal = services.Databases.Journal(HomeHub.OfKey(key).Value);
        var stream = new StreamAppender(journal, new StreamName($"{rules.Kind}/{key}"), DeactivateOnIdle);
        await stream.LoadAsync(CancellationToken.None);
        var links = new AggregateLinks(journal, stream, services.Rows, RegisterTimer, SendAsync, services.Logger);
        await links.LoadAsync();
        var deadlines = new StreamDeadlines(journal, stream, RetryAfter, RegisterTimer, services.Clock, services.Logger) { Meet = MeetAsync };
        var aggregate = new Aggregate<TState, TEvent>(journal, stream, links, deadlines);
        await aggregate.ReadAsync((state, recorded) => rules.Apply(key, state, recorded), services.Rows);
        stream.Preparing = links.Prepare;
        stream.Written = batch =>
        {
            links.Flushed();
            foreach (var deadline in batch.Deadlines)
            {
                deadlines.Expect(deadline.At);
            }
        };
        links.Wake();
        deadlines.Wake();
        return aggregate;
    }

    protected sealed override IEnumerable<StreamAppender> Streams(Aggregate<TState, TEvent> state) => [state.Stream];

    private async Task<bool> IsCarriedOutAsync(IssuedCommand<TCommand> issued, CancellationToken cancellationToken)
    {
        var aggregate = await StateAsync();
        return await aggregate.Journal.FindOperationAsync(aggregate.Stream.Stream, NameOf(issued), cancellationToken) is not null;
    }

    private static string NameOf(IssuedCommand<TCommand> issued) => $"{issued.By.Owner.Value}/{issued.Operation.Value}";

    private async Task<(TState State, long Version)> DecideAsync(string operation, IssuedCommand<TCommand> issued, string? deadline, CancellationToken cancellationToken)
    {
        var aggregate = await StateAsync();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await aggregate.Journal.FindOperationAsync(aggregate.Stream.Stream, operation, cancellationToken) is { } known)
            {
                // What this activation has not read is another's: a stale memory must not answer for it.
                if (known.Position >= aggregate.Stream.Head.Next)
                {
                    throw StorageFailure.Overtaken();
                }

                return known.RequestHash.Span.SequenceEqual(issued.RequestHash.Span) && aggregate.State is { } unchanged
                    ? (unchanged, aggregate.Version)
                    : throw AcceptMessages.Conflict();
            }

            if (issued.ExpectedVersion is { } expected && expected != aggregate.Version)
            {
                throw new MeshException(MeshErrorCodes.Conflict, $"It was changed since: it has version {aggregate.Version}, and {expected} was expected. Read it again.");
            }

            var command = await PrepareAsync(issued.Command, cancellationToken);
            var now = aggregate.Time(services.Clock.GetJournalTime());
            var key = this.GetPrimaryKeyString();
            var step = new AggregateStep<TState, TEvent>(aggregate.State, aggregate.Version);
            foreach (var happened in rules.Decide(key, aggregate.State, issued.By, command, now))
            {
                step.Add(new Recorded<TEvent>(step.Version + 1, now, issued.By, happened), (state, recorded) => rules.Apply(key, state, recorded), rules.Tell);
            }

            if (step.Events.Count > 0)
            {
                step.Replica = rules.Replicate(key, step.State!, step.Version, now);
            }

            await aggregate.WriteAsync(step, rules.Kind, key, rules.SnapshotEvery, rules.KeyOf, services.Rows, operation, issued.RequestHash, deadline);
            return (step.State ?? throw new InvalidOperationException($"{rules.Kind}/{key} has no state after a command."), step.Version);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Does what is due.</summary>
    private async Task MeetAsync(StoredDeadline deadline, CancellationToken cancellationToken)
    {
        var aggregate = await StateAsync();
        if (deadline.Name == AggregateKeys.Erase)
        {
            await aggregate.EraseAsync(cancellationToken);
            await aggregate.Deadlines.MoveAsync(deadline.Name);
        }
        else if (aggregate.State is { } state && rules.Due(state, deadline.Name) is { } command)
        {
            var operation = new OperationId($"{deadline.At.UtcTicks}");
            var issued = new IssuedCommand<TCommand>(operation, default, Author.Clock(ClockOwner(state)), command);
            await DecideAsync($"clock/{deadline.Name}/{operation.Value}", issued, deadline.Name, cancellationToken);
        }
        else
        {
            await aggregate.Deadlines.MoveAsync(deadline.Name);
        }
    }

    /// <summary>Whose hub's clock it is by which the aggregate's deadlines come.</summary>
    protected abstract OwnerId ClockOwner(TState state);

    private async Task SendAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        if (link.StartsWith(AggregateKeys.Announce, StringComparison.Ordinal))
        {
            await GrainFactory.GetGrain<IOutboxGrain>(link[AggregateKeys.Announce.Length..]).AnnounceAsync([.. messages.Cast<Announcement>()], cancellationToken);
        }
        else if (link.StartsWith(AggregateKeys.Replicas, StringComparison.Ordinal))
        {
            await GrainFactory.GetGrain<IReplicaGrain>(link[AggregateKeys.Replicas.Length..]).ApplyAsync([.. messages.Cast<ReplicaChange>()], cancellationToken);
        }
        else if (link.StartsWith(AggregateKeys.Holds, StringComparison.Ordinal))
        {
            await GrainFactory.GetGrain<IOutboxGrain>(link[AggregateKeys.Holds.Length..]).HoldAttachmentsAsync([.. messages.Cast<AttachmentHold>()], cancellationToken);
        }
        else
        {
            await DeliverAsync(link, messages, cancellationToken);
        }
    }
}

/// <summary>What the actors of aggregates work with.</summary>
/// <param name="Databases">The hubs' databases.</param>
/// <param name="Rows">Reads and writes rows.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record AggregateServices(HubDatabases Databases, RowSerializer Rows, TimeProvider Clock, ILogger<AggregateServices> Logger);
