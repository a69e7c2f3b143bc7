using System.Globalization;
using Interpol.Mesh.Engine.Databases;
using Interpol.Mesh.Engine.Membership;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Runtime.Membership;

/// <summary>Lists the gateways of the active silos from the membership table.</summary>
public class AdoNetGatewayListProvider : IGatewayListProvider, IAsyncDisposable
{
    private readonly MembershipDatabase _database;
    private readonly ILogger _logger;

    /// <summary>The gateways of the cluster that <paramref name="clusterOptions"/> name.</summary>
    /// <exception cref="OrleansConfigurationException">The options are incomplete; the message says what is missing.</exception>
    public AdoNetGatewayListProvider(
        ILogger<AdoNetGatewayListProvider> logger,
        IServiceProvider serviceProvider,
        IOptions<AdoNetClusteringClientOptions> options,
        IOptions<GatewayOptions> gatewayOptions,
        IOptions<ClusterOptions> clusterOptions)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        var settings = DatabaseSettings.Create(nameof(AdoNetClusteringClientOptions), options.Value.Invariant, options.Value.ConnectionString);
        _database = new MembershipDatabase(settings.WithoutCreating(), clusterOptions.Value.ClusterId);
        _logger = logger;
        MaxStaleness = gatewayOptions.Value.GatewayListRefreshPeriod;
    }

    /// <summary>How old a list may be: <see cref="GatewayOptions.GatewayListRefreshPeriod"/>.</summary>
    public TimeSpan MaxStaleness { get; }

    /// <summary>True: silos come and go.</summary>
    public bool IsUpdatable => true;

    /// <summary>Does nothing: the table is made by the silos, and is read when gateways are asked for.</summary>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <summary>The gateways, as <c>gwy.tcp://address:port/generation</c>; none while no silo has created the table.</summary>
    /// <exception cref="OrleansException">The database failed; the message says how.</exception>
    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            MembershipTableData table = await _database.ReadAsync(null, CancellationToken.None).ConfigureAwait(false);
            return [.. table.Members
                .Select(row => row.Item1)
                .Where(entry => entry.Status == SiloStatus.Active && entry.ProxyPort > 0)
                .Select(Gateway)];
        }
        catch (Exception exception) when (DatabaseFailure.IsMissing(exception))
        {
            MembershipLog.NoGateways(_logger, exception.Message);
            return [];
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.WhileRunning(_database.Settings, exception);
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await _database.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private static Uri Gateway(MembershipEntry entry) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"gwy.tcp://{new System.Net.IPEndPoint(entry.SiloAddress.Endpoint.Address, entry.ProxyPort)}/{entry.SiloAddress.Generation}"));
}
