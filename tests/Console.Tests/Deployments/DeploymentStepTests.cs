using Interpol.Mesh.Console.Deployments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Console.Tests.Deployments;

public sealed class DeploymentStepTests
{
    [Theory]
    [InlineData(DeploymentState.Offered, "offer/cancel", "decline")]
    [InlineData(DeploymentState.Requested, "decline,cancel", "cancel")]
    [InlineData(DeploymentState.Assessed, "stand-by,approve,decline,cancel", "cancel")]
    [InlineData(DeploymentState.StandingBy, "approve,cancel", "cancel")]
    [InlineData(DeploymentState.Mobilising, "cancel,withdraw", "cancel,withdraw")]
    [InlineData(DeploymentState.Deployed, "withdraw", "withdraw")]
    [InlineData(DeploymentState.Extended, "withdraw", "withdraw")]
    [InlineData(DeploymentState.Withdrawing, "", "")]
    [InlineData(DeploymentState.Concluded, "close", "")]
    [InlineData(DeploymentState.Closed, "", "")]
    [InlineData(DeploymentState.Declined, "", "")]
    [InlineData(DeploymentState.Cancelled, "", "")]
    public void Shows_what_the_deployment_would_not_refuse_in_any_case(DeploymentState state, string secretariat, string host)
    {
        Assert.Equal(secretariat, Paths(state, isSecretariat: true, isHost: false, worksInCommand: true));
        Assert.Equal(host, Paths(state, isSecretariat: false, isHost: true, worksInCommand: true));
        Assert.DoesNotContain("approve", Paths(state, isSecretariat: true, isHost: false, worksInCommand: false), StringComparison.Ordinal);
        Assert.Empty(Paths(state, isSecretariat: false, isHost: false, worksInCommand: true));
    }

    [Fact]
    public void What_was_said_of_the_need_is_said_again_unless_somebody_changes_it()
    {
        var need = new DeploymentNeedBody
        {
            Kind = DeploymentKind.IrtCrime,
            Magnitude = DeploymentMagnitude.Large,
            Sites = [new DeploymentSiteBody("Port", 14.58, 120.97)],
            Tasks = ["scene", "photographs"],
            Until = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero),
        };
        var again = NeedDraft.Of(need).ToBody();
        Assert.Equal((need.Kind, need.Magnitude, need.Until), (again.Kind, again.Magnitude, again.Until));
        Assert.Equal(need.Sites.AsEnumerable(), again.Sites.AsEnumerable());
        Assert.Equal(need.Tasks.AsEnumerable(), again.Tasks.AsEnumerable());
        Assert.Equal(0, NeedDraft.At(OwnerId.Parse("IPSG")).Sites[0].Latitude);
    }

    private static string Paths(DeploymentState state, bool isSecretariat, bool isHost, bool worksInCommand) =>
        string.Join(',', DeploymentStep.Of(state, isSecretariat, isHost, worksInCommand).Select(step => step.Path));
}
