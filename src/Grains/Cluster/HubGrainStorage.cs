using System.Collections.Concurrent;
using System.Data.Common;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// The grain storage named <c>hub</c>: each grain's state lies in the database of its home hub. A hub's storage is opened at first use; one that cannot be
/// opened fails only its own grains. The silo's own hub is opened at start, and decides it.
/// </summary>
internal sealed partial class HubGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>The name of the storage.</summary>
    public const string Name = "hub";

    private readonly ConcurrentDictionary<HubName, Lazy<Task<IGrainStorage>>> _hubs = new();
    private readonly ILogger _logger;
    private readonly Func<HubName, IGrainStorage> _create;
    private readonly HubName? _own;
    private readonly CommitLease? _lease;

    /// <summary>Creates the storage.</summary>
    /// <param name="create">Creates the storage over one hub's database; it is opened by the silo lifecycle that it takes part in.</param>
    /// <param name="own">The silo's hub; null when it belongs to none.</param>
    /// <param name="lease">What a write needs beside the database; null for nothing.</param>
    /// <param name="logger">Says what failed.</param>
    public HubGrainStorage(Func<HubName, IGrainStorage> create, HubName? own, CommitLease? lease, ILogger<HubGrainStorage> logger)
    {
        _lease = lease;
        _create = create;
        _logger = logger;
        _own = own;
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (_own is { } own)
        {
            lifecycle.Subscribe(nameof(HubGrainStorage), ServiceLifecycleStage.ApplicationServices, _ => StorageOf(own));
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardAsync(grainId, storage => storage.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardWriteAsync(grainId, storage => storage.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        GuardWriteAsync(grainId, storage => storage.ClearStateAsync(stateName, grainId, grainState));

    private Task GuardWriteAsync(GrainId grain, Func<IGrainStorage, Task> write) => GuardAsync(grain, storage =>
        _lease is { IsLost: true } ? throw CommitLease.Refusal(HomeHub.Of(grain).Value, "grain state") : write(storage));

    /// <summary>
    /// Uses the storage of an actor's home hub. A database that cannot be opened, does not answer or loses the connection is something to try again; callers are
    /// told no more than that the hub cannot be used.
    /// </summary>
    private async Task GuardAsync(GrainId grain, Func<IGrainStorage, Task> use)
    {
        var hub = HomeHub.Of(grain);
        try
        {
            await use(await StorageOf(hub));
        }
        catch (Exception failure) when (failure is HubUnavailableException or DbException or OrleansException and not InconsistentStateException)
        {
            LogUnavailable(failure);
            throw StorageFailure.Unavailable(hub.Value);
        }
    }

    private async Task<IGrainStorage> StorageOf(HubName hub)
    {
        var opening = _hubs.GetOrAdd(hub, name => new Lazy<Task<IGrainStorage>>(() => OpenAsync(name)));
        try
        {
            return await opening.Value;
        }
        catch
        {
            // The next grain tries again.
            _hubs.TryRemove(KeyValuePair.Create(hub, opening));
            throw;
        }
    }

    private async Task<IGrainStorage> OpenAsync(HubName hub)
    {
        try
        {
            var storage = _create(hub);
            if (storage is ILifecycleParticipant<ISiloLifecycle> participant)
            {
                var opening = new OpeningLifecycle();
                participant.Participate(opening);
                await opening.StartAsync();
            }

            return storage;
        }
        catch (Exception exception) when (exception is not HubUnavailableException)
        {
            throw new HubUnavailableException(hub.Value, "grain state", exception.Message, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A state was not read or written.")]
    private partial void LogUnavailable(Exception exception);

    /// <summary>Starts at once what a silo starts in stages: a storage that is opened after the silo's start.</summary>
    private sealed class OpeningLifecycle : ISiloLifecycle
    {
        private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];

        public int HighestCompletedStage => int.MaxValue;

        public int LowestStoppedStage => int.MaxValue;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            _observers.Add((stage, observer));
            return new Subscription();
        }

        public async Task StartAsync()
        {
            foreach (var (_, observer) in _observers.OrderBy(subscribed => subscribed.Stage))
            {
                await observer.OnStart(CancellationToken.None);
            }
        }
    }

    private sealed class Subscription : IDisposable
    {
        public void Dispose()
        {
            // What was started stays started until the process ends.
        }
    }
}
