using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>One message to a region, a group or all, and typed requests with the purposes of notices.</summary>
internal static class BroadcastEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void MapBroadcasts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/owners/{code}/broadcasts", BroadcastAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Broadcast)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.MessageBodyBytes))
            .Audited(AuditActions.Send)
            .Accepts<SendRequest>("application/json")
            .Produces<SendAnswer>(StatusCodes.Status202Accepted)
            .WithName("sendBroadcast")
            .WithTags("Messages")
            .WithSummary("Send one message to a region, a group or all.")
            .WithDescription("As sending a message; instead of to one of region, group (FR:name) and all, less those in exclude, who are shown to nobody but the sender. The message's address shows how many have it: delivered of total.");

        routes.MapPost("/api/v1/owners/{code}/diffusions", DiffuseAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Broadcast)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.MessageBodyBytes))
            .Audited(AuditActions.Send)
            .Accepts<SendRequest>("application/json")
            .Produces<SendAnswer>(StatusCodes.Status202Accepted)
            .WithName("sendDiffusion")
            .WithTags("Messages")
            .WithSummary("Send a typed request with the purpose of a notice.")
            .WithDescription("As sending a message, with a type; to chosen owners, a region or all. It also goes to the Secretariat's review desk, as the answer says. What the type requires and the request lacks is named.");

        routes.MapGet("/api/v1/diffusion-types", (Delegate)ListTypesAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .Produces<DiffusionTypesBody>()
            .WithName("listDiffusionTypes")
            .WithTags("Messages")
            .WithSummary("List the types of diffusions, their purposes and what each must say.");
    }

    private static Task BroadcastAsync(HttpContext context, string code, ActingOwner acting, SendHandler handler) =>
        handler.HandleAsync(context, acting.Of(context, code), MessageKind.Broadcast);

    private static Task DiffuseAsync(HttpContext context, string code, ActingOwner acting, SendHandler handler) =>
        handler.HandleAsync(context, acting.Of(context, code), MessageKind.Diffusion);

    private static Task ListTypesAsync(HttpContext context) => JsonAnswer.WriteAsync(
        context,
        StatusCodes.Status200OK,
        new DiffusionTypesBody(BroadcastTargets.ReviewDesk, DiffusionTypes.All),
        GatewayJsonContext.Default.DiffusionTypesBody);
}
