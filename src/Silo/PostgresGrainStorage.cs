using Orleans.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>
/// Orleans' AdoNet grain storage under exact keys. By itself that storage leaves out the kind of a grain and keeps a key that looks like a hexadecimal number or a GUID
/// as that number, so that <c>914</c>, <c>0914</c> and <c>DE</c>, <c>de</c> would share a state. Here the whole grain id is the key, which never looks like a number
/// because of the slash in it.
/// </summary>
/// <param name="storage">The storage.</param>
/// <param name="openDatabase">Opens the hub's database, whose tables the storage needs at its start.</param>
internal sealed class PostgresGrainStorage(AdoNetGrainStorage storage, Func<CancellationToken, Task> openDatabase) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(PostgresGrainStorage), ServiceLifecycleStage.RuntimeStorageServices, openDatabase);
        storage.Participate(lifecycle);
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, Exact(grainId), grainState);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.WriteStateAsync(stateName, Exact(grainId), grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, Exact(grainId), grainState);

    private static GrainId Exact(GrainId grainId) => GrainId.Create(grainId.Type, grainId.ToString());
}
