using System.Collections.Concurrent;

namespace Interpol.Mesh.Engine.Tests.Management;

/// <summary>What happened to activations; a service of the test's silos.</summary>
public sealed class LifeLog
{
    private int _attempts;

    public ConcurrentQueue<(string Grain, DeactivationReasonCode Reason)> Ended { get; } = new();

    public int Attempt() => Interlocked.Increment(ref _attempts);
}
