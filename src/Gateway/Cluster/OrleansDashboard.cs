using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Security;
using Orleans.Dashboard;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>Orleans' own dashboard, for operators who know it. What of it silos answer stands in the silos' table of permitted calls.</summary>
internal static class OrleansDashboard
{
    /// <summary>Its styles and fonts are partly in the page itself.</summary>
    private const string ContentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    /// <summary>Adds the addresses.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes) => routes.MapOrleansDashboard("/ops/cluster")
        .RequireAuthorization(MeshPolicies.Operations)
        .AuditedWhenRefused(AuditActions.Observe)
        .ExcludeFromDescription()
        .AddEndpointFilter((invocation, next) =>
        {
            invocation.HttpContext.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            return next(invocation);
        });
}
