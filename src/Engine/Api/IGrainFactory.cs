using Orleans.Runtime;

namespace Orleans;

/// <summary>Makes references to grains. A reference costs nothing and calls nobody.</summary>
public interface IGrainFactory
{
    /// <summary>The grain with that Guid key.</summary>
    /// <param name="primaryKey">The key.</param>
    /// <param name="grainClassNamePrefix">Beginning of the class name, when several classes implement the interface.</param>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey;

    /// <summary>The grain with that integer key.</summary>
    /// <inheritdoc cref="GetGrain{TGrainInterface}(Guid, string?)"/>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey;

    /// <summary>The grain with that text key.</summary>
    /// <inheritdoc cref="GetGrain{TGrainInterface}(Guid, string?)"/>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>The grain with that identity.</summary>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;

    /// <summary>The grain of that interface with that Guid key.</summary>
    IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey);

    /// <summary>The grain of that interface with that integer key.</summary>
    IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey);

    /// <summary>The grain of that interface with that text key.</summary>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    /// <summary>The grain with that identity, as an untyped reference: cast it with <see cref="GrainExtensions.AsReference{TGrainInterface}(IAddressable)"/>.</summary>
    IAddressable GetGrain(GrainId grainId);

    /// <summary>The grain with that identity, as the interface of that name.</summary>
    IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType);
}
