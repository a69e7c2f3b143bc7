using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Deployments;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A deployment in memory. All that it asks its host for is granted.</summary>
internal sealed class FakeDeployment(string key, FakeMesh mesh, TimeProvider time)
    : FakeAggregate<DeploymentRecord, DeploymentCommand, DeploymentEvent>(key, Rules, mesh, time), IDeploymentGrain
{
    private static readonly DeploymentRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public async Task<DeploymentView> ExecuteAsync(IssuedCommand<DeploymentCommand> command, CancellationToken cancellationToken = default)
    {
        var lead = command.Command is ApproveDeployment ? await Mesh.LeadDesk.UseLeadAsync(command.Operation, command.By, State?.Id.Value ?? "none", cancellationToken) : null;
        var grants = (State?.Mandates ?? []).Where(mandate => mandate.EndedAs is null).Select(mandate => new KnownGrant(mandate.Consent, ConsentState.Granted, mandate.Tasks, mandate.Until));
        var (state, version) = CarryOut(command with { Command = new UnderGrant(command.Command, [.. grants]) { Lead = lead } });
        return new DeploymentView(state, version);
    }

    public Task<DeploymentView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } record && record.Parties(Rules.Secretariat).Contains(reader) ? new DeploymentView(record, Version) : null);

    public Task UseTaskAsync(TeamId team, string task, OperationId operation, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task UseMandateAsync(string task, OperationId operation, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task HoldLapsedAsync(ExpertId expert, DateTimeOffset heldUntil, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
