using Interpol.Mesh.Gateway.Cluster;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.MembershipService;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Where a gateway finds the silos: the membership table in the cluster's database, which only silos make and change.</summary>
internal static class ClusterDatabase
{
    private const string PostgreSql = "Npgsql";

    /// <summary>How often the table is looked at: in a file of this machine, and in a server that has many gateways to serve.</summary>
    private static readonly TimeSpan LocalPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RemotePeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Lets the cluster client find the silos in the cluster's database.</summary>
    /// <param name="client">The cluster client.</param>
    /// <param name="settings">What the gateway is told.</param>
    public static void UseClusterDatabase(this IClientBuilder client, GatewaySettings settings)
    {
        if (settings.Provider == ClusterDatabaseProvider.Sqlite)
        {
            client.Services.AddSqliteMembershipTable(clustering =>
                clustering.ConnectionString = settings.ClusterConnection ?? $"Data Source={Path.Combine(settings.DataFolder, "cluster.db")}");
        }
        else
        {
            client.Services.Configure<AdoNetClusteringSiloOptions>(clustering =>
                (clustering.Invariant, clustering.ConnectionString) = (PostgreSql, settings.ClusterConnection!));
            client.Services.AddSingleton<IMembershipTable, AdoNetClusteringTable>();
        }

        client.Services.AddSingleton(provider => new SiloWatch(
            provider.GetRequiredService<IMembershipTable>(),
            provider.GetRequiredService<SiloDepartures>(),
            settings.Provider == ClusterDatabaseProvider.Sqlite ? LocalPeriod : RemotePeriod,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SiloWatch>>()));
        client.Services.AddHostedService(provider => provider.GetRequiredService<SiloWatch>());
        client.Services.AddSingleton<IGatewayListProvider>(provider => new HubGatewayListProvider(
            provider.GetRequiredService<SiloWatch>(),
            settings.Hub,
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod));
    }
}
