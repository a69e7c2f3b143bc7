using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>Options of a test cluster in one process.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's id. Default: one of its own for each cluster.</summary>
    public string ClusterId { get; set; } = string.Empty;

    /// <summary>The service's id.</summary>
    public string ServiceId { get; set; } = "test-service";

    /// <summary>How many silos start at first. Default 1.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>Whether deploying connects a client. Default true.</summary>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>What configures the hosts of silos, in order.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    /// <summary>What configures the host of the client, in order.</summary>
    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
