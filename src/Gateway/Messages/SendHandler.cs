using Microsoft.AspNetCore.Http.HttpResults;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Serves the addresses that send: reads the request, asks whether a second officer has to release it, and sends or holds.</summary>
internal sealed class SendHandler(IMessageSender sender, ReleaseService releases)
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="owner">The acting owner.</param>
    /// <param name="request">What to send.</param>
    public async Task<Results<Accepted<SendAnswer>, Accepted<HeldAnswer>>> HandleAsync(HttpContext context, OwnerId owner, SendRequest request)
    {
        var operation = IdempotencyKey.OperationOf(request.OperationId, context.Request);
        var id = MessageId.For(owner, operation);
        context.AuditObject(id.Value, purpose: request.Purpose);
        var principal = (MeshPrincipal)context.User;
        var author = principal.Identity?.Name;
        if (await releases.IsHeldAsync(owner, request, context.RequestAborted))
        {
            await sender.CheckAsync(owner, author, request, operation, context.RequestAborted);
            var release = await releases.HoldAsync(owner, principal, request, operation, context.RequestAborted);
            return TypedResults.Accepted((string?)null, HeldAnswer.Of(release));
        }

        var answer = await sender.SendAsync(owner, author, request, operation, context.RequestAborted);
        return TypedResults.Accepted($"/api/v1/owners/{owner}/messages/{answer.Id}", answer);
    }
}
