using Interpol.Mesh.Boundary.Connections;
using Interpol.Mesh.Boundary.Keys;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Secures a silo's connections.</summary>
internal static class ConnectionSiloBuilderExtensions
{
    /// <summary>Mutual TLS on all connections: from and to silos, and from gateways.</summary>
    /// <exception cref="KeyException">The silo's certificate is missing or cannot be used.</exception>
    public static ISiloBuilder UseMutualTls(this ISiloBuilder builder, KeyFolder keys, string siloName)
    {
        var identity = TlsIdentity.Read(keys, CertificateRole.Silo, siloName);
        return builder.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(steps => steps.UseMiddleware(new TlsServerMiddleware(identity, CertificateRole.Silo, LoggerOf<TlsServerMiddleware>(steps))));
            connections.ConfigureSiloOutboundConnection(steps => steps.UseMiddleware(new TlsClientMiddleware(identity, LoggerOf<TlsClientMiddleware>(steps))));
            connections.ConfigureGatewayInboundConnection(steps => steps.UseMiddleware(new TlsServerMiddleware(identity, CertificateRole.Gateway, LoggerOf<TlsServerMiddleware>(steps))));
        });
    }

    /// <summary>No TLS, and no connection that leaves the machine.</summary>
    public static ISiloBuilder UseLoopbackOnly(this ISiloBuilder builder) => builder.Configure<SiloConnectionOptions>(connections =>
    {
        connections.ConfigureSiloInboundConnection(Guard);
        connections.ConfigureSiloOutboundConnection(Guard);
        connections.ConfigureGatewayInboundConnection(Guard);
    });

    private static void Guard(IConnectionBuilder steps) => steps.UseMiddleware(new LoopbackMiddleware());

    private static ILogger<T> LoggerOf<T>(IConnectionBuilder steps) => steps.ApplicationServices.GetRequiredService<ILogger<T>>();
}
