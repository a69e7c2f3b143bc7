using System.Globalization;
using Interpol.Mesh.Engine.Databases;
using Interpol.Mesh.Engine.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Grain states in a SQLite file or a PostgreSQL database. A write that has returned is flushed to disk.</summary>
public class AdoNetGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private readonly string _name;
    private readonly AdoNetGrainStorageOptions _options;
    private readonly ILogger _logger;
    private readonly GrainStateDatabase _database;
    private readonly OpenOnce _opening;

    internal AdoNetGrainStorage(string name, AdoNetGrainStorageOptions options, ClusterOptions clusterOptions, TimeProvider time, ILogger<AdoNetGrainStorage> logger)
    {
        _name = name;
        _options = options;
        _logger = logger;
        string optionsName = $"{nameof(AdoNetGrainStorageOptions)} '{name}'";
        Serializer = options.GrainStorageSerializer ?? throw new OrleansConfigurationException(
            $"{optionsName}.GrainStorageSerializer is missing: call UseSystemTextJsonGrainStorageSerializer() on the silo builder, or set it.");
        _database = GrainStateDatabase.Create(DatabaseSettings.Create(optionsName, options.Invariant, options.ConnectionString), clusterOptions.ServiceId, time);
        _opening = new OpenOnce(_database.OpenAsync);
    }

    /// <summary>Turns states into bytes.</summary>
    public IGrainStorageSerializer Serializer { get; set; }

    /// <summary>Opens the database at the stage that the options name; a database that cannot be opened ends the start.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe($"{nameof(AdoNetGrainStorage)}-{_name}", _options.InitStage, StartAsync, StopAsync);

    /// <summary>Reads a state; without a record the state is a new one.</summary>
    /// <exception cref="OrleansException">The database failed; the message says how.</exception>
    public async Task ReadStateAsync<T>(string grainType, GrainId grainReference, IGrainState<T> grainState)
    {
        StoredGrainState? stored = await GuardAsync(() => _database.ReadAsync(new GrainStateKey(grainType, grainReference.Key), CancellationToken.None)).ConfigureAwait(false);
        grainState.ETag = stored is { } row ? Etag(row.Version) : null!;
        grainState.RecordExists = stored?.Payload is not null;
        grainState.State = stored?.Payload is { } payload ? Serializer.Deserialize<T>(BinaryData.FromBytes(payload))! : NewState<T>.Create();
    }

    /// <summary>Writes a state under the condition that nobody else has written since it was read.</summary>
    /// <exception cref="InconsistentStateException">Somebody else has written since; nothing was changed.</exception>
    /// <exception cref="OrleansException">The database failed; whether the state was written is unknown.</exception>
    public async Task WriteStateAsync<T>(string grainType, GrainId grainReference, IGrainState<T> grainState)
    {
        ReadOnlyMemory<byte> payload = Serializer.Serialize(grainState.State).ToMemory();
        GrainStateWriteResult result = await ChangeAsync(GrainStateChange.Write, grainType, grainReference, grainState.ETag, payload).ConfigureAwait(false);
        grainState.ETag = Etag(result.Version)!;
        grainState.RecordExists = true;
    }

    /// <summary>Removes a state under the condition that nobody else has written since it was read; the state is a new one then.</summary>
    /// <exception cref="InconsistentStateException">Somebody else has written since; nothing was changed.</exception>
    /// <exception cref="OrleansException">The database failed; whether the state was removed is unknown.</exception>
    public async Task ClearStateAsync<T>(string grainType, GrainId grainReference, IGrainState<T> grainState)
    {
        GrainStateChange change = _options.DeleteStateOnClear ? GrainStateChange.Delete : GrainStateChange.Clear;
        GrainStateWriteResult result = await ChangeAsync(change, grainType, grainReference, grainState.ETag, default).ConfigureAwait(false);
        grainState.ETag = Etag(result.Version)!;
        grainState.RecordExists = false;
        grainState.State = NewState<T>.Create();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await _database.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private static string? Etag(int? version) => version?.ToString(CultureInfo.InvariantCulture);

    private async Task<GrainStateWriteResult> ChangeAsync(GrainStateChange change, string stateName, GrainId grainId, string? etag, ReadOnlyMemory<byte> payload)
    {
        int? expected = string.IsNullOrEmpty(etag) ? null : int.Parse(etag, CultureInfo.InvariantCulture);
        var write = new GrainStateWrite(change, new GrainStateKey(stateName, grainId.Key), expected, payload);
        GrainStateWriteResult result = await GuardAsync(() => _database.WriteAsync(write, CancellationToken.None)).ConfigureAwait(false);
        return result.Written
            ? result
            : throw new InconsistentStateException(
                $"State '{stateName}' of grain '{grainId}' in storage '{_name}' was written by somebody else: expected version {etag ?? "none"}.",
                Etag(result.Version) ?? "unknown",
                etag ?? "none");
    }

    // A storage that was not started with the silo opens its database at first use; a failure is tried again at the next.
    private async Task<TResult> GuardAsync<TResult>(Func<Task<TResult>> operation)
    {
        try
        {
            await _opening.EnsureAsync(CancellationToken.None).ConfigureAwait(false);
            return await operation().ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.WhileRunning(_database.Settings, exception);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _opening.EnsureAsync(cancellationToken).ConfigureAwait(false);
            StorageLog.Opened(_logger, _name, _database.Settings.Description);
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.AtStart(_database.Settings, exception);
        }
    }

    private async Task StopAsync(CancellationToken cancellationToken) => await _database.DisposeAsync().ConfigureAwait(false);
}
