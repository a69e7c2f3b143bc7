using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>One message to a region, a group or all, and typed requests with the purposes of notices.</summary>
internal static class BroadcastEndpoints
{
    /// <summary>Adds who receives them.</summary>
    public static void AddBroadcasts(this IServiceCollection services) => services.AddSingleton<BroadcastTargets>();

    /// <summary>Adds the addresses.</summary>
    public static void MapBroadcasts(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Messages");
        routes.MapPost("/api/v1/owners/{code}/broadcasts", MessageEndpoints.SendAsync<BroadcastRequest>)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Broadcast)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .Audited(AuditActions.Send)
            .ReadsOperationId()
            .WithName("sendBroadcast")
            .WithSummary("Send one message to a region, a group or all.")
            .WithDescription("As sending a message; instead of to one of region, group (FR:name) and all, less those in exclude, who are shown to nobody but the sender. The message's address shows how many have it: delivered of total.");

        routes.MapPost("/api/v1/owners/{code}/diffusions", MessageEndpoints.SendAsync<DiffusionRequest>)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Broadcast)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .Audited(AuditActions.Send)
            .ReadsOperationId()
            .WithName("sendDiffusion")
            .WithSummary("Send a typed request with the purpose of a notice.")
            .WithDescription("As sending a message, with a type; to chosen owners, a region or all. It also goes to the Secretariat's review desk, as the answer says. What the type requires and the request lacks is named.");

        routes.MapGet("/api/v1/diffusion-types", (Delegate)ListTypesAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .WithName("listDiffusionTypes")
            .WithSummary("List the types of diffusions, their purposes and what each must say.");
    }

    private static Ok<DiffusionTypesBody> ListTypesAsync(HttpContext context) => TypedResults.Ok(new DiffusionTypesBody(BroadcastTargets.ReviewDesk, DiffusionTypes.All));
}
