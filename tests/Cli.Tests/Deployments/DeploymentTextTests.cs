using Interpol.Mesh.Cli.Deployments;
using Interpol.Mesh.Cli.Experts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;

namespace Interpol.Mesh.Cli.Tests.Deployments;

public sealed class DeploymentTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);
    private static readonly DeploymentId Id = new("PH-IRT-2026-0007");
    private static readonly AuthorBody Secretariat = new(OwnerId.Parse("IPSG"), "101");

    private static readonly DeploymentBody Deployed = new(
        Id,
        DeploymentState.Deployed,
        9,
        OwnerId.Parse("PH"),
        new DeploymentNeedBody { Kind = DeploymentKind.IrtDisaster, Magnitude = DeploymentMagnitude.Small, Sites = [new("Port\u001b[2J", 14.58, 120.97)], Tasks = ["scene"], From = At },
        new DeploymentEstimate(5, 10),
        new AuthorBody(OwnerId.Parse("PH"), "7"),
        At,
        null,
        null,
        "Ferry accident",
        At.AddDays(10),
        [new DeploymentMandate(new ConsentId("PH:00"), ["scene"], At.AddDays(17), At) { Granted = ["scene"], GrantEndsAt = At.AddDays(17) }],
        new DeploymentTurnBody(DeploymentKind.IrtCrime, At.AddDays(12), new ConsentId("PH:01"), null),
        [new DeploymentTeam(TeamId.For(Id, 'A'), 0, new ExpertId("FR:dvi-07"))],
        TeamId.For(Id, 'A'),
        [new DeploymentMember(new ExpertId("FR:dvi-07"), TeamId.For(Id, 'A'), MemberStage.OnSite, [ExpertSkill.Dna]), new DeploymentMember(new ExpertId("JP:photo-1"), null, MemberStage.Held, []) { HeldUntil = At.AddDays(1) }],
        new DeploymentApprovalBody(At, Secretariat, At.AddDays(1), HubName.Lyon),
        At.AddHours(20),
        false,
        [],
        [],
        null,
        null,
        null);

    [Fact]
    public void A_deployment_shows_who_is_where_and_nothing_that_could_steer_a_terminal() => Assert.Equal(
        """
        PH-IRT-2026-0007  deployed  version 9
          need       irt-disaster, small: scene
          site       0: Port?[2J (14.58, 120.97)
          estimate   5 people for 10 days
          reason     Ferry accident
          until      2026-03-11 12:00:00.250Z
          mandate    PH:00: scene, granted scene until 2026-03-18 12:00:00.250Z
          turn       into irt-crime until 2026-03-13 12:00:00.250Z, with the first step under the grant PH:01
          team       A at site 0, led by FR:dvi-07, coordinates on site
          member     FR:dvi-07  on-site  team A
          member     JP:photo-1  held  reserve, held until 2026-03-02 12:00:00.250Z
          approved   by IPSG (officer 101) in lyon, which led, at 2026-03-01 12:00:00.250Z, on site by 2026-03-02 12:00:00.250Z
          on site    2026-03-02 08:00:00.250Z
        """.Replace('?', '\uFFFD'),
        DeploymentText.Of(Deployed));

    [Fact]
    public void Who_is_not_free_is_shown_with_the_reason()
    {
        var expert = new ExpertBody(new ExpertId("FR:dvi-07"), ExpertState.Deployed, 3, new ExpertCard([ExpertSkill.Dna, ExpertSkill.Odontology], ["fr"], [], [], 45.76, 4.84, true, [], []), []);

        Assert.Equal("FR:dvi-07  not offered: deployed with PH-IRT-2026-0007  dna,odontology  10768 km", ExpertText.Line(new FoundExpertBody(expert, 10767.6, false, "deployed with PH-IRT-2026-0007")));
        Assert.Equal("FR:dvi-07  free  dna,odontology", ExpertText.Line(new FoundExpertBody(expert, null, true, null)));
    }
}
