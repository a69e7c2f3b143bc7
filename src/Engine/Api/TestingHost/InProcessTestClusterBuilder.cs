using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds a cluster of silos, and a client, in the process of a test. They talk over sockets as they would between processes.</summary>
public sealed class InProcessTestClusterBuilder
{
    /// <summary>Two silos.</summary>
    public InProcessTestClusterBuilder()
        : this(2)
    {
    }

    /// <summary>That many silos.</summary>
    public InProcessTestClusterBuilder(short initialSilosCount) => Options = new InProcessTestClusterOptions
    {
        InitialSilosCount = initialSilosCount,
        ClusterId = CreateClusterId(),
        ServiceId = Guid.NewGuid().ToString(),
    };

    /// <summary>The options so far.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>An id that no other cluster has.</summary>
    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";

    /// <summary>Makes the cluster; it starts with <see cref="InProcessTestCluster.DeployAsync"/>.</summary>
    public InProcessTestCluster Build() => new(Options);

    /// <summary>Configures each silo.</summary>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureSiloDelegate);
        Options.SiloHostConfigurationDelegates.Add((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));
        return this;
    }

    /// <summary>Configures the host of each silo.</summary>
    public InProcessTestClusterBuilder ConfigureSiloHost(Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureSiloHostDelegate);
        Options.SiloHostConfigurationDelegates.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures the client.</summary>
    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureClientDelegate);
        Options.ClientHostConfigurationDelegates.Add(host => host.UseOrleansClient(configureClientDelegate));
        return this;
    }

    /// <summary>Configures the host of the client.</summary>
    public InProcessTestClusterBuilder ConfigureClientHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureHostDelegate);
        Options.ClientHostConfigurationDelegates.Add(configureHostDelegate);
        return this;
    }

    /// <summary>Configures all hosts, of silos and client.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        Options.SiloHostConfigurationDelegates.Add((_, host) => configureDelegate(host));
        Options.ClientHostConfigurationDelegates.Add(configureDelegate);
        return this;
    }
}
