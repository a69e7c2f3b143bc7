using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Placement;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>The grain classes of this silo, by the type part of their ids.</summary>
internal sealed class GrainClasses
{
    private readonly FrozenDictionary<GrainType, GrainClass> _byType;

    /// <exception cref="OrleansConfigurationException">A class cannot be run: no constructor, or a placement without a director.</exception>
    public GrainClasses(GeneratedRegistry registry, IServiceProvider services, SiloAddress self)
    {
        var rendezvous = new RendezvousPlacement();
        _byType = registry.Classes.ToFrozenDictionary(
            static descriptor => descriptor.GrainType,
            descriptor => new GrainClass(descriptor, RuleOf(descriptor, services, self, rendezvous)));
    }

    public bool TryGet(GrainType type, [NotNullWhen(true)] out GrainClass? grainClass) => _byType.TryGetValue(type, out grainClass);

    private static IPlacementRule RuleOf(GrainClassDescriptor descriptor, IServiceProvider services, SiloAddress self, IPlacementRule rendezvous) => descriptor.Placement switch
    {
        null or HashBasedPlacement or StatelessWorkerPlacement => rendezvous,
        IPlacementRule rule => rule,
        var strategy => services.GetKeyedService<IPlacementDirector>(strategy.GetType()) is { } director
            ? new DirectedPlacement(strategy, director, self)
            : throw new OrleansConfigurationException(
                $"Grain class {descriptor.Type} is placed by {strategy.GetType()}, for which no director is registered. Call AddPlacementDirector<{strategy.GetType().Name}, ...>() on the silo builder."),
    };
}
