using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What a message must be like, at the sender's outbox and at the receiver's feed.</summary>
internal static class MessageRules
{
    /// <summary>Refuses a request that breaks a rule.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void Validate(SendMessage message, OwnerDirectory owners)
    {
        if (!OperationId.TryParse(message.Operation.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "operationId: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
        }

        ValidateRecipients(message.Recipients, owners);
        if (!Enum.IsDefined(message.Lane))
        {
            throw new MeshException(MeshErrorCodes.Invalid, "lane: it is flash, urgent or routine.");
        }

        ValidateAttachments(message.Attachments);
        if (message.Payload.Length > MessageLimits.MaxPayloadBytes)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"payload: at most {MessageLimits.MaxPayloadBytes} bytes; send more as an attachment.");
        }

        if (message.Payload.IsEmpty && message.Attachments.IsDefaultOrEmpty)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "payload: a message needs a payload or an attachment.");
        }
    }

    /// <summary>SHA-256 over everything that makes two requests the same.</summary>
    public static byte[] RequestHash(SendMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        Append(message.Recipients.Length, number);
        foreach (var recipient in message.Recipients)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(recipient.Value + '|'));
        }

        Append((int)message.Lane, number);
        Append(message.Attachments.IsDefault ? 0 : message.Attachments.Length, number);
        foreach (var attachment in message.Attachments.IsDefault ? [] : message.Attachments)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(attachment.Value));
        }

        Append(message.Payload.Length, number);
        hash.AppendData(message.Payload.Span);
        return hash.GetHashAndReset();

        void Append(int value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }
    }

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
            || envelope.Attachments.Any(attachment => attachment.Uploader != sender || attachment.Bytes is < 0 or > AttachmentLimits.MaxBytes))
        {
            return "The message's attachments break the limits.";
        }

        if (entry.Payload.Length > MessageLimits.MaxPayloadBytes || entry.Payload.Length != envelope.PayloadBytes)
        {
            return "The payload's size is not what the envelope says, or above the limit.";
        }

        return Sha256Hash.Of(entry.Payload.Span) == envelope.PayloadHash ? null : "The payload's SHA-256 is not what the envelope says.";
    }

    private static void ValidateRecipients(ImmutableArray<OwnerId> recipients, OwnerDirectory owners)
    {
        if (recipients.IsDefaultOrEmpty)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "to: name at least one recipient.");
        }

        if (recipients.Length > MessageLimits.MaxRecipients)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"to: at most {MessageLimits.MaxRecipients} recipients.");
        }

        var seen = new HashSet<OwnerId>(recipients.Length);
        foreach (var recipient in recipients)
        {
            if (!OwnerId.TryParse(recipient.Value, out _) || !owners.Contains(recipient))
            {
                throw new MeshException(MeshErrorCodes.UnknownOwner, $"to: there is no owner with the code {Shown(recipient.Value)}.");
            }

            if (!seen.Add(recipient))
            {
                throw new MeshException(MeshErrorCodes.Invalid, $"to: {recipient} is named twice.");
            }
        }
    }

    private static void ValidateAttachments(ImmutableArray<Sha256Hash> attachments)
    {
        if (attachments.IsDefaultOrEmpty)
        {
            return;
        }

        if (attachments.Length > MessageLimits.MaxAttachments)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"attachments: at most {MessageLimits.MaxAttachments}.");
        }

        var seen = new HashSet<Sha256Hash>(attachments.Length);
        foreach (var attachment in attachments)
        {
            if (!Sha256Hash.TryParse(attachment.Value, out _))
            {
                throw new MeshException(MeshErrorCodes.MalformedId, "attachments: a SHA-256 is 64 lower-case hexadecimal digits.");
            }

            if (!seen.Add(attachment))
            {
                throw new MeshException(MeshErrorCodes.Invalid, $"attachments: {attachment} is named twice.");
            }
        }
    }

    /// <summary>What a caller wrote is shown back, but not at any length.</summary>
    private static string Shown(string? code) => code is null ? "(none)" : code.Length <= 16 ? code : code[..16] + "...";
}
