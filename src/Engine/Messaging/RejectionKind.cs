namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Why no method answered a call.</summary>
internal enum RejectionKind : byte
{
    /// <summary>It was refused, and may be tried again.</summary>
    Rejected = 0,

    /// <summary>The silo that would have answered cannot, or has gone while the call was with it.</summary>
    SiloUnavailable = 1,

    /// <summary>Too many calls wait already.</summary>
    Overloaded = 2,
}
