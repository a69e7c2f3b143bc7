namespace Interpol.Mesh.Contracts.Messages;

/// <summary>How far a message has come on its way to one recipient.</summary>
[GenerateSerializer, Alias("message-stage")]
public enum MessageStage
{
    /// <summary>Flushed at the sender's hub.</summary>
    Accepted = 0,

    /// <summary>Flushed at the recipient's hub.</summary>
    Stored = 1,

    /// <summary>A later read of a gateway of the recipient moved the cursor past it.</summary>
    Delivered = 2,

    /// <summary>The recipient says that an officer read it.</summary>
    Read = 3,
}
