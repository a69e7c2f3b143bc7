using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Testing;

/// <summary>Plays the processes of a test cluster, whose silos all live in one: a silo's process has ended when the silo was killed.</summary>
internal sealed class TestProcessTable : IProcessTable
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _ended = new();

    /// <summary>Called when a silo is to be ended by another.</summary>
    public Action<SiloAddress>? KillSilo { get; set; }

    public string Identify(SiloAddress silo) => $"test:{silo}";

    public ProcessState Check(SiloAddress silo, string process) => _ended.ContainsKey(silo) ? ProcessState.Gone : ProcessState.Running;

    public bool IsStopped(SiloAddress silo, string process) => false;

    public void Kill(SiloAddress silo, string process)
    {
        if (!_ended.ContainsKey(silo))
        {
            KillSilo?.Invoke(silo);
        }
    }

    public void EndOwnProcess()
    {
        // The process is the test's.
    }

    /// <summary>From now on the silo's process counts as ended.</summary>
    public void End(SiloAddress silo) => _ended[silo] = true;
}
