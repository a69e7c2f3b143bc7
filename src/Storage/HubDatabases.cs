using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.BureauStore;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Records;
using Interpol.Mesh.Storage.Replica;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Storage;

/// <summary>
/// The databases of all hubs, as one silo sees them. A hub's database is opened on first use; one that cannot be opened fails only calls for that hub.
/// </summary>
public sealed class HubDatabases : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HubDatabase>> _hubs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IRecordStore> _records = new(StringComparer.Ordinal);
    private readonly HubDatabaseOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;

    /// <summary>Makes the databases known; opens none.</summary>
    /// <param name="options">Where the databases are.</param>
    /// <param name="timeProvider">The clock for the times in the journal and for retention.</param>
    /// <param name="loggerFactory">Where to log.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public HubDatabases(IOptions<HubDatabaseOptions> options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _options = options.Value;
        _options.Check();
        _timeProvider = timeProvider;
        _loggerFactory = loggerFactory;
    }

    /// <summary>The journal of a hub. Opens nothing yet: the first call on it does.</summary>
    /// <param name="hub">The hub's name, for example <c>lyon</c>: lower-case letters, digits and dashes.</param>
    /// <returns>The journal, one for each hub.</returns>
    /// <exception cref="HubUnavailableException">PostgreSQL has no connection string for the hub.</exception>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public IHubJournal Journal(string hub) => Hub(hub).Journal;

    /// <summary>The blob store of a hub. Opens nothing yet: the first call on it does.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <returns>The blob store, one for each hub.</returns>
    /// <exception cref="HubUnavailableException">PostgreSQL has no connection string for the hub.</exception>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public IBlobStore Blobs(string hub) => Hub(hub).Blobs;

    /// <summary>The sets of items of a hub. Opens nothing yet: the first call on it does.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <returns>The sets, one store for each hub.</returns>
    /// <exception cref="HubUnavailableException">PostgreSQL has no connection string for the hub.</exception>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public IItemStore Items(string hub) => Hub(hub).Items;

    /// <summary>The replica of a hub. Opens nothing yet: the first call on it does.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <returns>The replica, one for each hub.</returns>
    /// <exception cref="HubUnavailableException">PostgreSQL has no connection string for the hub.</exception>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public IReplicaStore Replica(string hub) => Hub(hub).Replica;

    /// <summary>
    /// Opens the copy of all records of a hub. One process at a time has it: whoever opens it closes it when another is to. It is kept in files also where the other databases are PostgreSQL's:
    /// it can be made anew from the owners' streams.
    /// </summary>
    /// <param name="hub">The hub's name.</param>
    /// <exception cref="HubUnavailableException">Another process has it open, or it is damaged.</exception>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public IRecordStore OpenRecords(string hub) => Records(hub).Open();

    /// <summary>The copy of all records of a hub, and the one that is being made anew beside it. Opens nothing.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public RecordCopies Records(string hub) =>
        new(hub, Path.Combine(Path.GetFullPath(_options.DataFolder), "hubs", Checked(hub)), folder => _records[folder] = RocksRecordStore.Open(hub, folder, _options.Lease));

    /// <summary>Opens a hub's databases now, as a silo does with its own at start.</summary>
    /// <param name="hub">The hub's name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completes when all of them are open.</returns>
    /// <exception cref="HubUnavailableException">A database cannot be opened: it names the database and the cause.</exception>
    /// <exception cref="ArgumentException">The hub's name is malformed.</exception>
    public Task OpenAsync(string hub, CancellationToken cancellationToken = default) => Hub(hub).OpenAsync(cancellationToken);

    /// <summary>Finishes what the writers have taken, refuses the rest and closes all databases.</summary>
    /// <returns>Completes when everything is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        foreach (var records in _records.Values)
        {
            await records.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var hub in _hubs.Values)
        {
            if (hub.IsValueCreated)
            {
                await hub.Value.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private HubDatabase Hub(string hub) =>
        _hubs.GetOrAdd(Checked(hub), name => new Lazy<HubDatabase>(() => HubDatabase.Create(name, _options, _timeProvider, _loggerFactory))).Value;

    /// <summary>Hub names become folder names, so nothing else than the agreed characters may pass.</summary>
    private static string Checked(string hub)
    {
        ArgumentException.ThrowIfNullOrEmpty(hub);
        if (hub.Length > 64 || hub[0] == '-' || hub.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-"))
        {
            throw new ArgumentException($"'{hub}' is no hub name: use lower-case letters, digits and dashes, at most 64.", nameof(hub));
        }

        return hub;
    }
}

/// <summary>The databases of one hub.</summary>
internal abstract class HubDatabase : IAsyncDisposable
{
    public abstract IHubJournal Journal { get; }

    public abstract IBlobStore Blobs { get; }

    public abstract IItemStore Items { get; }

    public abstract IReplicaStore Replica { get; }

    public static HubDatabase Create(string hub, HubDatabaseOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory) => options.Provider switch
    {
        DatabaseProvider.Sqlite => new Sqlite.SqliteHubDatabase(hub, options, timeProvider, loggerFactory.CreateLogger<HubDatabases>()),
        DatabaseProvider.PostgreSql => new PostgreSql.PostgresHubDatabase(hub, options, timeProvider, loggerFactory.CreateLogger<HubDatabases>()),
        _ => throw new NotSupportedException($"The provider {options.Provider} is not supported for hub {hub}."),
    };

    public abstract Task OpenAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Registers the hubs' databases.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Registers <see cref="HubDatabases"/> as a singleton.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Says where the databases are.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddHubDatabases(this IServiceCollection services, Action<HubDatabaseOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HubDatabases>();
        return services;
    }
}
