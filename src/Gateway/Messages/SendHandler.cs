using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Serves the addresses that send: reads the request, asks whether a second officer has to release it, and sends or holds.</summary>
internal sealed class SendHandler(IMessageSender sender, ReleaseService releases)
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="owner">The acting owner.</param>
    /// <param name="kind">What the address sends.</param>
    public async Task HandleAsync(HttpContext context, OwnerId owner, MessageKind kind)
    {
        var request = await JsonBody.ReadAsync(context, GatewayLimits.MessageBodyBytes, (ref reader) => SendRequestReader.Read(kind, ref reader));
        var operation = SendRequestReader.OperationOf(request.OperationId, context.Request);
        var id = MessageId.For(owner, operation);
        context.AuditObject(id.Value, purpose: request.Purpose);
        var principal = (MeshPrincipal)context.User;
        var author = principal.Identity?.Name;
        if (await releases.IsHeldAsync(owner, request, context.RequestAborted))
        {
            await sender.CheckAsync(owner, author, request, operation, context.RequestAborted);
            var release = await releases.HoldAsync(owner, principal, request, operation, context.RequestAborted);
            await JsonAnswer.WriteAsync(context, StatusCodes.Status202Accepted, HeldAnswer.Of(release), GatewayJsonContext.Default.HeldAnswer);
            return;
        }

        var answer = await sender.SendAsync(owner, author, request, operation, context.RequestAborted);
        context.Response.Headers.Location = $"/api/v1/owners/{owner}/messages/{answer.Id}";
        await JsonAnswer.WriteAsync(context, StatusCodes.Status202Accepted, answer, GatewayJsonContext.Default.SendAnswer);
    }
}
