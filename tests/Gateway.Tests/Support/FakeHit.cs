using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Grains.Hits;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A hit in memory.</summary>
internal sealed class FakeHit(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<HitRecord, HitCommand, HitEvent>(key, Rules, mesh, time), IHitGrain
{
    private static readonly HitRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public async Task<HitView> ExecuteAsync(IssuedCommand<HitCommand> command, CancellationToken cancellationToken = default)
    {
        await Mesh.HitsOpen.WaitAsync(cancellationToken);
        Mesh.HitFaults.Throw();
        var (state, version) = CarryOut(command);
        return new HitView(HitRules.ToldTo(state, command.By.Owner), version);
    }

    public Task<HitView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } record && Rules.PartiesOf(record).Contains(reader) ? new HitView(HitRules.ToldTo(record, reader), Version) : null);
}
