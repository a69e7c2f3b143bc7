using System.Collections.Concurrent;

namespace Interpol.Mesh.Engine.Tests.Ownership;

/// <summary>Notes which silo serves which grain, and finds two that do so at once. Shared by all silos of a test.</summary>
public sealed class ServingLog
{
    private readonly ConcurrentDictionary<string, SiloAddress> _serving = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _killed = new();

    public ConcurrentQueue<string> Overlaps { get; } = new();

    public int Served => _serving.Count;

    public void Begin(string grain, SiloAddress silo) => _serving.AddOrUpdate(
        grain,
        silo,
        (_, other) =>
        {
            if (!_killed.ContainsKey(other))
            {
                Overlaps.Enqueue($"{grain}: {silo} began while {other} served");
            }

            return silo;
        });

    public void End(string grain, SiloAddress silo) => _serving.TryRemove(new KeyValuePair<string, SiloAddress>(grain, silo));

    /// <summary>A killed silo says no goodbye.</summary>
    public void Killed(SiloAddress silo) => _killed[silo] = true;
}
