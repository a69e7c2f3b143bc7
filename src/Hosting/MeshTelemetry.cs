using Interpol.Mesh.Contracts.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Interpol.Mesh.Hosting;

/// <summary>Metrics and traces of a silo or a gateway, by OpenTelemetry.</summary>
/// <remarks>
/// Metrics are always gathered and read at <c>/metrics</c>, in the text form of Prometheus:
/// runtime, ASP.NET Core, HTTP client, Npgsql, Orleans (<c>Microsoft.Orleans</c>) and the mesh's own (<see cref="ClusterIdentity.Meter"/>).
/// With <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> they also go there, and so do traces: request -> call of an actor -> SQL. Without it no call carries or makes a trace.
/// </remarks>
public static class MeshTelemetry
{
    /// <summary>Where a process serves its metrics.</summary>
    public const string MetricsPath = "/metrics";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Npgsql = "Npgsql";

    /// <summary>Whether traces are made and exported: an endpoint for them is configured.</summary>
    /// <param name="configuration">The process's configuration.</param>
    public static bool Traces(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    /// <summary>Gathers and exports what the process tells of itself.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="service">What it is: <c>mesh-silo</c> or <c>mesh-gateway</c>.</param>
    /// <param name="name">Which one it is, for example <c>lyon-1</c>.</param>
    public static void AddMeshTelemetry(this WebApplicationBuilder builder, string service, string name)
    {
        var exported = Traces(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, autoGenerateServiceInstanceId: false, serviceInstanceId: name))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(ClusterIdentity.Meter, "Microsoft.Orleans", Npgsql)
                    .AddRuntimeInstrumentation()
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()

                    // What was measured once under some tags is exported for ever, and these two have the links of the moment as tags; /api/v1/cluster shows them.
                    .AddView("mesh.outbox.undelivered.age", MetricStreamConfiguration.Drop)
                    .AddView("mesh.outbox.undelivered.messages", MetricStreamConfiguration.Drop)
                    .AddPrometheusExporter(prometheus => prometheus.ScrapeEndpointPath = MetricsPath);
                if (exported)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (exported)
        {
            telemetry.WithTracing(traces => traces
                .AddSource("Microsoft.Orleans.*", Npgsql)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddOtlpExporter());
        }
    }

    /// <summary>Serves the metrics at <see cref="MetricsPath"/>. Who may read them is the caller's to say.</summary>
    /// <param name="routes">The routes.</param>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint(MetricsPath).WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
}
