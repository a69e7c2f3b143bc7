using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Consent;

/// <summary>One request for consent. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// request (who needs it) -> note to all parties -> grant or refuse (the country) -> use: every step of work is an append here, or refused
///   revoke, end, withdraw: one append that closes it, with word for each work under it -> IConsentUser.ConsentEndedAsync, until the work has answered
/// </code>
/// </remarks>
[GrainType(GrainTypes.Consent), HomeHubPlacement, Reentrant]
internal sealed class ConsentGrain(ConsentRules rules, AggregateServices services)
    : AggregateGrain<ConsentRecord, ConsentCommand, ConsentEvent>(rules, services), IConsentGrain
{
    public async Task<ConsentView> ExecuteAsync(IssuedCommand<ConsentCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is EndConsent || (command.Command is UseConsent or FinishUse && ExternalCaller.Current is not null))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "A grant is used by work in the mesh, and ended by the hub's clock.");
        }

        var (record, version) = await CarryOutAsync(command, cancellationToken);
        return new ConsentView(record, version);
    }

    public async Task<ConsentView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var consent = await StateAsync();
        return consent.State is { } record && record.Parties.Contains(reader) ? new ConsentView(record, consent.Version) : null;
    }

    protected override OwnerId ClockOwner(ConsentRecord state) => state.Id.Country;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        var work = GrainFactory.GetGrain<IConsentUser>(GrainId.Parse(link[ConsentRules.WorkLink.Length..]));
        foreach (var end in messages.Cast<ConsentEnd>())
        {
            await work.ConsentEndedAsync(end, cancellationToken);
        }
    }
}
