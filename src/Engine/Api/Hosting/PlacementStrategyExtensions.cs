using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Hosting;

/// <summary>
/// Placement directors. The embedded engine asks a director for the owner of an actor once in each view of the cluster; its answer has to come at once and to follow from
/// the actor's id and the silos offered alone.
/// </summary>
public static class PlacementStrategyExtensions
{
    /// <summary>Adds the director of a strategy.</summary>
    public static ISiloBuilder AddPlacementDirector<TStrategy, TDirector>(this ISiloBuilder builder)
        where TStrategy : PlacementStrategy, new()
        where TDirector : class, IPlacementDirector
    {
        builder.Services.AddPlacementDirector<TStrategy, TDirector>();
        return builder;
    }

    /// <summary>Adds the director of a strategy.</summary>
    public static ISiloBuilder AddPlacementDirector<TStrategy>(this ISiloBuilder builder, Func<IServiceProvider, IPlacementDirector> createDirector)
        where TStrategy : PlacementStrategy, new()
    {
        builder.Services.AddPlacementDirector<TStrategy>(createDirector);
        return builder;
    }

    /// <summary>Adds the director of a strategy.</summary>
    public static void AddPlacementDirector<TStrategy, TDirector>(this IServiceCollection services)
        where TStrategy : PlacementStrategy, new()
        where TDirector : class, IPlacementDirector =>
        services.AddKeyedSingleton<IPlacementDirector, TDirector>(typeof(TStrategy));

    /// <summary>Adds the director of a strategy.</summary>
    public static void AddPlacementDirector<TStrategy>(this IServiceCollection services, Func<IServiceProvider, IPlacementDirector> createDirector)
        where TStrategy : PlacementStrategy, new() =>
        services.AddKeyedSingleton(typeof(TStrategy), (provider, _) => createDirector(provider));
}
