using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// The names in an outbox's journal beside the messages' own ids: keys of rows, deadlines, and the operations that an outbox carries out by itself.
/// Each has a slash, which neither a message id nor a caller's operation id has.
/// </summary>
internal static class OutboxKeys
{
    /// <summary>The counter that holds the highest position of a message that was withdrawn: only up to there need it be asked.</summary>
    public const string WithdrawnCounter = "withdrawn";

    /// <summary>The withdrawal of an own message.</summary>
    public static string Withdrawn(MessageId message) => $"withdrawn/{message.Value}";

    /// <summary>The last own forward of a received message.</summary>
    public static string Forward(MessageId original) => $"forward/{original.Value}";

    /// <summary>That a received message was withdrawn by its sender.</summary>
    public static string Revoked(MessageId original) => $"revoked/{original.Value}";

    /// <summary>The last forward that others declared of an own message.</summary>
    public static string Declared(MessageId origin) => $"declared/{origin.Value}";

    /// <summary>The last forward of an own message for which others were granted own uploads; whether it was ever sent is not known here.</summary>
    public static string Granted(MessageId origin) => $"granted/{origin.Value}";

    /// <summary>That a forward is gone from the gateways of one that received it.</summary>
    public static string Gone(MessageId forward, OwnerId receiver) => $"gone/{forward.Value}/{receiver.Value}";

    /// <summary>That an own message that carried an upload was withdrawn.</summary>
    public static string Carried(Sha256Hash upload) => $"carried/{upload.Value}";

    /// <summary>That an owner may fetch an own upload because a message carries it.</summary>
    public static string Grant(Sha256Hash upload, OwnerId reader, MessageId message) => $"{Grants(upload, reader)}{message.Value}";

    /// <summary>How the keys begin that let an owner fetch an own upload.</summary>
    public static string Grants(Sha256Hash upload, OwnerId reader) => $"{Grants(upload)}{reader.Value}/";

    /// <summary>How the keys begin that let anybody fetch an own upload.</summary>
    public static string Grants(Sha256Hash upload) => $"grant/{upload.Value}/";

    /// <summary>What has to be erased at the hub.</summary>
    public static string Erase(MessageId message) => $"erase/{message.Value}";

    /// <summary>The answer clock of a message.</summary>
    public static string Due(MessageId message) => $"due/{message.Value}";

    /// <summary>The end of a message's time.</summary>
    public static string Expire(MessageId message) => $"expire/{message.Value}";

    /// <summary>The watch over a link.</summary>
    public static string Stuck(string link) => $"stuck/{link}";

    /// <summary>A refusal that the sender has to be told.</summary>
    public static string Refused(string link, long number) => $"refused/{link}/{number}";
}
