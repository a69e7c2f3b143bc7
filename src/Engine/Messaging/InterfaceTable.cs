using System.Collections.Frozen;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Numbers the grain interfaces by a fixed hash of their names, so that a call carries four bytes instead of a name.</summary>
internal sealed class InterfaceTable
{
    private readonly FrozenDictionary<uint, InterfaceDescriptor> _byId;
    private readonly FrozenDictionary<Type, uint> _ids;

    /// <exception cref="OrleansConfigurationException">Two names have the same number.</exception>
    public InterfaceTable(GeneratedRegistry registry)
    {
        var byId = new Dictionary<uint, InterfaceDescriptor>();
        var ids = new Dictionary<Type, uint>();
        foreach (var descriptor in registry.Interfaces)
        {
            var id = StableHash32.Compute(System.Text.Encoding.UTF8.GetBytes(descriptor.InterfaceType.ToString()!));
            if (!byId.TryAdd(id, descriptor))
            {
                throw new OrleansConfigurationException($"The names of {byId[id].Type} and {descriptor.Type} have the same hash. Give one of them another [Alias].");
            }

            ids[descriptor.Type] = id;
        }

        _byId = byId.ToFrozenDictionary();
        _ids = ids.ToFrozenDictionary();
    }

    public uint IdOf(InterfaceDescriptor descriptor) => _ids[descriptor.Type];

    public InterfaceDescriptor? Find(uint id) => _byId.GetValueOrDefault(id);
}
