using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Connects the gateway to the cluster.</summary>
internal static class ClusterConnection
{
    // Short, so that a hub that fell away is left, and one that came back is found, without anybody noticing; the list is at hand, see SiloWatch.
    private static readonly TimeSpan GatewayListRefresh = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ConnectionRetryPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Adds the cluster client.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="settings">What the gateway is told.</param>
    /// <exception cref="KeyException">The gateway's keys are missing or cannot be used.</exception>
    public static void UseMeshCluster(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        // Read now: what is wrong with them must end the start.
        var signer = GatewayTokenSigner.Read(settings.Keys, settings.Name, TimeProvider.System);
        builder.Services.AddSingleton(new GatewayIdentity(settings.Name, KeyFile.ReadSigningKey(settings.Keys.GatewayKey(settings.Name))));
        var tls = settings.Tls ? TlsIdentity.Read(settings.Keys, CertificateRole.Gateway, settings.Name) : null;
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
            client.AddDashboard(dashboard => dashboard.HideTrace = true);
            if (tls is not null)
            {
                client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(steps => steps.UseClientTls(tls.ConnectionsWith(CertificateRole.Silo))));
            }

            if (MeshTelemetry.Traces(builder.Configuration))
            {
                client.AddActivityPropagation();
            }

            client.Services.AddSingleton<IOutgoingGrainCallFilter>(provider =>
            {
                var callers = provider.GetRequiredService<CallerScope>();
                return new CallTokenFilter(signer, _ => callers.Current?.Subject);
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
