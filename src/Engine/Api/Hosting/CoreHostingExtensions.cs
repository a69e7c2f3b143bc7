using System.Net;
using Interpol.Mesh.Engine.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Clusters for development.</summary>
public static class CoreHostingExtensions
{
    /// <summary>A silo alone on this machine, whose membership is kept in its own memory.</summary>
    /// <exception cref="OrleansConfigurationException">Another primary silo is named: the memory of one silo cannot be shared with another process.</exception>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = EndpointOptions.DEFAULT_SILO_PORT,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        if (primarySiloEndpoint is not null && primarySiloEndpoint.Port != siloPort)
        {
            throw new OrleansConfigurationException("The embedded engine cannot join another process through UseLocalhostClustering; use UseAdoNetClustering with a database they share.");
        }

        builder.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        builder.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
        builder.Services.RemoveAll<IMembershipTable>();
        builder.Services.AddSingleton<IMembershipTable, InMemoryMembershipTable>();
        return builder;
    }
}
