using System.Diagnostics.Metrics;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo.Boundary.Connections;
using Orleans.Configuration;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Guards a silo.</summary>
internal static class BoundarySiloBuilderExtensions
{
    /// <summary>Adds the filters and what they need.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="hub">The silo's hub.</param>
    /// <param name="keys">Where the keys are.</param>
    /// <exception cref="KeyException">The silos' secret is missing or cannot be used.</exception>
    public static ISiloBuilder AddBoundary(this ISiloBuilder builder, HubName hub, KeyFolder keys)
    {
        // Read now: a silo without it must not start.
        var mark = SiloMark.Read(keys);
        builder.Services.AddSingleton(mark);
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton(_ => GrainCallPermissions.Create());
        builder.Services.AddSingleton(provider => new GatewayRegisterFile(
            keys.Register, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<GatewayRegisterFile>>()));
        builder.Services.AddSingleton<KnownGateways>();
        builder.Services.AddSingleton<CallVerifier>();
        builder.Services.AddSingleton(provider => new BoundaryAudit(
            provider.GetRequiredService<IGrainFactory>(),
            hub,
            provider.GetRequiredService<OwnerDirectory>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BoundaryAudit>>()));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<BoundaryAudit>());
        builder.Services.AddSingleton<GatewayConnectionGuard>();
        builder.AddOutgoingGrainCallFilter(mark);
        return builder.AddIncomingGrainCallFilter<BoundaryFilter>();
    }

    /// <summary>Has what clients send looked at below the calls. After TLS, if there is any: the steps of a connection run in the order in which they are added.</summary>
    public static ISiloBuilder GuardGatewayConnections(this ISiloBuilder builder) => builder.Configure<SiloConnectionOptions>(connections =>
        connections.ConfigureGatewayInboundConnection(steps =>
        {
            var guard = steps.ApplicationServices.GetRequiredService<GatewayConnectionGuard>();
            steps.Use(next => connection => guard.OnConnectionAsync(connection, next));
        }));

    /// <summary>Mutual TLS on all connections: from and to silos, and from gateways.</summary>
    /// <exception cref="KeyException">The silo's certificate is missing or cannot be used.</exception>
    public static ISiloBuilder UseMutualTls(this ISiloBuilder builder, KeyFolder keys, string siloName)
    {
        var identity = TlsIdentity.Read(keys, CertificateRole.Silo, siloName);
        return builder.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(steps => steps.UseServerTls(identity.ConnectionsWith(CertificateRole.Silo)));
            connections.ConfigureSiloOutboundConnection(steps => steps.UseClientTls(identity.ConnectionsWith(CertificateRole.Silo)));
            connections.ConfigureGatewayInboundConnection(steps => steps.UseServerTls(identity.ConnectionsWith(CertificateRole.Gateway)));
        });
    }
}
