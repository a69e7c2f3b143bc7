namespace Orleans.TestingHost;

/// <summary>What differs from silo to silo in a test cluster.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>The silo's port.</summary>
    public int SiloPort { get; set; }

    /// <summary>The gateway's port.</summary>
    public int GatewayPort { get; set; }

    /// <summary>The silo's name. A delegate of <see cref="InProcessTestClusterBuilder.ConfigureSilo"/> may change it. Default: <c>Silo_0</c>, <c>Silo_1</c> and so on.</summary>
    public string SiloName { get; set; } = string.Empty;
}
