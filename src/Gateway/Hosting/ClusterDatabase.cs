using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Cluster;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.MembershipService;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Where a gateway finds the silos: the membership table in the cluster's database, which only silos make and change.</summary>
internal static class ClusterDatabase
{
    private const string PostgreSql = "Npgsql";

    /// <summary>Seconds.</summary>
    private const int ServerPatience = 5;

    /// <summary>How often the table is looked at: in a file of this machine, and in a server that has many gateways to serve.</summary>
    private static readonly TimeSpan LocalPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RemotePeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Lets the cluster client find the silos in the cluster's database.</summary>
    /// <param name="client">The cluster client.</param>
    /// <param name="settings">What the gateway is told.</param>
    public static void UseClusterDatabase(this IClientBuilder client, GatewaySettings settings)
    {
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            client.Services.AddSqliteMembershipTable(clustering =>
                clustering.ConnectionString = settings.ClusterConnection ?? $"Data Source={Path.Combine(settings.DataFolder, "cluster.db")}");
        }
        else
        {
            client.Services.Configure<AdoNetClusteringSiloOptions>(clustering =>
                (clustering.Invariant, clustering.ConnectionString) = (PostgreSql, Impatient(settings.ClusterConnection!)));
            client.Services.AddSingleton<IMembershipTable, AdoNetClusteringTable>();
        }

        client.Services.AddSingleton(provider => new SiloWatch(
            provider.GetRequiredService<IMembershipTable>(),
            provider.GetRequiredService<SiloDepartures>(),
            settings.Provider == DatabaseProvider.Sqlite ? LocalPeriod : RemotePeriod,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SiloWatch>>()));
        client.Services.AddHostedService(provider => provider.GetRequiredService<SiloWatch>());
        client.Services.AddSingleton<IGatewayListProvider>(provider => new HubGatewayListProvider(
            provider.GetRequiredService<SiloWatch>(),
            settings.Hub,
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod));
    }

    /// <summary>What is wrong with a connection string, without repeating it, since it may hold a password; null for nothing.</summary>
    /// <param name="connection">The connection string.</param>
    public static string? Fault(string connection)
    {
        try
        {
            _ = Impatient(connection);
            return null;
        }
        catch (ArgumentException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Gives a server up that does not answer: after a link was cut an old connection is of no use for long, a new one at once.</summary>
    private static string Impatient(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        builder.Timeout = Math.Min(builder.Timeout, ServerPatience);
        builder.CommandTimeout = Math.Min(builder.CommandTimeout, ServerPatience);
        return builder.ConnectionString;
    }
}
