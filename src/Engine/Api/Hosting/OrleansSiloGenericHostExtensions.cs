using Interpol.Mesh.Engine.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a silo to a host. The silo starts and stops with the host.</summary>
public static class OrleansSiloGenericHostExtensions
{
    /// <summary>Adds a silo.</summary>
    public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        hostAppBuilder.Services.AddSilo();
        configureDelegate(new SiloBuilder(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    /// <summary>Adds a silo that is configured elsewhere.</summary>
    public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleans(static _ => { });

    /// <summary>Adds a silo.</summary>
    public static HostApplicationBuilder UseOrleans(this HostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
    {
        ((IHostApplicationBuilder)hostAppBuilder).UseOrleans(configureDelegate);
        return hostAppBuilder;
    }

    /// <summary>Adds a silo that is configured elsewhere.</summary>
    public static HostApplicationBuilder UseOrleans(this HostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleans(static _ => { });

    /// <summary>Adds a silo.</summary>
    public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<HostBuilderContext, ISiloBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        return hostBuilder.ConfigureServices((context, services) =>
        {
            services.AddSilo();
            configureDelegate(context, new SiloBuilder(services, context.Configuration));
        });
    }

    /// <summary>Adds a silo.</summary>
    public static IHostBuilder UseOrleans(this IHostBuilder hostBuilder, Action<ISiloBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        return hostBuilder.UseOrleans((_, silo) => configureDelegate(silo));
    }

    /// <summary>Adds a silo.</summary>
    public static IServiceCollection AddOrleans(this IServiceCollection services, Action<ISiloBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        services.AddSilo();
        configureDelegate(new SiloBuilder(services, new ConfigurationBuilder().Build()));
        return services;
    }
}
