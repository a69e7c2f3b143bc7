using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What makes two requests the same.</summary>
internal static class RequestHash
{
    /// <summary>
    /// The hash over everything that makes two requests the same. Not part of it is when a message was composed, and so neither are its clocks, which
    /// usually count from there.
    /// </summary>
    public static byte[] Of(SendMessage message)
    {
        using var hash = new CanonicalHash();
        hash.Number((long)message.Kind).Number((long)message.Lane).Owners(message.Recipients).Owners(message.Excluded)
            .Text(message.Thread?.Value).Text(message.InReplyTo?.Value).Text(message.ForwardOf?.Value)
            .Number((long)message.Handling.Tlp).Number((long)message.Handling.Audience.Kind).Text(message.Handling.Audience.Name).Owners(message.Handling.Audience.Owners)
            .Number(message.Attachments.IsDefault ? 0 : message.Attachments.Length);
        foreach (var attachment in message.Attachments.IsDefault ? [] : message.Attachments)
        {
            hash.Text(attachment.Value);
        }

        return hash.Bytes(message.Payload.Span).Seal(message.Seal).Wraps(message.Wraps).ToArray();
    }

    /// <summary>The same for a withdrawal.</summary>
    public static byte[] OfWithdrawal(MessageId message)
    {
        using var hash = new CanonicalHash();
        return hash.Text("withdraw").Text(message.Value).ToArray();
    }
}
