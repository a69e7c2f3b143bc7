using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>The processes of this machine, as far as membership has to do with them.</summary>
internal interface IProcessTable
{
    /// <summary>What to write into the membership table for the silo with this address.</summary>
    string Identify(SiloAddress silo);

    /// <summary>Whether the process of a silo still exists.</summary>
    ProcessState Check(SiloAddress silo, string process);

    /// <summary>Whether the process of a silo exists on this machine and is stopped, so that it cannot do anything until somebody continues it.</summary>
    bool IsStopped(SiloAddress silo, string process);

    /// <summary>Ends the process of a silo that was declared dead, if it is on this machine. Does nothing when it is not.</summary>
    void Kill(SiloAddress silo, string process);

    /// <summary>Makes sure that this process ends, because it was declared dead.</summary>
    void EndOwnProcess();
}
