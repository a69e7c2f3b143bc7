using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Grains.Experts;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An expert in memory.</summary>
internal sealed class FakeExpert(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<ExpertRecord, ExpertCommand, ExpertEvent>(key, Rules, mesh, time), IExpertGrain
{
    private static readonly ExpertRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public Task<ExpertView> ExecuteAsync(IssuedCommand<ExpertCommand> command, CancellationToken cancellationToken = default)
    {
        var (state, version) = CarryOut(command);
        return Task.FromResult(new ExpertView(state, version));
    }

    public Task<ExpertView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State?.ToldTo(reader, new OwnerId("IPSG")) is { } told ? new ExpertView(told, Version) : null);
}
