using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Support;

/// <summary>Deploys small clusters for tests.</summary>
internal static class Clusters
{
    public static async Task<InProcessTestCluster> DeployAsync(short silos, Action<InProcessTestSiloSpecificOptions, ISiloBuilder>? configure = null, Action<IClientBuilder>? configureClient = null, bool deployClient = true)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        if (configure is not null)
        {
            builder.ConfigureSilo(configure);
        }

        if (configureClient is not null)
        {
            builder.ConfigureClient(configureClient);
        }

        builder.Options.InitializeClientOnDeploy = deployClient;
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
