using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Generation;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>Makes references.</summary>
internal sealed class GrainFactory(CallRuntime runtime, GrainTypeMap types) : IGrainFactory
{
    private readonly ConcurrentDictionary<Type, (InterfaceDescriptor Descriptor, GrainReferenceShared Shared)> _shared = new();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Create<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Create<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Create<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)runtime.CreateReference(grainId, runtime.Registry.GetInterface(typeof(TGrainInterface)));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => (IGrain)Create(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => (IGrain)Create(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        return (IGrain)Create(grainInterfaceType, IdSpan.Create(grainPrimaryKey));
    }

    public IAddressable GetGrain(GrainId grainId) => runtime.CreateReference(grainId, null);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        runtime.Registry.TryGetInterface(interfaceType, out var descriptor)
            ? runtime.CreateReference(grainId, descriptor)
            : throw new ArgumentException($"This process has no grain interface named '{interfaceType}'.", nameof(interfaceType));

    private TGrainInterface Create<TGrainInterface>(IdSpan key, string? grainClassNamePrefix)
    {
        if (grainClassNamePrefix is not null)
        {
            throw new NotSupportedException("The embedded engine does not choose grain classes by name prefix: every interface has exactly one class.");
        }

        return (TGrainInterface)(object)Create(typeof(TGrainInterface), key);
    }

    private GrainReference Create(Type interfaceType, IdSpan key)
    {
        if (!_shared.TryGetValue(interfaceType, out var entry))
        {
            var descriptor = runtime.Registry.GetInterface(interfaceType);
            entry = (descriptor, new GrainReferenceShared(types.TypeOf(descriptor), descriptor, runtime));
            _shared[interfaceType] = entry;
        }

        return entry.Descriptor.CreateReference(entry.Shared, key);
    }
}
