using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Grain states in the memory of this process, for tests and trials.</summary>
internal sealed class MemoryGrainStorage(string name, IGrainStorageSerializer? serializer, MemoryGrainStateStore store, ILogger<MemoryGrainStorage> logger)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly IGrainStorageSerializer _serializer =
        serializer ?? new SystemTextJsonGrainStorageSerializer(Options.Create(new SystemTextJsonGrainStorageSerializerOptions()));

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe($"{nameof(MemoryGrainStorage)}-{name}", ServiceLifecycleStage.ApplicationServices, _ =>
    {
        StorageLog.MemoryOnly(logger, name);
        return Task.CompletedTask;
    });

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        StoredGrainState? stored = store.Read(name, stateName, grainId);
        grainState.ETag = Etag(stored?.Version)!;
        grainState.RecordExists = stored?.Payload is not null;
        grainState.State = stored?.Payload is { } payload ? _serializer.Deserialize<T>(BinaryData.FromBytes(payload))! : NewState<T>.Create();
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = Change(stateName, grainId, grainState.ETag, _serializer.Serialize(grainState.State).ToArray());
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = Change(stateName, grainId, grainState.ETag, null);
        grainState.RecordExists = false;
        grainState.State = NewState<T>.Create();
        return Task.CompletedTask;
    }

    private static string? Etag(int? version) => version?.ToString(CultureInfo.InvariantCulture);

    private string Change(string stateName, GrainId grainId, string? etag, byte[]? payload)
    {
        int? expected = string.IsNullOrEmpty(etag) ? null : int.Parse(etag, CultureInfo.InvariantCulture);
        GrainStateWriteResult result = store.Write(name, stateName, grainId, expected, payload);
        return result.Written
            ? Etag(result.Version)!
            : throw new InconsistentStateException(
                $"State '{stateName}' of grain '{grainId}' in storage '{name}' was written by somebody else: expected version {etag ?? "none"}.",
                Etag(result.Version) ?? "unknown",
                etag ?? "none");
    }
}
