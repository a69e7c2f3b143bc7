namespace Interpol.Mesh.Gateway.Releases;

/// <summary>What became of a held message.</summary>
internal enum ReleaseState
{
    /// <summary>It waits for a second officer.</summary>
    Waiting = 0,

    /// <summary>It was released.</summary>
    Released = 1,

    /// <summary>It was turned down.</summary>
    TurnedDown = 2,

    /// <summary>Nobody decided in time.</summary>
    Expired = 3,
}
