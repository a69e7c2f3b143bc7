using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>The rows of every grain storage in memory. Silos that share a process share one, so that a state outlives the silo it was written on.</summary>
internal sealed class MemoryGrainStateStore
{
    private readonly ConcurrentDictionary<(string Storage, string StateName, GrainId Grain), StoredGrainState> _rows = new();

    internal StoredGrainState? Read(string storage, string stateName, GrainId grain) =>
        _rows.TryGetValue((storage, stateName, grain), out StoredGrainState row) ? row : null;

    /// <summary>Writes a row, or clears it when <paramref name="payload"/> is null.</summary>
    internal GrainStateWriteResult Write(string storage, string stateName, GrainId grain, int? expectedVersion, byte[]? payload)
    {
        (string, string, GrainId) key = (storage, stateName, grain);
        if (expectedVersion is not { } version)
        {
            if (payload is null && !_rows.ContainsKey(key))
            {
                return new(true, null);
            }

            return payload is not null && _rows.TryAdd(key, new StoredGrainState(1, payload)) ? new(true, 1) : Conflict(key);
        }

        return _rows.TryGetValue(key, out StoredGrainState stored) && stored.Version == version
            && _rows.TryUpdate(key, new StoredGrainState(version + 1, payload), stored)
                ? new(true, version + 1)
                : Conflict(key);
    }

    private GrainStateWriteResult Conflict((string, string, GrainId) key) => new(false, _rows.TryGetValue(key, out StoredGrainState stored) ? stored.Version : null);
}
