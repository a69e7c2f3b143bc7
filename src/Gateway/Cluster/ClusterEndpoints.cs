using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>The machines: for operators in full, for whoever starts and watches processes in one word.</summary>
internal static class ClusterEndpoints
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Adds what calls and observes the silos.</summary>
    public static void AddCluster(this IServiceCollection services, CallRetryOptions calls)
    {
        services.AddSingleton(calls);
        services.TryAddSingleton(new ClusterObserverOptions());
        services.AddSingleton<SiloDepartures>();
        services.AddSingleton<GrainCaller>();
        services.AddSingleton<ClusterHistory>();
        services.AddSingleton<ClusterObserver>();
        services.AddHostedService<ClusterSampler>();
        services.AddSingleton<Readiness>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapCluster(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/cluster", GetAsync)
            .RequireAuthorization(MeshPolicies.Operations)
            .AuditedWhenRefused(AuditActions.Observe)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable)
            .WithName("getCluster")
            .WithTags("Cluster")
            .WithSummary("See silos, hubs, activations and calls.")
            .WithDescription("For the role operator. Calls per second and latencies are those of the last full ten seconds. A silo that does not answer within a second is shown with answers = false.");

        routes.MapGet("/api/v1/cluster/history", GetHistoryAsync)
            .RequireAuthorization(MeshPolicies.Operations)
            .AuditedWhenRefused(AuditActions.Observe)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable)
            .WithName("getClusterHistory")
            .WithTags("Cluster")
            .WithSummary("See how the cluster was in the last hour, and what became of silos.")
            .WithDescription("For the role operator. What became of silos is that of the membership table. The samples begin when an operator first looks at the cluster through this gateway, and are kept in the gateway's memory.");

        GatewayGauges.Add(routes.ServiceProvider);
        routes.MapMetrics()
            .RequireAuthorization(MeshPolicies.Operations)
            .AuditedWhenRefused(AuditActions.Observe)
            .WithName("getMetrics")
            .WithTags("Cluster")
            .WithSummary("Read the gateway's metrics in the text form of Prometheus.")
            .WithDescription("For the role operator. docs/observability.md lists them.");

        routes.MapGet("/healthz", (Delegate)HealthAsync)
            .AllowAnonymous()
            .WithName("getHealth")
            .WithTags("Health")
            .WithSummary("Whether the process serves. Needs no token.");

        routes.MapGet("/readyz", ReadyAsync)
            .AllowAnonymous()
            .Refuses(StatusCodes.Status503ServiceUnavailable)
            .WithName("getReadiness")
            .WithTags("Health")
            .WithSummary("Whether the cluster can be reached. Needs no token.");
    }

    private static async Task<Ok<ClusterBody>> GetAsync(HttpContext context, ClusterObserver observer, Mailboxes mailboxes)
    {
        var cluster = await observer.ObserveAsync(context.RequestAborted) with { Search = mailboxes.Searched.ToString() };
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(cluster);
    }

    private static async Task<Ok<ClusterHistoryBody>> GetHistoryAsync(HttpContext context, ClusterObserver observer)
    {
        var history = await observer.ReadHistoryAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(history);
    }

    private static Ok<HealthBody> HealthAsync(HttpContext context) =>
        TypedResults.Ok(new HealthBody("healthy"));

    private static async Task<Ok<HealthBody>> ReadyAsync(HttpContext context, Readiness readiness, Mailboxes mailboxes)
    {
        if (!await readiness.IsReadyAsync())
        {
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Unavailable,
                "The gateway serves, but no silo of the cluster answers.",
                retryAfter: RetryAfter);
        }

        return TypedResults.Ok(new HealthBody("ready", mailboxes.Searched.ToString()));
    }
}

/// <summary>What a gateway tells of itself beside what ASP.NET Core and the runtime tell.</summary>
internal static class GatewayGauges
{
    /// <summary>Adds them to <see cref="ClusterIdentity.Meter"/>.</summary>
    public static void Add(IServiceProvider services)
    {
        var meter = services.GetRequiredService<IMeterFactory>().Create(ClusterIdentity.Meter);
        var (feeds, mailboxes) = (services.GetRequiredService<LiveFeeds>(), services.GetRequiredService<Mailboxes>());
        meter.CreateObservableGauge("mesh.gateway.live.feeds", () => feeds.Listeners, "{listener}", "Open live feeds.");
        meter.CreateObservableGauge("mesh.gateway.messages", () => mailboxes.Searched.Of, "{message}", "Messages with text in the mailboxes.");
        meter.CreateObservableGauge("mesh.gateway.messages.searchable", () => mailboxes.Searched.Indexed, "{message}", "Those of them that can be found by searching.");
    }
}
