using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Events;

/// <summary>A major event. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// plan (host), of a deployment that there is -> note to host, team, command centre; word to the lists (AccreditationsGrain)
/// start, resume (team): IConsentGrain: use, an append there, or refused -> this event: ScreeningStarted, FLUSHED -> word to the lists, which begin
///   the grant ends: the consent's link -> ConsentEndedAsync: one append that stops it, notes to both sides -> word to the lists, which stop
/// emergency (host, team) -> flash to the command centre; link: IDeploymentGrain: the team becomes a response team, and the host is asked for its consent to that; refused: a flash to host and command centre
/// close (host, Secretariat) -> word to the lists; KeepDays later, by a row: ListsDeleted -> word to the lists, which delete all
/// </code>
/// </remarks>
[GrainType(GrainTypes.Event), HomeHubPlacement, Reentrant]
internal sealed class EventGrain(EventRules rules, AggregateServices services)
    : AggregateGrain<EventRecord, EventCommand, EventEvent>(rules, services), IEventGrain
{
    public async Task<EventView> ExecuteAsync(IssuedCommand<EventCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is StopScreening or DeleteLists or RefuseTurn)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Screening is stopped by the end of the grant, lists are deleted by the hub's clock, and a deployment says itself that it does not turn.");
        }

        var issued = command.Command switch
        {
            StartScreening or ResumeScreening => await AskFirstAsync(command, () => UseGrantAsync(command, cancellationToken), cancellationToken),
            PlanEvent => await AskFirstAsync(command, () => FindTeamAsync(command, cancellationToken), cancellationToken),
            _ => command,
        };
        var (record, version) = await CarryOutAsync(issued, cancellationToken);
        return rules.PartiesOf(record).Contains(command.By.Owner)
            ? new EventView(record, version)
            : throw new MeshException(MeshErrorCodes.NotFound, "There is no such event, or it does not concern you.");
    }

    public async Task<EventView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var aggregate = await StateAsync();
        return aggregate.State is { } record && rules.PartiesOf(record).Contains(reader) ? new EventView(record, aggregate.Version) : null;
    }

    public async Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).State is not null)
        {
            await CarryOutAsync(Author.Clock(end.Consent.Country), new StopScreening(end.Consent, end.State), cancellationToken);
        }
    }

    protected override OwnerId ClockOwner(EventRecord state) => state.Id.Host;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        if (link == EventRules.ListsLink)
        {
            // The newest word has all of the older ones.
            await GrainFactory.GetGrain<IAccreditationsGrain>(this.GetPrimaryKeyString()).NoteEventAsync((EventView)messages[^1], cancellationToken);
            return;
        }

        foreach (var turn in messages.Cast<EventTurn>())
        {
            try
            {
                await GrainFactory.GetGrain<IDeploymentGrain>(this.GetPrimaryKeyString())
                    .ExecuteAsync(new IssuedCommand<DeploymentCommand>(turn.Operation, default, turn.By, turn.Turn), cancellationToken);
            }
            catch (MeshException refused) when (refused.RetryAfter is null && refused.Code != MeshErrorCodes.Unavailable)
            {
                // Help that was called for does not come: host and command centre have to hear it, once.
                await CarryOutAsync(new IssuedCommand<EventCommand>(turn.Operation, default, Author.Clock(new DeploymentId(this.GetPrimaryKeyString()).Host), new RefuseTurn(refused.Code)), cancellationToken);
            }
        }
    }

    /// <summary>An event is that of a support team, which there is before it.</summary>
    private async Task<IssuedCommand<EventCommand>> FindTeamAsync(IssuedCommand<EventCommand> command, CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        if ((await StateAsync()).State is null
            && !rules.Decide(key, null, command.By, command.Command, Clock.GetUtcNow()).IsEmpty
            && await GrainFactory.GetGrain<IDeploymentGrain>(key).GetAsync(command.By.Owner, cancellationToken) is null)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"event: there is no deployment {key}; the host requests the support team first.");
        }

        return command;
    }

    /// <summary>Has the consent record that screening begins or goes on, which it refuses when the grant does not hold.</summary>
    private async Task<IssuedCommand<EventCommand>> UseGrantAsync(IssuedCommand<EventCommand> command, CancellationToken cancellationToken)
    {
        // What is refused anyway, or changes nothing, is no use.
        var state = (await StateAsync()).State;
        if (rules.Decide(this.GetPrimaryKeyString(), state, command.By, command.Command, Clock.GetUtcNow()).IsEmpty)
        {
            return command;
        }

        var consent = (command.Command as StartScreening)?.Consent ?? state!.Consent!.Value;
        var use = new IssuedCommand<ConsentCommand>(
            OperationId.Following($"screening|{this.GetPrimaryKeyString()}|{command.By.Owner}|{command.Operation}"), command.RequestHash, command.By, new UseConsent(this.GetGrainId(), ConsentAction.DeployTeam, EventLimits.ScreeningTask));
        ConsentView used;
        try
        {
            used = await GrainFactory.GetGrain<IConsentGrain>(consent.Value).ExecuteAsync(use, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.NotFound)
        {
            throw new MeshException(MeshErrorCodes.ConsentRequired, $"There is no grant {consent} for {command.By.Owner}; ask {consent.Country} for consent.");
        }

        // A repetition of a use is answered as the consent stands: it may have ended since.
        return used.Record.State == ConsentState.Granted
            ? command
            : throw new MeshException(MeshErrorCodes.ConsentRequired, $"The grant {consent} is {EnumText.Of(used.Record.State)}; ask for a new one.");
    }
}
