using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An aggregate in memory that decides by its rules and tells the replicas of all hubs at once.</summary>
internal abstract class FakeAggregate<TState, TCommand, TEvent>(string key, AggregateRules<TState, TCommand, TEvent> rules, FakeMesh mesh, TimeProvider time) : IAggregateGrain
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _operations = [];

    /// <summary>Failures that come after the command was carried out: the outcome is unknown to the caller.</summary>
    public Faults LateFaults { get; } = new();

    protected FakeMesh Mesh => mesh;

    /// <summary>Everything that has happened.</summary>
    protected List<TEvent> Happened { get; } = [];

    public TState? State { get; private set; }

    public long Version { get; private set; }

    public Task WakeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    protected (TState State, long Version) CarryOut(IssuedCommand<TCommand> issued)
    {
        lock (_gate)
        {
            if (_operations.TryGetValue($"{issued.By.Owner}/{issued.Operation}", out var known))
            {
                return known.AsSpan().SequenceEqual(issued.RequestHash.Span)
                    ? (State!, Version)
                    : throw new MeshException(MeshErrorCodes.OperationConflict, "operationId: it was used before with another request; choose a new one.");
            }

            if (issued.ExpectedVersion is { } expected && expected != Version)
            {
                throw new MeshException(MeshErrorCodes.Conflict, "It was changed since.");
            }

            var now = time.GetUtcNow();
            foreach (var happened in rules.Decide(key, State, issued.By, issued.Command, now))
            {
                State = rules.Apply(key, State, new Recorded<TEvent>(++Version, now, issued.By, happened));
                Happened.Add(happened);
            }

            _operations.Add($"{issued.By.Owner}/{issued.Operation}", issued.RequestHash.ToArray());
            if (rules.Replicate(key, State!, Version, now) is { } change)
            {
                foreach (var hub in HubName.All)
                {
                    mesh.Replica(hub.Value).Apply(change);
                }
            }
        }

        LateFaults.Throw();
        return (State!, Version);
    }
}
