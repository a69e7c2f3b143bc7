using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Generation;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>Which grain class serves an interface. A silo knows its classes; a client, which has none, learns the names from the silos it connects to.</summary>
internal sealed class GrainTypeMap
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Type>> _ambiguous = new(StringComparer.Ordinal);

    public GrainTypeMap(GeneratedRegistry registry)
    {
        foreach (var descriptor in registry.Interfaces)
        {
            var classes = registry.Classes.Where(item => item.Interfaces.Contains(descriptor)).ToList();
            var name = descriptor.InterfaceType.ToString()!;
            if (classes.Count == 1)
            {
                _names[name] = classes[0].GrainType.ToString()!;
            }
            else if (classes.Count > 1)
            {
                _ambiguous[name] = [.. classes.Select(static item => item.Type)];
            }
        }
    }

    /// <summary>The grain type of each interface, by the interface's name.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    /// <summary>Takes what a silo told.</summary>
    public void Merge(IReadOnlyDictionary<string, string> names)
    {
        foreach (var (name, type) in names)
        {
            _names[name] = type;
        }
    }

    /// <summary>The type of the grains behind an interface.</summary>
    /// <exception cref="ArgumentException">No class, or more than one, implements the interface.</exception>
    public GrainType TypeOf(InterfaceDescriptor descriptor)
    {
        var name = descriptor.InterfaceType.ToString()!;
        if (_names.TryGetValue(name, out var type))
        {
            return GrainType.Create(type);
        }

        throw new ArgumentException(_ambiguous.TryGetValue(name, out var classes)
            ? $"Several grain classes implement {descriptor.Type}: {string.Join(", ", classes)}. The embedded engine needs exactly one."
            : $"No grain class implements {descriptor.Type}, or this client has not connected to a silo that has one.");
    }
}
