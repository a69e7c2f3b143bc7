using Interpol.Mesh.Engine.Databases;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>A database of grain states: single reads, and writes that are committed in groups.</summary>
internal abstract class GrainStateDatabase(DatabaseSettings settings, string serviceId) : IAsyncDisposable
{
    /// <summary>The most writes that one commit takes.</summary>
    protected const int LargestGroup = 512;

    internal DatabaseSettings Settings { get; } = settings;

    protected string ServiceId { get; } = serviceId;

    internal static GrainStateDatabase Create(DatabaseSettings settings, string serviceId, TimeProvider time) => settings.Kind == DatabaseKind.Sqlite
        ? new SqliteGrainStateDatabase(settings, serviceId, time)
        : new PostgresGrainStateDatabase(settings, serviceId);

    /// <summary>Connects and creates what is missing; may be repeated after a failure.</summary>
    internal abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Reads one row; null when there is none.</summary>
    internal abstract Task<StoredGrainState?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken);

    /// <summary>Writes one row; returns when it is flushed, or found in conflict.</summary>
    internal async Task<GrainStateWriteResult> WriteAsync(GrainStateWrite write, CancellationToken cancellationToken)
    {
        await EnqueueAsync(write, cancellationToken).ConfigureAwait(false);
        return await write.Completion.ConfigureAwait(false);
    }

    public abstract ValueTask DisposeAsync();

    protected abstract ValueTask EnqueueAsync(GrainStateWrite write, CancellationToken cancellationToken);
}
