using Interpol.Mesh.Boundary.Connections;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Boundary;
using Orleans.Configuration;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Connects the gateway to the cluster.</summary>
internal static class ClusterConnection
{
    // Short, so that a hub that fell away is left, and one that came back is found, without anybody noticing; a read costs a millisecond.
    private static readonly TimeSpan GatewayListRefresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectionRetryPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Adds the cluster client.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="settings">What the gateway is told.</param>
    /// <param name="keys">The gateway's keys, with which it proves its calls.</param>
    public static void UseMeshCluster(this WebApplicationBuilder builder, GatewaySettings settings, GatewayKeys keys)
    {
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = ClusterIdentity.ClusterId;
                cluster.ServiceId = ClusterIdentity.ServiceId;
            });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = settings.Calls.AttemptTimeout);
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = GatewayListRefresh);
            client.UseClusterDatabase(settings);
            client.UseConnectionRetryFilter(RetryAsync);
            client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(steps => steps.UseMiddleware(settings.Tls
                ? new TlsClientMiddleware(TlsIdentity.Read(settings.Keys, CertificateRole.Gateway, settings.Name), steps.ApplicationServices.GetRequiredService<ILogger<TlsClientMiddleware>>())
                : new LoopbackMiddleware())));
            client.Services.AddSingleton(keys);
            client.Services.AddSingleton<CallSigner>();
            client.Services.AddSingleton<IOutgoingGrainCallFilter>(provider =>
            {
                var callers = provider.GetRequiredService<CallerScope>();
                return new CallSigningFilter(provider.GetRequiredService<CallSigner>(), _ => callers.Current?.Subject);
            });
        });
    }

    /// <summary>Goes on for as long as the process lives: silos may start later, and meanwhile /readyz says so.</summary>
    private static async Task<bool> RetryAsync(Exception failure, CancellationToken cancellationToken)
    {
        await Task.Delay(ConnectionRetryPause, cancellationToken);
        return true;
    }
}
