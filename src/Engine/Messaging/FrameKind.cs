namespace Interpol.Mesh.Engine.Messaging;

/// <summary>The first byte of every frame.</summary>
internal enum FrameKind : byte
{
    /// <summary>Who opened the connection, and what it expects to reach.</summary>
    Hello = 1,

    /// <summary>Who answered, with the interfaces it serves; or why it does not.</summary>
    Welcome = 2,

    /// <summary>A call.</summary>
    Request = 3,

    /// <summary>The result of a call, or the exception its method threw.</summary>
    Response = 4,

    /// <summary>A call that no method answered.</summary>
    Rejection = 5,

    /// <summary>The caller does not want the answer any more.</summary>
    Cancel = 6,

    /// <summary>Are you there?</summary>
    Probe = 7,

    /// <summary>Yes.</summary>
    ProbeReply = 8,

    /// <summary>A view of the cluster.</summary>
    View = 9,

    /// <summary>What a silo promises about a view.</summary>
    ViewAcknowledgement = 10,

    /// <summary>An actor that was listed as draining is drained.</summary>
    Release = 11,

    /// <summary>The silo has drained everything and serves nothing any more.</summary>
    Left = 12,

    /// <summary>The gateway is going away; new calls should go to another.</summary>
    Draining = 13,
}
