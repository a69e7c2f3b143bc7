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

        client.Services.AddSingleton<IGatewayListProvider>(provider => new HubGatewayListProvider(
            provider.GetRequiredService<IMembershipTable>(),
            settings.Hub,
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod));
    }
}
