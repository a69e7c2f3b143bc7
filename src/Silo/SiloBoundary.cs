namespace Interpol.Mesh.Silo;

/// <summary>Whether a silo guards its actors against calls from outside the cluster.</summary>
public enum SiloBoundary
{
    /// <summary>Calls from outside need the token of a known gateway and must be in the table of what gateways may call.</summary>
    Guarded = 0,

    /// <summary>Everybody who can connect may call everything. For test clusters inside one process only; no program has a switch for it.</summary>
    Open = 1,
}
