using System.Collections.Concurrent;
using System.Reflection;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Placement;
using Interpol.Mesh.Engine.Storage;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>A grain class as a silo runs it: what its attributes say, and how to make an instance.</summary>
internal sealed class GrainClass(GrainClassDescriptor descriptor, IPlacementRule placement)
{
    private readonly GrainConstructor _constructor = new(descriptor.Type);
    private readonly ConcurrentDictionary<MethodInfo, MethodInfo> _implementations = new();

    /// <summary>The class.</summary>
    public Type Type => descriptor.Type;

    /// <summary>The type part of the ids of its grains.</summary>
    public GrainType GrainType => descriptor.GrainType;

    /// <summary>Whether any turn may run beside any other.</summary>
    public bool IsReentrant => descriptor.IsReentrant;

    /// <summary>Workers that a silo keeps of one id; 0 when it is not a stateless worker.</summary>
    public int StatelessWorkers { get; } = (descriptor.Placement as StatelessWorkerPlacement)?.MaxLocal ?? 0;

    public bool IsStatelessWorker => StatelessWorkers > 0;

    /// <summary>Decides where its activations live.</summary>
    public IPlacementRule Placement => placement;

    /// <summary>The idle time after which an activation goes; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan CollectionAge(GrainCollectionOptions options) => descriptor.CollectionAge ?? options.CollectionAge;

    /// <summary>Creates the instance of an activation, on the activation's scheduler.</summary>
    public object Create(GrainActivation activation) => _constructor.Create(activation);

    /// <summary>The method of this class that implements an interface's method.</summary>
    public MethodInfo ImplementationOf(MethodInfo interfaceMethod) => _implementations.GetOrAdd(interfaceMethod, FindImplementation);

    private MethodInfo FindImplementation(MethodInfo interfaceMethod)
    {
        if (!interfaceMethod.DeclaringType!.IsAssignableFrom(Type))
        {
            return interfaceMethod;
        }

        var map = Type.GetInterfaceMap(interfaceMethod.DeclaringType);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, interfaceMethod)];
    }
}
