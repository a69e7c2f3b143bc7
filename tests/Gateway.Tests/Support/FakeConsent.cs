using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Grains.Consent;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A request for consent in memory.</summary>
internal sealed class FakeConsent(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<ConsentRecord, ConsentCommand, ConsentEvent>(key, Rules, mesh, time), IConsentGrain
{
    private static readonly ConsentRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public Task<ConsentView> ExecuteAsync(IssuedCommand<ConsentCommand> command, CancellationToken cancellationToken = default)
    {
        var (state, version) = CarryOut(command);
        return Task.FromResult(new ConsentView(state, version));
    }

    public Task<ConsentView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } record && record.Parties.Contains(reader) ? new ConsentView(record, Version) : null);
}
