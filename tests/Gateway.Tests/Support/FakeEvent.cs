using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A major event in memory. Grants are not asked for.</summary>
internal sealed class FakeEvent(string key, FakeMesh mesh, TimeProvider time) : FakeAggregate<EventRecord, EventCommand, EventEvent>(key, Rules, mesh, time), IEventGrain
{
    private static readonly EventRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public Task<EventView> ExecuteAsync(IssuedCommand<EventCommand> command, CancellationToken cancellationToken = default)
    {
        var (state, version) = CarryOut(command);
        return Task.FromResult(new EventView(state, version));
    }

    public Task<EventView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { } record && Rules.PartiesOf(record).Contains(reader) ? new EventView(record, Version) : null);

    public Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
