using Interpol.Mesh.Engine.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Filters that every call to a grain of the silo passes, in the order of registration.</summary>
public static class GrainCallFilterSiloBuilderExtensions
{
    /// <summary>Adds a filter.</summary>
    public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IIncomingGrainCallFilter filter)
    {
        builder.Services.AddSingleton(filter);
        return builder;
    }

    /// <summary>Adds a filter that the container makes.</summary>
    public static ISiloBuilder AddIncomingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
        where TImplementation : class, IIncomingGrainCallFilter
    {
        builder.Services.AddSingleton<IIncomingGrainCallFilter, TImplementation>();
        return builder;
    }

    /// <summary>Adds a function as a filter.</summary>
    public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IncomingGrainCallFilterDelegate filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        builder.Services.AddSingleton<IIncomingGrainCallFilter>(new DelegateCallFilter(filter));
        return builder;
    }
}
