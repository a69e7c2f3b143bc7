namespace Interpol.Mesh.Engine.Membership;

/// <summary>What can be said about the process of another silo.</summary>
internal enum ProcessState
{
    /// <summary>It cannot be looked at from here, as on another machine.</summary>
    Unknown,

    /// <summary>It exists; it may be stopped or stuck.</summary>
    Running,

    /// <summary>It has ended: it will never serve another call.</summary>
    Gone,
}
