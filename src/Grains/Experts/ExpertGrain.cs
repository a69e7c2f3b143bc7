using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Experts;

/// <summary>One expert. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// card (the owner) -> replicas of all hubs, which searches read
///   deployment: hold -> an append here, or refused with the reason -> the deployment's append, which may never come: the hold lapses by the hub's clock
///   released: assigned -> leaves: deployed -> leaves the host: returning -> back: freed; asked here before the deployment's append where it takes the expert, told by link where it gives it back
///   lapsed: link -> IDeploymentGrain.HoldLapsedAsync, until it has answered
/// </code>
/// </remarks>
[GrainType(GrainTypes.Expert), HomeHubPlacement, Reentrant]
internal sealed class ExpertGrain(ExpertRules rules, OwnerDirectory owners, AggregateServices services)
    : AggregateGrain<ExpertRecord, ExpertCommand, ExpertEvent>(rules, services), IExpertGrain
{
    private readonly OwnerId _secretariat = owners.Secretariat;

    public async Task<ExpertView> ExecuteAsync(IssuedCommand<ExpertCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is LapseHold || (command.Command is ReserveExpert or FreeExpert && ExternalCaller.Current is not null))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Deployments in the mesh reserve and free experts, and holds lapse by the hub's clock.");
        }

        var (record, version) = await CarryOutAsync(command, cancellationToken);
        return new ExpertView(record, version);
    }

    public async Task<ExpertView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var expert = await StateAsync();
        return expert.State?.ToldTo(reader, _secretariat) is { } told ? new ExpertView(told, expert.Version) : null;
    }

    protected override OwnerId ClockOwner(ExpertRecord state) => state.Id.Owner;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        var deployment = GrainFactory.GetGrain<IDeploymentGrain>(link[ExpertRules.DeploymentLink.Length..]);
        foreach (var lapse in messages.Cast<HoldLapse>())
        {
            await deployment.HoldLapsedAsync(lapse.Expert, lapse.HeldUntil, cancellationToken);
        }
    }
}
