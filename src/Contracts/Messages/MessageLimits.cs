namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The limits of a message.</summary>
public static class MessageLimits
{
    /// <summary>Recipients of one message.</summary>
    public const int MaxRecipients = 256;

    /// <summary>Bytes of payload as hubs carry it, attachments not counted: 256 KiB.</summary>
    public const int MaxPayloadBytes = 256 * 1024;

    /// <summary>Bytes of the wraps for the gateways of one recipient.</summary>
    public const int MaxWrapBytes = 1024;

    /// <summary>The longest time in which an answer can be asked for, and after which a message can expire.</summary>
    public static readonly TimeSpan MaxClock = TimeSpan.FromDays(365);

    /// <summary>Attachments of one message.</summary>
    public const int MaxAttachments = 20;

    /// <summary>How long hubs keep entries of outboxes and feeds.</summary>
    public static readonly TimeSpan EntriesKept = TimeSpan.FromDays(365);

    /// <summary>How long hubs remember operation ids.</summary>
    public static readonly TimeSpan OperationsKept = TimeSpan.FromDays(30);
}
