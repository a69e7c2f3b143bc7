using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Taking messages back.</summary>
internal static class WithdrawalEndpoints
{
    /// <summary>Adds the address.</summary>
    public static void MapWithdrawals(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/owners/{code}/messages/{id}/withdraw", WithdrawAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Send)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .Audited(AuditActions.Withdraw)
            .WithName("withdrawMessage")
            .WithTags("Messages")
            .WithSummary("Take back a message that this owner sent.")
            .WithDescription("Needs no body. 202 means that the withdrawal is flushed at the sender's hub: text and attachments are deleted at the hubs, what is not delivered yet never arrives, and the withdrawal follows the message to every gateway of every recipient and of those to whom they passed it on. The message's address shows from how many it is gone, as their gateways state. Repeating it is without effect and answers the first withdrawal.");

    private static async Task<Accepted<WithdrawAnswer>> WithdrawAsync(HttpContext context, Caller caller, string id, GrainCaller calls, Mailboxes mailboxes, TimeProvider time)
    {
        var owner = caller.Owner;
        var message = MessageId.TryParse(id, out var parsed)
            ? parsed
            : throw RequestRefusedException.Malformed("id", "A message id is the sender's code, a dash and 32 lower-case hexadecimal digits, as the answer to sending it says.");
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
