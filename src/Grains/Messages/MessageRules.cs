using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What a message must be like, whoever sends it and whenever: the rules that need nothing but the request.</summary>
internal static class MessageRules
{
    private const int MaxNameLength = 100;
    private const int MaxSealText = 64;
    private const int MaxSealBytes = 512;

    /// <summary>Refuses a request that breaks a rule.</summary>
    /// <param name="sender">Who sends.</param>
    /// <param name="message">The request.</param>
    /// <param name="owners">The list of owners.</param>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void Validate(OwnerId sender, SendMessage message, OwnerDirectory owners)
    {
        if (!OperationId.TryParse(message.Operation.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "operationId: 1 to 64 letters, digits, dots, dashes or underscores; a random UUID is a good one.");
        }

        ValidateOwners("to", message.Recipients, owners);
        if (message.Recipients.Length == 0)
        {
            throw Invalid("to: name at least one recipient.");
        }

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

        if (message.Kind is not (MessageKind.Message or MessageKind.Broadcast or MessageKind.Diffusion))
        {
            throw Invalid("kind: it is message, broadcast or diffusion.");
        }

        ValidateIds(message);
        ValidateClocks(message);
        ValidateHandling(message.Handling, owners);
        ValidateExcluded(message, owners);
        ValidateSeal(sender, message);
    }

    /// <summary>Refuses clocks that have run out, or would run for too long. Not asked of a request that was accepted before.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void CheckClocks(SendMessage message, DateTimeOffset now)
    {
        CheckClock("answerBy", message.AnswerBy, now);
        CheckClock("expiresAt", message.ExpiresAt, now);
    }

    private static void ValidateOwners(string field, ImmutableArray<OwnerId> named, OwnerDirectory owners)
    {
        if (named.IsDefault)
        {
            throw Invalid($"{field}: name at least one owner.");
        }

        if (named.Length > MessageLimits.MaxRecipients)
        {
            throw Invalid($"{field}: at most {MessageLimits.MaxRecipients} owners.");
        }

        var seen = new HashSet<OwnerId>(named.Length);
        foreach (var owner in named)
        {
            if (!OwnerId.TryParse(owner.Value, out _) || !owners.Contains(owner))
            {
                throw new MeshException(MeshErrorCodes.UnknownOwner, $"{field}: there is no owner with the code {Shown(owner.Value)}.");
            }

            if (!seen.Add(owner))
            {
                throw Invalid($"{field}: {owner} is named twice.");
            }
        }
    }

    private static void ValidateIds(SendMessage message)
    {
        if (message.Thread is { } thread && !ThreadId.TryParse(thread.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "thread: it is 32 lower-case hexadecimal digits.");
        }

        if (message.InReplyTo is { } parent && !MessageId.TryParse(parent.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "inReplyTo: a message id is the sender's code, a dash and 32 lower-case hexadecimal digits.");
        }

        if (message.ForwardOf is { } original && !MessageId.TryParse(original.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "forwardOf: a message id is the sender's code, a dash and 32 lower-case hexadecimal digits.");
        }

        if (message.InReplyTo is not null && message.ForwardOf is not null)
        {
            throw Invalid("forwardOf: a message answers another or passes one on, not both; send two.");
        }
    }

    private static void ValidateClocks(SendMessage message)
    {
        if (message.AnswerBy <= message.ComposedAt)
        {
            throw Invalid("answerBy: it lies before the time at which the message was composed; choose a later one.");
        }

        if (message.ExpiresAt <= message.ComposedAt)
        {
            throw Invalid("expiresAt: it lies before the time at which the message was composed; leave it out or choose a later one.");
        }
    }

    private static void CheckClock(string field, DateTimeOffset? time, DateTimeOffset now)
    {
        if (time <= now)
        {
            throw Invalid($"{field}: it is in the past; choose a later time.");
        }

        if (time - now > MessageLimits.MaxClock)
        {
            throw Invalid($"{field}: it is at most {MessageLimits.MaxClock.TotalDays:0} days ahead.");
        }
    }

    private static void ValidateHandling(MessageHandling? handling, OwnerDirectory owners)
    {
        if (handling?.Audience is not { } audience || !Enum.IsDefined(handling.Tlp) || !Enum.IsDefined(audience.Kind))
        {
            throw Invalid("handling: it needs a traffic light (clear, green, amber, amber+strict, red) and an audience (recipients, owners, region, group, all).");
        }

        if (audience.Name is { Length: > MaxNameLength })
        {
            throw Invalid($"handling.audience: its name has at most {MaxNameLength} characters.");
        }

        ValidateOwners("handling.audience", audience.Owners.IsDefault ? [] : audience.Owners, owners);
        if (audience.Kind is AudienceKind.Owners or AudienceKind.Group && audience.Owners.IsDefaultOrEmpty)
        {
            throw Invalid("handling.audience: name at least one owner.");
        }

        if (audience.Kind == AudienceKind.Region && owners.All.All(owner => owner.Region is null || owner.Region != audience.Name))
        {
            throw Invalid("handling.audience: there is no region of that name.");
        }
    }

    private static void ValidateExcluded(SendMessage message, OwnerDirectory owners)
    {
        if (message.Excluded.IsDefaultOrEmpty)
        {
            return;
        }

        ValidateOwners("exclude", message.Excluded, owners);
        foreach (var owner in message.Excluded)
        {
            if (message.Recipients.Contains(owner))
            {
                throw Invalid($"exclude: {owner} is a recipient; take it out of one of the two.");
            }
        }
    }

    private static void ValidateSeal(OwnerId sender, SendMessage message)
    {
        if (message.Seal is { } seal
            && (Breaks(seal.Suite) || Breaks(seal.Gateway) || Breaks(seal.Key)
                || seal.Commitment.Length > MaxSealBytes || seal.WrapsHash.Length > MaxSealBytes || seal.Signature.Length > MaxSealBytes))
        {
            throw Invalid($"seal: its names have 1 to {MaxSealText} characters, its bytes are at most {MaxSealBytes} each.");
        }

        if (message.Wraps.IsDefaultOrEmpty)
        {
            return;
        }

        if (message.Seal is null)
        {
            throw Invalid("wraps: only a sealed message has wraps.");
        }

        var seen = new HashSet<OwnerId>(message.Wraps.Length);
        foreach (var wrap in message.Wraps)
        {
            if (wrap is null || (wrap.Recipient != sender && !message.Recipients.Contains(wrap.Recipient)) || !seen.Add(wrap.Recipient))
            {
                throw Invalid("wraps: one for each recipient, and at most one for the sender.");
            }

            if (wrap.Wraps.Length > MessageLimits.MaxWrapBytes)
            {
                throw new MeshException(MeshErrorCodes.TooLarge, $"wraps: at most {MessageLimits.MaxWrapBytes} bytes for a recipient.");
            }
        }

        static bool Breaks(string? text) => text is not { Length: >= 1 and <= MaxSealText };
    }

    private static MeshException Invalid(string sentence) => new(MeshErrorCodes.Invalid, sentence);

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
