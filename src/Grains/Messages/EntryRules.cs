using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What an entry of a link must be like for a feed to take it.</summary>
internal static class EntryRules
{
    private const int MaxReasonLength = 1000;

    /// <summary>Why a feed does not take an entry; null when it does.</summary>
    /// <param name="receiver">Whose feed it is.</param>
    /// <param name="sender">Whose outbox the link comes from.</param>
    /// <param name="lane">The link's lane.</param>
    /// <param name="entry">The entry.</param>
    public static string? Refusal(OwnerId receiver, OwnerId sender, Lane lane, LinkEntry entry)
    {
        var envelope = entry.Envelope;
        if (!MessageId.TryParse(envelope.Id.Value, out var id) || id.Sender != sender)
        {
            return "The message's id does not name the sender of the link.";
        }

        if (envelope.Recipients.IsDefaultOrEmpty || envelope.Recipients.Length > MessageLimits.MaxRecipients || !envelope.Recipients.Contains(receiver))
        {
            return $"The message is not addressed to {receiver}.";
        }

        if (envelope.Lane != lane)
        {
            return "The message belongs to another lane.";
        }

        if (envelope.Attachments.IsDefault || envelope.Attachments.Length > MessageLimits.MaxAttachments
            || envelope.Attachments.Any(attachment => (attachment.Uploader != sender && envelope.ForwardOf is null) || attachment.Bytes is < 0 or > AttachmentLimits.MaxBytes))
        {
            return "The message's attachments break the limits.";
        }

        if (entry.Excluded is { IsDefaultOrEmpty: false } excluded && (excluded.Length > MessageLimits.MaxRecipients * 2 || excluded.Contains(receiver)))
        {
            return $"The message excludes {receiver}, or too many.";
        }

        return KindRefusal(entry) ?? PayloadRefusal(entry);
    }

    private static string? KindRefusal(LinkEntry entry)
    {
        var envelope = entry.Envelope;
        if (!Enum.IsDefined(envelope.Kind) || !Enum.IsDefined(entry.State) || envelope.Handling?.Audience is null)
        {
            return "The message is of a kind that this hub does not know.";
        }

        if (envelope.Kind == MessageKind.Withdrawal && (envelope.About is not { } about || !MessageId.TryParse(about.Value, out _) || about.Sender != envelope.Id.Sender))
        {
            return "A withdrawal takes back a message of its own sender.";
        }

        if (envelope.Kind == MessageKind.Note && (envelope.Note is not { Owners.IsDefault: false } note || note.Owners.Length > MessageLimits.MaxRecipients || note.Reason is { Length: > MaxReasonLength }))
        {
            return "The note says nothing, or too much.";
        }

        return envelope.Kind is MessageKind.Withdrawal or MessageKind.Note && envelope.PayloadBytes > 0 ? "Withdrawals and notes have no payload." : null;
    }

    private static string? PayloadRefusal(LinkEntry entry)
    {
        var envelope = entry.Envelope;
        if (entry.State != EntryState.Whole)
        {
            return entry.Payload.IsEmpty ? null : "A message that is not to be stored has no payload.";
        }

        if (entry.Wraps.Length > MessageLimits.MaxWrapBytes)
        {
            return "The wraps are above the limit.";
        }

        if (entry.Payload.Length > MessageLimits.MaxPayloadBytes || entry.Payload.Length != envelope.PayloadBytes)
        {
            return "The payload's size is not what the envelope says, or above the limit.";
        }

        return Sha256Hash.Of(entry.Payload.Span) == envelope.PayloadHash ? null : "The payload's SHA-256 is not what the envelope says.";
    }
}
