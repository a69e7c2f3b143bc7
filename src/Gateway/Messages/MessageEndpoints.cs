using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Sending messages, following them, marking them as read.</summary>
internal static class MessageEndpoints
{
    private const int DefaultMax = 100;
    private const int MostMessages = 500;

    /// <summary>Adds what composes and sends.</summary>
    public static void AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<IPayloadSeal, UnsealedPayload>();
        services.AddSingleton<ConversationFinder>();
        services.AddSingleton<HandlingChoice>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<SentElsewhere>();
        services.AddSingleton<MessageSender>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Messages");
        routes.MapPost("/api/v1/owners/{code}/messages", SendAsync<MessageRequest>)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Send)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .Audited(AuditActions.Send)
            .ReadsOperationId()
            .WithName("sendMessage")
            .WithSummary("Send a message to other owners.")
            .WithDescription("202 means that the message is flushed at the sender's hub and reaches every recipient by itself, whatever dies. When the outcome is unknown (503, 504, a broken connection), repeat the request unchanged with the same operationId: it is sent exactly once. A reply names what it answers in inReplyTo and goes to its sender (with replyAll to everybody on the thread) unless to says otherwise; a forward names what it passes on in forwardOf, carries it whole with its attachments, and is refused (not permitted by owner) where it would go further than its owner allows. A message may wait for a second officer instead: then the answer has the state awaiting-release. An operationId is remembered for 30 days. Attachments are uploaded before the message that names them.");

        routes.MapGet("/api/v1/owners/{code}/messages/{id}", GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .AuditedMailboxRead(AuditActions.Read)
            .WithName("getMessage")
            .WithSummary("Follow a message.")
            .WithDescription("The sender gets the timeline: the stages of the way to each recipient with hub, time and lag, how many have it, the forwards that recipients declared, and after a withdrawal from how many it is gone. A recipient gets the message as it was received, in the form of an entry of its feed.");

        routes.MapPost("/api/v1/owners/{code}/messages/{id}/read", MarkReadAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Audited(AuditActions.Read)
            .WithName("markMessageRead")
            .WithSummary("Say that an officer has read a received message.")
            .WithDescription("Needs no body. The sender sees it in the message's timeline. Repeating it is without effect and answers when it was first marked.");

        routes.MapGet("/api/v1/owners/{code}/threads/{thread}", GetThreadAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Read)
            .AuditedMailboxRead(AuditActions.Read)
            .WithName("getThread")
            .WithSummary("Read a conversation.")
            .WithDescription("The messages that this owner sent and received on the thread, in order; the newest 100, or as many as max says, up to 500. until names the message with which they end, for what is older.");

        routes.MapPost("/api/v1/owners/{code}/messages/{id}/withdraw", WithdrawAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Send)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Audited(AuditActions.Withdraw)
            .WithName("withdrawMessage")
            .WithSummary("Take back a message that this owner sent.")
            .WithDescription("Needs no body. 202 means that the withdrawal is flushed at the sender's hub: text and attachments are deleted at the hubs, what is not delivered yet never arrives, and the withdrawal follows the message to every gateway of every recipient and of those to whom they passed it on. The message's address shows from how many it is gone, as their gateways state. Repeating it is without effect and answers the first withdrawal.");
    }

    /// <summary>Serves all addresses that send. The description shows the last of two answers with one status: what is usual.</summary>
    internal static async Task<Results<Accepted<HeldAnswer>, Accepted<SendAnswer>>> SendAsync<TRequest>(HttpContext context, Caller caller, TRequest request, MessageSender sender)
        where TRequest : SendRequest
    {
        var operation = IdempotencyKey.OperationOf(request.OperationId, context.Request);
        var owner = caller.Owner;
        context.AuditObject(MessageId.For(owner, operation).Value, purpose: request.Purpose);
        var (sent, release) = await sender.SendOrHoldAsync(SendOrder.Of(caller, request, operation), context.RequestAborted);
        return sent is not null
            ? TypedResults.Accepted($"/api/v1/owners/{owner}/messages/{sent.Id}", sent)
            : TypedResults.Accepted((string?)null, new HeldAnswer("awaiting-release", release!));
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

    /// <summary>The message that a path names.</summary>
    internal static MessageId Parse(string id) =>
        MessageId.TryParse(id, out var message)
            ? message
            : throw RequestRefusedException.Malformed("id", "A message id is the sender's code, a dash and 32 lower-case hexadecimal digits, as the answer to sending it and the feed say.");

    private static RequestRefusedException NoSuchMessage() =>
        RequestRefusedException.NotFound("This owner has neither sent nor received a message with that id.");

    private static async Task<Ok<ThreadBody>> GetThreadAsync(HttpContext context, Caller caller, string thread, string? until, string? max, Mailboxes mailboxes, FeedEntryWriter entries)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "until", "max");
        var most = QueryRules.Number(max, "max", 1, MostMessages, DefaultMax);
        var id = ThreadId.TryParse(thread, out var parsed)
            ? parsed
            : throw RequestRefusedException.Malformed("thread", "A thread's id is 32 lower-case hexadecimal digits, as its messages say.");
        MessageId? last = until is null ? null
            : MessageId.TryParse(until, out var named) ? named
            : throw RequestRefusedException.Malformed("until", "The query parameter until must be the id of a message of the thread, as the thread says it.");
        context.AuditObject($"thread/{id}");
        var items = await mailboxes.Of(owner).ReadThreadAsync(id, last, most, context.RequestAborted);
        if (items.Count == 0)
        {
            throw RequestRefusedException.NotFound("This owner is not on a thread with that id, or has no such message there.");
        }

        context.Response.Headers.CacheControl = "no-store";
        var body = new ThreadBody(id, [.. items.Select(item => entries.Body(owner, item, cursor: null))]);
        return TypedResults.Ok(body);
    }

    private static async Task<Accepted<WithdrawAnswer>> WithdrawAsync(HttpContext context, Caller caller, string id, GrainCaller calls, Mailboxes mailboxes, TimeProvider time)
    {
        var owner = caller.Owner;
        var message = Parse(id);
        if (message.Sender != owner)
        {
            throw await mailboxes.Of(owner).FindAsync(message, context.RequestAborted) is null
                ? RequestRefusedException.NotFound("This owner has sent no message with that id.")
                : new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.NotPermitted, "not permitted: only the owner that sent a message withdraws it.", "id");
        }

        var operation = IdempotencyKey.OperationOf(OperationOf(context.Request, message), context.Request);
        var withdrawn = await calls.WriteAsync(
            (Owner: owner, Withdrawal: new WithdrawMessage(operation, message, time.GetUtcNow())),
            static (grains, state, cancellationToken) => grains.GetGrain<IOutboxGrain>(state.Owner.Value).WithdrawAsync(state.Withdrawal, cancellationToken));
        await mailboxes.Of(owner).WithdrawnAsync(message, withdrawn.Accepted.At, CancellationToken.None);
        var answer = new WithdrawAnswer(message, withdrawn.Id, withdrawn.Accepted.At, withdrawn.Accepted.Hub, withdrawn.Repeated);
        return TypedResults.Accepted((string?)null, answer);
    }

    /// <summary>A message is withdrawn once: without a key the message itself says which operation this is.</summary>
    private static OperationId? OperationOf(HttpRequest request, MessageId message) =>
        request.Headers.ContainsKey("Idempotency-Key") ? null : OperationId.Parse($"withdraw.{message.Value[(message.Value.IndexOf('-', StringComparison.Ordinal) + 1)..]}");
}
