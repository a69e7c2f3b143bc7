using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Tests.Cluster;

public sealed class GatewayPlanTests
{
    [Fact]
    public void Ports_that_do_not_all_exist_are_refused_with_a_sentence()
    {
        var refused = Assert.Throws<CliException>(() => GatewayPlan.Create([OwnerId.Parse("FR"), OwnerId.Parse("BR")], 65535));
        Assert.Contains("65535", refused.Message, StringComparison.Ordinal);
    }
}
