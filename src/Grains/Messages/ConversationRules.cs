using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Decides whether a message may answer or pass on another.</summary>
internal static class ConversationRules
{
    /// <summary>The one sentence for everything that the owner of a message does not allow: why would tell whom it excludes.</summary>
    public const string NotPermittedByOwner = "not permitted by owner";

    /// <summary>Refuses a forward that the owner of what it passes on does not allow.</summary>
    /// <param name="message">The forward.</param>
    /// <param name="original">What it passes on, as it reached the sender; null when it did not.</param>
    /// <param name="rules">Who may see what.</param>
    /// <exception cref="MeshException"><c>not-permitted</c>.</exception>
    public static void CheckForward(SendMessage message, ReceivedMessage? original, HandlingRules rules)
    {
        if (original is not { State: EntryState.Whole, Envelope: { } envelope }
            || !rules.PermitsForward(envelope.Id.Sender, envelope.Recipients, envelope.Handling, original.Excluded, message.Recipients, message.Handling))
        {
            throw NotPermitted();
        }

        CheckThread(message, envelope);
    }

    /// <summary>Refuses a reply by or to somebody who is not on the thread.</summary>
    /// <param name="sender">Who answers.</param>
    /// <param name="message">The reply.</param>
    /// <param name="answered">What it answers; null when the sender neither sent nor received it.</param>
    /// <exception cref="MeshException"><c>not-permitted</c>.</exception>
    public static void CheckReply(OwnerId sender, SendMessage message, Envelope? answered)
    {
        if (answered is null || answered.Kind is MessageKind.Withdrawal or MessageKind.Note || !IsOn(sender, answered))
        {
            throw new MeshException(MeshErrorCodes.NotPermitted, "not permitted: you are not on the thread of the message that inReplyTo names.");
        }

        foreach (var recipient in message.Recipients)
        {
            if (!IsOn(recipient, answered))
            {
                throw new MeshException(MeshErrorCodes.NotPermitted, $"not permitted: {recipient} is not on the thread of the message that inReplyTo names.");
            }
        }

        CheckThread(message, answered);
    }

    /// <summary>The refusal of a forward.</summary>
    public static MeshException NotPermitted() => new(MeshErrorCodes.NotPermitted, NotPermittedByOwner);

    private static bool IsOn(OwnerId owner, Envelope envelope) => envelope.Id.Sender == owner || envelope.Recipients.Contains(owner);

    private static void CheckThread(SendMessage message, Envelope parent)
    {
        if (message.Thread is { } thread && parent.Thread is { } wanted && thread != wanted)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "thread: a reply or a forward stays on the thread of its message; leave the field out.");
        }
    }
}
