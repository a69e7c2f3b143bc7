using Interpol.Mesh.Engine.Clients;
using Interpol.Mesh.Engine.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a cluster client to a host. The client connects when the host starts.</summary>
public static class OrleansClientGenericHostExtensions
{
    /// <summary>Adds a client.</summary>
    public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        hostAppBuilder.Services.AddClient();
        configureDelegate(new ClientBuilder(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    /// <summary>Adds a client that is configured elsewhere.</summary>
    public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleansClient(static _ => { });

    /// <summary>Adds a client.</summary>
    public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
    {
        ((IHostApplicationBuilder)hostAppBuilder).UseOrleansClient(configureDelegate);
        return hostAppBuilder;
    }

    /// <summary>Adds a client that is configured elsewhere.</summary>
    public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleansClient(static _ => { });

    /// <summary>Adds a client.</summary>
    public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<HostBuilderContext, IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        return hostBuilder.ConfigureServices((context, services) =>
        {
            services.AddClient();
            configureDelegate(context, new ClientBuilder(services, context.Configuration));
        });
    }

    /// <summary>Adds a client.</summary>
    public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        return hostBuilder.UseOrleansClient((_, client) => configureDelegate(client));
    }

    /// <summary>Adds a client.</summary>
    public static IServiceCollection AddOrleansClient(this IServiceCollection services, Action<IClientBuilder> configureDelegate) =>
        services.AddOrleansClient(new ConfigurationBuilder().Build(), configureDelegate);

    /// <summary>Adds a client.</summary>
    public static IServiceCollection AddOrleansClient(this IServiceCollection services, IConfiguration configuration, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        services.AddClient();
        configureDelegate(new ClientBuilder(services, configuration));
        return services;
    }
}
