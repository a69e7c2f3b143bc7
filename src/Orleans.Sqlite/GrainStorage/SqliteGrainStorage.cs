using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Configuration.Overrides;
using Orleans.Serialization.Serializers;
using Orleans.Sqlite;

namespace Orleans.Storage;

/// <summary>
/// Grain storage in one SQLite file. A state is found by the service's id, its name and the whole text of the grain's id, compared character
/// by character. Its ETag is the version of its row.
/// </summary>
/// <remarks>
/// A write: the state is turned into bytes in the caller's turn, then waits with others for the file's writer; the writer checks each
/// against the version that its caller has seen, commits and flushes all of them at once, and answers each.
/// An acknowledged write survives a power cut.
/// </remarks>
public sealed partial class SqliteGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const string Row = "ServiceId = ?1 AND StateName = ?2 AND GrainId = ?3";

    // A version is never used twice for a state, also not after its row was deleted: an activation that still holds an old ETag must not
    // find it valid again. So a new row starts above every version that was ever deleted.
    private static readonly SqliteTables Tables = new(
        "grain state",
        """
        CREATE TABLE OrleansGrainState (
            ServiceId TEXT NOT NULL,
            StateName TEXT NOT NULL,
            GrainId TEXT NOT NULL,
            Version INTEGER NOT NULL,
            Payload BLOB,
            PRIMARY KEY (ServiceId, StateName, GrainId)
        ) STRICT;

        CREATE TABLE OrleansGrainStateDeleted (
            Id INTEGER NOT NULL PRIMARY KEY CHECK (Id = 1),
            HighestVersion INTEGER NOT NULL
        ) STRICT;

        INSERT INTO OrleansGrainStateDeleted (Id, HighestVersion) VALUES (1, 0);
        """);

    private readonly string _name;
    private readonly string _serviceId;
    private readonly SqliteGrainStorageOptions _options;
    private readonly IActivatorProvider _activators;
    private readonly ILogger _logger;
    private readonly SqliteDatabase _database;

    internal SqliteGrainStorage(string name, SqliteGrainStorageOptions options, ClusterOptions cluster, IActivatorProvider activators, ILogger<SqliteGrainStorage> logger)
    {
        _name = name;
        _serviceId = cluster.ServiceId;
        _options = options;
        _activators = activators;
        _logger = logger;
        _database = new SqliteDatabase(SqliteLocation.Parse($"{nameof(SqliteGrainStorageOptions)} '{name}'", options.ConnectionString), Tables, SqliteFlush.EachCommit, logger);
    }

    /// <summary>Opens the file at the configured stage, so that a silo that cannot use it does not start.</summary>
    /// <param name="lifecycle">The silo's life.</param>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(OptionFormattingUtilities.Name<SqliteGrainStorage>(_name), _options.InitStage, OpenAsync);

    /// <summary>Opens the file and makes its tables now. Without this call the first operation does so.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task OpenAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc />
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = KeyOf(stateName, grainId);
        var rows = await _database.ReadAsync(
            session => session.Statement($"SELECT Version, Payload FROM OrleansGrainState WHERE {Row}", key)
                .List(row => (Version: (long?)row.Int64(0), Payload: row.IsNull(1) ? null : row.Bytes(1))),
            cancellationToken);
        var (version, payload) = rows.SingleOrDefault();
        grainState.State = (payload is null ? default : _options.GrainStorageSerializer.Deserialize<T>(new BinaryData(payload))) ?? CreateState<T>();
        grainState.ETag = SqliteVersion.ToText(version);
        grainState.RecordExists = payload is not null;
    }

    /// <inheritdoc />
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var payload = _options.GrainStorageSerializer.Serialize(grainState.State).ToArray();
        var change = string.IsNullOrEmpty(grainState.ETag)
            ? new Change(
                "INSERT INTO OrleansGrainState (ServiceId, StateName, GrainId, Version, Payload) VALUES (?1, ?2, ?3, (SELECT HighestVersion + 1 FROM OrleansGrainStateDeleted), ?4) ON CONFLICT DO NOTHING RETURNING Version",
                [.. KeyOf(stateName, grainId), payload])
            : new Change(
                $"UPDATE OrleansGrainState SET Version = Version + 1, Payload = ?4 WHERE {Row} AND Version = ?5 RETURNING Version",
                [.. KeyOf(stateName, grainId), payload, VersionOf(grainState.ETag)]);
        grainState.ETag = await ApplyAsync(nameof(WriteStateAsync), stateName, grainId, grainState.ETag, change, cancellationToken);
        grainState.RecordExists = true;
    }

    /// <inheritdoc />
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var change = new Change(
            _options.DeleteStateOnClear
                ? $"DELETE FROM OrleansGrainState WHERE {Row} AND Version = ?4 RETURNING Version"
                : $"UPDATE OrleansGrainState SET Version = Version + 1, Payload = NULL WHERE {Row} AND Version = ?4 RETURNING Version",
            [.. KeyOf(stateName, grainId), VersionOf(grainState.ETag)])
        {
            IsClear = true,
        };
        var etag = await ApplyAsync(nameof(ClearStateAsync), stateName, grainId, grainState.ETag, change, cancellationToken);
        grainState.ETag = _options.DeleteStateOnClear ? null : etag;
        grainState.RecordExists = false;
        grainState.State = CreateState<T>();
    }

    /// <inheritdoc />
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc />
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc />
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Finishes what waits and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Makes a change and gives back the new ETag; without a row there is none.</summary>
    private async Task<string?> ApplyAsync(string operation, string stateName, GrainId grainId, string? etag, Change change, CancellationToken cancellationToken)
    {
        var key = KeyOf(stateName, grainId);
        var outcome = await _database.WriteAsync(
            session =>
            {
                if (session.Statement(change.Sql, change.Parameters).Number() is not { } version)
                {
                    return new Outcome(null, session.Statement($"SELECT Version FROM OrleansGrainState WHERE {Row}", key).Number());
                }

                if (change.IsClear && _options.DeleteStateOnClear)
                {
                    session.Statement("UPDATE OrleansGrainStateDeleted SET HighestVersion = max(HighestVersion, ?1)", version).Run();
                }

                return new Outcome(version, null);
            },
            cancellationToken);

        var clearedNothing = change.IsClear && outcome.StoredVersion is null && string.IsNullOrEmpty(etag);
        if (outcome.NewVersion is null && !clearedNothing)
        {
            var storedETag = SqliteVersion.ToText(outcome.StoredVersion);
            LogConflict(operation, stateName, grainId, _name, etag, storedETag);
            throw new InconsistentStateException(
                $"{operation} of state {stateName} of {grainId} in storage {_name} of service {_serviceId} was refused: its ETag is {storedETag ?? "none"}, the caller's {etag ?? "none"}.",
                storedETag,
                etag);
        }

        return SqliteVersion.ToText(outcome.NewVersion);
    }

    private object?[] KeyOf(string stateName, GrainId grainId) => [_serviceId, stateName, grainId.ToString()];

    /// <summary>The version of an ETag; one that did not come from here is the version of no row.</summary>
    private static long VersionOf(string? etag) => SqliteVersion.TryParse(etag, out var version) ? version : -1;

    private T CreateState<T>() => _activators.GetActivator<T>().Create();

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Operation} of state {StateName} of {GrainId} in storage {Storage} was refused: the caller's ETag is {CallerETag}, the stored one {StoredETag}")]
    private partial void LogConflict(string operation, string stateName, GrainId grainId, string storage, string? callerETag, string? storedETag);

    private sealed record Change(string Sql, object?[] Parameters)
    {
        public bool IsClear { get; init; }
    }

    private readonly record struct Outcome(long? NewVersion, long? StoredVersion);
}

/// <summary>Makes grain storages.</summary>
public static class SqliteGrainStorageFactory
{
    /// <summary>
    /// Makes the storage of a name from the <see cref="SqliteGrainStorageOptions"/> of that name. An application that has one file per
    /// something calls this for each; it disposes what it made.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">The storage's name.</param>
    /// <returns>The storage; it opens its file with the first operation unless it takes part in the silo's life.</returns>
    public static SqliteGrainStorage Create(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get(name);
        new DefaultStorageProviderSerializerOptionsConfigurator<SqliteGrainStorageOptions>(services).PostConfigure(name, options);
        return new SqliteGrainStorage(
            name,
            options,
            services.GetProviderClusterOptions(name).Value,
            services.GetRequiredService<IActivatorProvider>(),
            services.GetRequiredService<ILogger<SqliteGrainStorage>>());
    }
}
