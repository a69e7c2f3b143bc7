using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Finds what a message answers, passes on or continues. What an owner is not on and what does not exist are answered alike.</summary>
internal sealed class ConversationFinder(Mailboxes mailboxes)
{
    /// <summary>Finds it.</summary>
    /// <exception cref="RequestRefusedException">403: the owner is not on that thread, or what it wants to pass on is not there to be passed on.</exception>
    public async ValueTask<Conversation> FindAsync(OwnerId sender, SendRequest request, CancellationToken cancellationToken)
    {
        if (request is not MessageRequest message)
        {
            return new Conversation(ThreadId.New(), null, null);
        }

        var mailbox = mailboxes.Of(sender);
        if (message.InReplyTo is { } answered)
        {
            var item = await mailbox.FindAsync(answered, cancellationToken);
            return item is { Envelope: { Kind: not (MessageKind.Note or MessageKind.Withdrawal), Thread: { } thread } }
                ? new Conversation(Same(thread, message), item, null)
                : throw NotOnThread("inReplyTo", "this owner has neither sent nor received the message that inReplyTo names");
        }

        if (message.ForwardOf is { } passedOn)
        {
            var item = await mailbox.FindAsync(passedOn, cancellationToken);
            if (item is not { Direction: MailDirection.Received, State: MailState.Open, Content: not null })
            {
                throw NotPermitted("forwardOf");
            }

            return new Conversation(Same(item.Envelope.Thread ?? ThreadId.New(), message), null, item);
        }

        if (message.Thread is { } continued)
        {
            return (await mailbox.ReadThreadAsync(continued, null, 1, cancellationToken)).Count > 0
                ? new Conversation(continued, null, null)
                : throw NotOnThread("thread", "this owner is not on that thread; leave the field out to begin a new one");
        }

        return new Conversation(ThreadId.New(), null, null);
    }

    /// <summary>The recipients of a reply that names none: the sender of what it answers, or everybody on the thread.</summary>
    public static ImmutableArray<OwnerId> DefaultRecipients(OwnerId sender, MailItem answered, bool all)
    {
        var original = answered.Envelope;
        var others = Participants(original).Where(owner => owner != sender).ToImmutableArray();
        return all || original.Id.Sender == sender ? others.IsEmpty ? [sender] : others : [original.Id.Sender];
    }

    /// <summary>Refuses recipients of a reply that are not on its thread: to bring somebody else in is to pass on.</summary>
    public static void RequireOnThread(MailItem answered, ImmutableArray<OwnerId> recipients)
    {
        var participants = Participants(answered.Envelope).ToHashSet();
        foreach (var recipient in recipients.Where(recipient => !participants.Contains(recipient)))
        {
            throw NotOnThread("to", $"{recipient} is not on the thread of the message that inReplyTo names; pass the message on with forwardOf instead");
        }
    }

    /// <summary>The refusal of a forward; without a reason, which would say whom the owner excludes.</summary>
    public static RequestRefusedException NotPermitted(string field) =>
        new(StatusCodes.Status403Forbidden, MeshErrorCodes.NotPermitted, ForwardRules.NotPermitted, field);

    private static IEnumerable<OwnerId> Participants(Envelope envelope) => envelope.Recipients.Prepend(envelope.Id.Sender).Distinct();

    private static ThreadId Same(ThreadId thread, MessageRequest request) =>
        request.Thread is not { } wanted || wanted == thread
            ? thread
            : throw RequestRefusedException.Invalid("thread", "The field thread names another conversation than the message that is answered or passed on belongs to; leave it out.");

    private static RequestRefusedException NotOnThread(string field, string why) =>
        new(StatusCodes.Status403Forbidden, MeshErrorCodes.NotPermitted, $"not permitted: {why}.", field);
}

/// <summary>Where a message stands among others.</summary>
/// <param name="Thread">The conversation.</param>
/// <param name="Answered">The message that it answers; null when it answers none.</param>
/// <param name="PassedOn">The message that it passes on, open; null when it passes on none.</param>
internal sealed record Conversation(ThreadId Thread, MailItem? Answered, MailItem? PassedOn);
