using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Forms;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Makes a request into a message: fills in what it leaves out and checks it by every rule that the receivers will check again.</summary>
internal sealed class MessageComposer(
    ConversationFinder conversations,
    BroadcastTargets targets,
    HandlingChoice handling,
    ForwardRules forwards,
    ContentForms forms,
    AttachmentClaims claims,
    TimeProvider time)
{
    /// <summary>Makes the message.</summary>
    /// <exception cref="RequestRefusedException">It breaks a rule; the sentence says what to change.</exception>
    public async Task<ComposedMessage> ComposeAsync(SendOrder order, CancellationToken cancellationToken)
    {
        var ((sender, author), request) = (order.Author, order.Request);
        var now = time.GetUtcNow();
        RequireKnownOwners(request);
        if (request.Payload.Length > SendLimits.MaxPayloadBytes)
        {
            throw RequestRefusedException.TooLarge("payload", $"The field payload has {request.Payload.Length} bytes, and the limit is {SendLimits.MaxPayloadBytes}; send the rest as an attachment.");
        }

        var message = request as MessageRequest;
        var conversation = await conversations.FindAsync(sender, request, cancellationToken);
        var recipients = await RecipientsAsync(sender, request, conversation, cancellationToken);
        RequireNotExcluded(request, recipients);
        var allowed = await handling.OfAsync(request, conversation, cancellationToken);
        if (conversation.PassedOn is { } original && !forwards.Permits(original.Envelope, recipients, allowed))
        {
            throw ConversationFinder.NotPermitted("forwardOf");
        }

        var content = ContentOf(author, request, conversation);
        RequireSound(content);
        await claims.RequireTrueAsync(sender, content, conversation.PassedOn?.Envelope.Attachments ?? [], cancellationToken);
        var composed = new SendMessage(order.Operation, recipients, request.Lane, now, [.. content.Attachments.Select(attachment => attachment.Hash)], default)
        {
            Kind = request.Kind,
            Thread = conversation.Thread,
            InReplyTo = message?.InReplyTo,
            ForwardOf = message?.ForwardOf,
            AnswerBy = MessageClocks.AnswerBy(request, now),
            ExpiresAt = MessageClocks.ExpiresAt(request, now),
            Handling = allowed,
            Excluded = request.Exclude ?? [],
        };
        return new ComposedMessage(composed, content);
    }

    private static MessageContent ContentOf(string? author, SendRequest request, Conversation conversation)
    {
        var own = request.Attachments ?? [];
        var attachments = own.Select(attachment => new ContentAttachment(attachment.Sha256, attachment.Name, attachment.MediaType));
        if (conversation.PassedOn is { Content: { } original })
        {
            // What came with the original goes on with it, and is never uploaded again.
            attachments = attachments.Concat(original.Attachments.Where(attachment => own.All(mine => mine.Sha256 != attachment.Hash)));
        }

        return new MessageContent
        {
            Subject = request.Subject,
            Text = request.Text,
            Language = request.Language,
            CrimeAreas = request.CrimeAreas ?? [],
            CaseNumber = request.CaseNumber,
            Purpose = request.Purpose,
            Author = author,
            DiffusionType = (request as DiffusionRequest)?.Type,
            Forms = [.. request.Forms ?? []],
            Attachments = [.. attachments],
            Payload = request.Payload,
            Original = conversation.PassedOn is { Content: { } passedOn } item ? new ForwardedMessage(item.Envelope, passedOn) : null,
        };
    }

    private static void RequireKnownOwners(SendRequest request)
    {
        OwnerRules.RequireKnown(request is MessageRequest { To: { } to } ? to : request is DiffusionRequest { To: { } some } ? some : [], "to");
        OwnerRules.RequireKnown(request.Exclude ?? [], "exclude");
        OwnerRules.RequireKnown(request.Handling?.Audience?.Owners ?? [], "handling.audience.owners");
    }

    private static void RequireNotExcluded(SendRequest request, ImmutableArray<OwnerId> recipients)
    {
        foreach (var owner in (request.Exclude ?? []).Where(owner => recipients.Contains(owner)))
        {
            throw RequestRefusedException.Invalid("exclude", $"{owner} would receive it and be excluded from it at once; leave it out of one of the two.");
        }
    }

    private void RequireSound(MessageContent content)
    {
        if (!ContentRules.SaysSomething(content))
        {
            throw RequestRefusedException.Invalid("text", "The message says nothing: give it a text, a form, an attachment or a payload.");
        }

        if (content.Attachments.Length > MessageLimits.MaxAttachments)
        {
            throw RequestRefusedException.Invalid("attachments", $"With those of the message that is passed on these are {content.Attachments.Length} attachments, and the limit is {MessageLimits.MaxAttachments}; send some in another message.");
        }

        var problems = ContentRules.Check(content)
            .Concat(content.CrimeAreas.Select((area, i) => (Area: area, Field: $"crimeAreas[{i}]")).Where(area => !CrimeAreas.Contains(area.Area))
                .Select(area => new FieldProblem(area.Field, "There is no crime area with that code; /api/v1/crime-areas lists them.")))
            .DistinctBy(problem => problem.Field)
            .Concat(forms.CheckOutgoing(content))
            .Concat(LacksOfType(content))
            .ToList();
        if (problems.Count > 0)
        {
            throw RequestRefusedException.Invalid(problems);
        }
    }

    private static IEnumerable<FieldProblem> LacksOfType(MessageContent content)
    {
        if (content.DiffusionType is not { } code)
        {
            return [];
        }

        return DiffusionTypes.Find(code) is { } type
            ? DiffusionTypes.Check(type, content)
            : [new FieldProblem("type", $"There is no type of diffusion with that code; the types are {string.Join(", ", DiffusionTypes.All.Select(known => known.Code))}.")];
    }

    private async ValueTask<ImmutableArray<OwnerId>> RecipientsAsync(OwnerId sender, SendRequest request, Conversation conversation, CancellationToken cancellationToken)
    {
        if (request is not MessageRequest message)
        {
            return await targets.OfAsync(sender, request, cancellationToken);
        }

        var to = message.To ?? [];
        if (conversation.Answered is not { } answered)
        {
            return to;
        }

        if (to.IsEmpty)
        {
            return ConversationFinder.DefaultRecipients(sender, answered, message.ReplyAll);
        }

        ConversationFinder.RequireOnThread(answered, to);
        return to;
    }
}

/// <summary>A message that keeps to every rule, before it is sealed.</summary>
/// <param name="Message">What hubs will read of it; without payload.</param>
/// <param name="Content">What it says.</param>
internal sealed record ComposedMessage(SendMessage Message, MessageContent Content);
