using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Sending messages, following them, marking them as read.</summary>
internal static class MessageEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/owners/{code}/messages", SendMessageAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Send)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .Audited(AuditActions.Send)
            .ReadsHeader("Idempotency-Key", "May carry the operationId instead of the body; when both do they must agree.")
            .Refuses(StatusCodes.Status409Conflict)
            .WithName("sendMessage")
            .WithTags("Messages")
            .WithSummary("Send a message to other owners.")
            .WithDescription("202 means that the message is flushed at the sender's hub and reaches every recipient by itself, whatever dies. When the outcome is unknown (503, 504, a broken connection), repeat the request unchanged with the same operationId: it is sent exactly once. A reply names what it answers in inReplyTo and goes to its sender (with replyAll to everybody on the thread) unless to says otherwise; a forward names what it passes on in forwardOf, carries it whole with its attachments, and is refused (not permitted by owner) where it would go further than its owner allows. A message may wait for a second officer instead: then the answer has the state awaiting-release. An operationId is remembered for 30 days. Attachments are uploaded before the message that names them.");

        routes.MapGet("/api/v1/owners/{code}/messages/{id}", GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .AuditedMailboxRead(AuditActions.Read)
            .WithName("getMessage")
            .WithTags("Messages")
            .WithSummary("Follow a message.")
            .WithDescription("The sender gets the timeline: the stages of the way to each recipient with hub, time and lag, how many have it, the forwards that recipients declared, and after a withdrawal from how many it is gone. A recipient gets the message as it was received, in the form of an entry of its feed.");

        routes.MapPost("/api/v1/owners/{code}/messages/{id}/read", MarkReadAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Audited(AuditActions.Read)
            .WithName("markMessageRead")
            .WithTags("Messages")
            .WithSummary("Say that an officer has read a received message.")
            .WithDescription("Needs no body. The sender sees it in the message's timeline. Repeating it is without effect and answers when it was first marked.");
    }

    private static Task<Results<Accepted<HeldAnswer>, Accepted<SendAnswer>>> SendMessageAsync(HttpContext context, Caller caller, MessageRequest request, MessageSender sender) =>
        SendAsync(context, caller, request, sender);

    /// <summary>Serves all addresses that send. The description shows the last of two answers with one status: what is usual.</summary>
    internal static async Task<Results<Accepted<HeldAnswer>, Accepted<SendAnswer>>> SendAsync(HttpContext context, Caller caller, SendRequest request, MessageSender sender)
    {
        var operation = IdempotencyKey.OperationOf(request.OperationId, context.Request);
        var owner = caller.Owner;
        context.AuditObject(MessageId.For(owner, operation).Value, purpose: request.Purpose);
        var (sent, release) = await sender.SendOrHoldAsync(SendOrder.Of(caller, request, operation), context.RequestAborted);
        return sent is not null
            ? TypedResults.Accepted($"/api/v1/owners/{owner}/messages/{sent.Id}", sent)
            : TypedResults.Accepted((string?)null, HeldAnswer.Of(release!));
    }

    private static async Task<Results<Ok<FeedEntryBody>, Ok<TimelineBody>>> GetAsync(HttpContext context, Caller caller, string id, GrainCaller calls, Mailboxes mailboxes, FeedEntryWriter entries)
    {
        var owner = caller.Owner;
        var message = Parse(id);
        if (message.Sender == owner)
        {
            var timeline = await calls.ReadAsync(
                (Owner: owner, Message: message),
                static (grains, state, cancellationToken) => grains.GetGrain<IOutboxGrain>(state.Owner.Value).GetTimelineAsync(state.Message, cancellationToken),
                context.RequestAborted) ?? throw NoSuchMessage();
            var content = (await mailboxes.Of(owner).FindAsync(message, context.RequestAborted))?.Content;
            return TypedResults.Ok(TimelineBody.Of(timeline, content));
        }

        var item = await mailboxes.Of(owner).FindAsync(message, context.RequestAborted) ?? throw NoSuchMessage();
        return TypedResults.Ok(entries.Body(owner, item, cursor: null));
    }

    private static async Task<Ok<ReadAnswer>> MarkReadAsync(HttpContext context, Caller caller, string id, GrainCaller calls, Mailboxes mailboxes)
    {
        var owner = caller.Owner;
        var message = Parse(id);
        var read = await calls.WriteAsync(
            (Owner: owner, Message: message),
            static (grains, state, cancellationToken) => grains.GetGrain<IFeedGrain>(state.Owner.Value).MarkReadAsync(state.Message, cancellationToken));
        await mailboxes.Of(owner).MarkReadAsync(message, read.At, context.RequestAborted);
        return TypedResults.Ok(new ReadAnswer(message, read.At, read.Hub));
    }

    private static MessageId Parse(string id) =>
        MessageId.TryParse(id, out var message)
            ? message
            : throw RequestRefusedException.Malformed("id", "A message id is the sender's code, a dash and 32 lower-case hexadecimal digits, as the answer to sending it says.");

    private static RequestRefusedException NoSuchMessage() =>
        RequestRefusedException.NotFound("This owner has neither sent nor received a message with that id.");
}
