using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Sqlite.Clustering;

/// <summary>Tells a client the gateways of its cluster: the silos that are active and have a proxy port.</summary>
internal sealed class SqliteGatewayListProvider : IGatewayListProvider, IDisposable
{
    private readonly string _clusterId;
    private readonly SqliteDatabase _database;

    /// <summary>Makes the list of the client's cluster.</summary>
    public SqliteGatewayListProvider(
        IOptions<SqliteClusteringClientOptions> options,
        IOptions<ClusterOptions> cluster,
        IOptions<GatewayOptions> gateways,
        ILogger<SqliteGatewayListProvider> logger)
    {
        _clusterId = cluster.Value.ClusterId;
        MaxStaleness = gateways.Value.GatewayListRefreshPeriod;
        var location = SqliteLocation.Parse(nameof(SqliteClusteringClientOptions), options.Value.ConnectionString);
        _database = new SqliteDatabase(location, MembershipSchema.Current, SqliteFlush.AtCheckpoints, logger);
    }

    /// <inheritdoc />
    public TimeSpan MaxStaleness { get; }

    /// <inheritdoc />
    public bool IsUpdatable => true;

    /// <inheritdoc />
    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default) =>
        await _database.ReadAsync(
            session => session
                .Statement("SELECT Address, ProxyPort FROM OrleansMembership WHERE ClusterId = ?1 AND Status = ?2 AND ProxyPort > 0", _clusterId, SiloStatus.Active)
                .List(row => ToGateway(SiloAddress.FromParsableString(row.Text(0)), (int)row.Int64(1))),
            cancellationToken);

    /// <inheritdoc />
    public Task InitializeGatewayListProvider() => InitializeGatewayListProviderAsync();

    /// <inheritdoc />
    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync();

    /// <inheritdoc />
    public void Dispose() => _database.Dispose();

    private static Uri ToGateway(SiloAddress silo, int proxyPort) =>
        SiloAddress.New(silo.Endpoint.Address, proxyPort, silo.Generation).ToGatewayUri();
}
