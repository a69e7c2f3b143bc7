using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Keeps one <see cref="GrainType"/> of each name, so that reading an id allocates only its key.</summary>
internal sealed class GrainTypeCache
{
    /// <summary>Names come from outside; more than this are not kept.</summary>
    private const int Limit = 4096;

    private readonly ConcurrentDictionary<uint, GrainType> _byHash = new();

    public GrainType Get(ReadOnlySpan<byte> name)
    {
        var hash = StableHash32.Compute(name);
        if (_byHash.TryGetValue(hash, out var known) && known.AsSpan().SequenceEqual(name))
        {
            return known;
        }

        var created = new GrainType(name.ToArray());
        if (_byHash.Count < Limit)
        {
            _byHash.TryAdd(hash, created);
        }

        return created;
    }
}
