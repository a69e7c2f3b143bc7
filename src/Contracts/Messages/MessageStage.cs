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

    /// <summary>Handed to the recipient's hub by the sender's; the time is when the sender's hub began to.</summary>
    Forwarded = 4,

    /// <summary>All gateways of the recipient have it. Of a withdrawal this says that the message is gone from them, as they state.</summary>
    DeliveredEverywhere = 5,

    /// <summary>The recipient has answered: its reply is flushed at the sender's hub.</summary>
    Answered = 6,

    /// <summary>It expired before a gateway of the recipient fetched it.</summary>
    Expired = 7,
}
