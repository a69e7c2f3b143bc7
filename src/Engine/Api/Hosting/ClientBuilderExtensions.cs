using System.Net;
using Interpol.Mesh.Engine.Clients;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Hosting;

/// <summary>Options, services and clusters of a client.</summary>
public static class ClientBuilderExtensions
{
    /// <summary>Adds services.</summary>
    public static IClientBuilder ConfigureServices(this IClientBuilder builder, Action<IServiceCollection> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate(builder.Services);
        return builder;
    }

    /// <summary>Sets options.</summary>
    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, Action<TOptions> configureOptions)
        where TOptions : class
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }

    /// <summary>Sets options from configuration.</summary>
    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, IConfiguration configuration)
        where TOptions : class
    {
        builder.Services.AddOptions<TOptions>().Bind(configuration);
        return builder;
    }

    /// <summary>Asks the filter, when no gateway answers at start, whether to try again.</summary>
    public static IClientBuilder UseConnectionRetryFilter(this IClientBuilder builder, IClientConnectionRetryFilter connectionRetryFilter)
    {
        ArgumentNullException.ThrowIfNull(connectionRetryFilter);
        builder.Services.AddSingleton(connectionRetryFilter);
        return builder;
    }

    /// <summary>Asks the function, when no gateway answers at start, whether to try again.</summary>
    public static IClientBuilder UseConnectionRetryFilter(this IClientBuilder builder, Func<Exception, CancellationToken, Task<bool>> connectionRetryFilter)
    {
        ArgumentNullException.ThrowIfNull(connectionRetryFilter);
        return builder.UseConnectionRetryFilter(new DelegateRetryFilter(connectionRetryFilter));
    }

    /// <summary>Asks the filter, when no gateway answers at start, whether to try again.</summary>
    public static IClientBuilder UseConnectionRetryFilter<TConnectionRetryFilter>(this IClientBuilder builder)
        where TConnectionRetryFilter : class, IClientConnectionRetryFilter
    {
        builder.Services.AddSingleton<IClientConnectionRetryFilter, TConnectionRetryFilter>();
        return builder;
    }

    /// <summary>Connects to a silo on this machine.</summary>
    public static IClientBuilder UseLocalhostClustering(this IClientBuilder builder, int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT, string serviceId = "dev", string clusterId = "dev") =>
        builder.UseLocalhostClustering([gatewayPort], serviceId, clusterId);

    /// <summary>Connects to silos on this machine.</summary>
    public static IClientBuilder UseLocalhostClustering(this IClientBuilder builder, int[] gatewayPorts, string serviceId = "dev", string clusterId = "dev")
    {
        builder.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        return builder.UseStaticClustering([.. gatewayPorts.Select(static port => new IPEndPoint(IPAddress.Loopback, port))]);
    }

    /// <summary>Connects to these gateways.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, params IPEndPoint[] endpoints) =>
        builder.UseStaticClustering((StaticGatewayListProviderOptions options) =>
            options.Gateways = [.. endpoints.Select(static endpoint => new Uri($"gwy.tcp://{endpoint}/0"))]);

    /// <summary>Connects to the gateways of the options.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, Action<StaticGatewayListProviderOptions> configureOptions) =>
        builder.UseStaticClustering((OptionsBuilder<StaticGatewayListProviderOptions> options) => options.Configure(configureOptions));

    /// <summary>Connects to the gateways of the options.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, Action<OptionsBuilder<StaticGatewayListProviderOptions>> configureOptions)
    {
        configureOptions(builder.Services.AddOptions<StaticGatewayListProviderOptions>());
        builder.Services.RemoveAll<IGatewayListProvider>();
        builder.Services.AddSingleton<IGatewayListProvider, StaticGatewayListProvider>();
        return builder;
    }
}
