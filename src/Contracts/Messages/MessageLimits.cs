namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The limits of a message.</summary>
public static class MessageLimits
{
    /// <summary>Recipients of one message.</summary>
    public const int MaxRecipients = 256;

    /// <summary>Bytes of payload, attachments not counted: 64 KiB.</summary>
    public const int MaxPayloadBytes = 64 * 1024;

    /// <summary>Attachments of one message.</summary>
    public const int MaxAttachments = 20;
}
