using System.Text.Json;
using Interpol.Mesh.Cli.Teams;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Cli.Tests.Teams;

/// <summary>What an officer on a scene reads.</summary>
public sealed class TeamTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_act_that_is_kept_says_so()
    {
        var kept = new KeptActBody(new OperationId("op-1"), "collect-item", 7, "dvi-01", At, KeptActState.Waiting, null, "Kept here, not yet at the hub.", null);

        var text = TeamText.OfAnswer(JsonSerializer.SerializeToElement(kept, MeshJson.Strict));

        Assert.StartsWith("op-1  waiting  collect-item 7  at ", text, StringComparison.Ordinal);
        Assert.Contains("Kept here, not yet at the hub.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_team_shows_who_is_missing_first_of_all_that_it_does()
    {
        var leader = ExpertId.Parse("FR:dvi-01");
        var team = new TeamBody(
            TeamId.Parse("PH-IRT-2026-0007:A"), TeamStatus.Active, 4, At, null, new DeploymentSite("Harbour", 14.6, 120.9), leader,
            [new TeamMember(leader, "dvi-01", true, At, null, null, null)], TeamCheckInTerms.Default, new TeamAlarm([leader], At, null), null, null, null);

        var text = TeamText.OfAnswer(JsonSerializer.SerializeToElement(team, MeshJson.Strict));

        Assert.StartsWith("PH-IRT-2026-0007:A  active  version 4", text, StringComparison.Ordinal);
        Assert.Contains("MISSING    FR:dvi-01 since ", text, StringComparison.Ordinal);
        Assert.EndsWith("SOMEBODY IS MISSING", TeamText.Line(team), StringComparison.Ordinal);
    }
}
