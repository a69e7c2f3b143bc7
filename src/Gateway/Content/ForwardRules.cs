using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>Whether what is passed on is what its owner sent, and goes no further than its owner allows.</summary>
internal sealed class ForwardRules(HandlingRules handling)
{
    /// <summary>What a forward is refused with: exactly this, and no reason, which would say whom the owner excludes.</summary>
    public const string NotPermitted = "not permitted by owner";

    /// <summary>What is wrong with a message as a forward, and with each forward inside it; null when nothing is.</summary>
    /// <param name="envelope">The envelope of the message.</param>
    /// <param name="content">Its content, with what it passes on.</param>
    public string? ProblemOf(Envelope envelope, MessageContent content)
    {
        for (var depth = 0; ; depth++)
        {
            if (content.Original is not { } original)
            {
                return envelope.ForwardOf is null ? null : "The envelope says that this is a forward, and the content passes nothing on.";
            }

            if (depth == ContentRules.MaxForwards)
            {
                return $"It was passed on more than {ContentRules.MaxForwards} times.";
            }

            if (ProblemOf(envelope, original) is { } problem)
            {
                return problem;
            }

            envelope = original.Envelope;
            content = original.Content;
        }
    }

    /// <summary>Whether a forward stays within what the original's envelope allows.</summary>
    public bool Permits(Envelope original, System.Collections.Immutable.ImmutableArray<Contracts.Bureaus.OwnerId> recipients, MessageHandling forward) =>
        handling.PermitsForward(original.Id.Sender, original.Recipients, original.Handling, [], recipients, forward);

    private string? ProblemOf(Envelope envelope, ForwardedMessage original)
    {
        var inner = original.Envelope;
        if (!MessageId.TryParse(inner.Id.Value, out _) || envelope.ForwardOf != inner.Id)
        {
            return "The message that is passed on is not the one that the envelope names.";
        }

        if (envelope.Origin is { } origin && origin != (inner.Origin ?? inner.Id))
        {
            return "The message that is passed on does not begin with the message that the envelope names as its origin.";
        }

        if (inner.Kind is not (MessageKind.Message or MessageKind.Broadcast or MessageKind.Diffusion) || inner.Recipients.IsEmpty)
        {
            return "What is passed on is not a message.";
        }

        // Who passes it on has received it.
        if (!inner.Recipients.Contains(envelope.Id.Sender))
        {
            return "Who passes the message on is not among its recipients.";
        }

        if (!Permits(inner, envelope.Recipients, envelope.Handling))
        {
            return NotPermitted;
        }

        if (ContentRules.Check(original.Content) is [var first, ..])
        {
            return $"What is passed on breaks a rule. {first.Field}: {first.Detail}";
        }

        // The bytes of a message that nobody sealed are known: they are what was said, so nobody can have changed it on the way.
        return inner.Seal is null && Sha256Hash.Of(ContentJson.Write(original.Content)) != inner.PayloadHash
            ? "What is passed on is not what its owner sent: the bytes have another hash."
            : null;
    }
}
