using Interpol.Mesh.Engine.Databases;
using Interpol.Mesh.Engine.Membership;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime.MembershipService;

/// <summary>The membership table in a SQLite file or a PostgreSQL database that the silos share.</summary>
public class AdoNetClusteringTable : IMembershipTable, IAsyncDisposable
{
    private readonly MembershipDatabase _database;
    private readonly ILogger _logger;

    /// <summary>The table of the cluster that <paramref name="clusterOptions"/> name.</summary>
    /// <exception cref="OrleansConfigurationException">The options are incomplete; the message says what is missing.</exception>
    public AdoNetClusteringTable(
        IServiceProvider serviceProvider,
        IOptions<ClusterOptions> clusterOptions,
        IOptions<AdoNetClusteringSiloOptions> clusteringOptions,
        ILogger<AdoNetClusteringTable> logger)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        AdoNetClusteringSiloOptions options = clusteringOptions.Value;
        _database = new MembershipDatabase(DatabaseSettings.Create(nameof(AdoNetClusteringSiloOptions), options.Invariant, options.ConnectionString), clusterOptions.Value.ClusterId);
        _logger = logger;
    }

    /// <summary>Creates the table where it is missing.</summary>
    /// <exception cref="OrleansConfigurationException">The database cannot be used: the message names it, says why and what to do.</exception>
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        try
        {
            await _database.InitializeAsync(tryInitTableVersion, CancellationToken.None).ConfigureAwait(false);
            MembershipLog.Opened(_logger, _database.Settings.Description);
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.AtStart(_database.Settings, exception);
        }
    }

    /// <summary>Removes all rows of a cluster.</summary>
    public Task DeleteMembershipTableEntries(string clusterId) => GuardAsync(_database.DeleteAsync(clusterId, CancellationToken.None));

    /// <summary>Removes rows of silos that are dead since before <paramref name="beforeDate"/>.</summary>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => GuardAsync(_database.DeleteDeadAsync(beforeDate.UtcDateTime, CancellationToken.None));

    /// <summary>Reads the table's version and one row.</summary>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => GuardAsync(_database.ReadAsync(key, CancellationToken.None));

    /// <summary>Reads the table's version and all rows.</summary>
    public Task<MembershipTableData> ReadAll() => GuardAsync(_database.ReadAsync(null, CancellationToken.None));

    /// <summary>Adds a row under the condition that the table still has the version whose successor <paramref name="tableVersion"/> is; false when it does not.</summary>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => GuardAsync(_database.InsertAsync(entry, tableVersion, CancellationToken.None));

    /// <summary>Replaces a row under the condition that neither it nor the table have changed; false when they have.</summary>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => GuardAsync(_database.UpdateAsync(entry, etag, tableVersion, CancellationToken.None));

    /// <summary>Writes the time of a heartbeat; the table's version stays.</summary>
    public Task UpdateIAmAlive(MembershipEntry entry) => GuardAsync(_database.UpdateAliveAsync(entry, CancellationToken.None));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await _database.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private async Task<T> GuardAsync<T>(Task<T> operation)
    {
        try
        {
            return await operation.ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.WhileRunning(_database.Settings, exception);
        }
    }
}
