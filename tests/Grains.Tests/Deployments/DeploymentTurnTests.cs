using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Deployments;
using static Interpol.Mesh.Grains.Tests.Deployments.DeploymentScene;

namespace Interpol.Mesh.Grains.Tests.Deployments;

/// <summary>The turn of a support team into a response team.</summary>
public sealed class DeploymentTurnTests
{
    [Fact]
    public void A_support_team_turns_into_a_response_team_with_the_same_people()
    {
        var scene = In(DeploymentState.Deployed, isSupport: true);
        var members = scene.State!.Members;

        scene.Do(Host, new TurnToResponse(Need with { Kind = DeploymentKind.IrtCrime }, Mandate("turn", "explosives")));

        Assert.Equal((DeploymentState.Deployed, DeploymentKind.Imest), (scene.State.State, scene.State.Need.Kind));
        Assert.True(members.AsSpan().SequenceEqual(scene.State.Members.AsSpan()));
        Assert.Contains(scene.Effects.Messages, told => told.Message is MandateWord { Request.Tasks: ["explosives"] } word && word.By.Owner == Secretariat.Owner);
        Assert.Equal(["turn-proposed", "mandate-asked"], scene.Told);

        scene.Do(Secretariat, new UseTask(TeamId.For(scene.State.Id, 'A'), "explosives"));
        Assert.Equal((DeploymentState.Deployed, DeploymentKind.IrtCrime, Now), (scene.State.State, scene.State.Need.Kind, scene.State.Turn!.TakenAt!.Value));
        Assert.Equal(["mandate-granted", "turned-to-response"], scene.Told);
        Assert.Equal("not-allowed-now", scene.Outcome(Host, new TurnToResponse(Need, Mandate("turn-2"))));
        Assert.Equal("invalid", In(DeploymentState.Deployed, isSupport: true).Outcome(Host, new TurnToResponse(Need with { Kind = DeploymentKind.Imest }, Mandate("turn"))));
    }

    [Theory]
    [InlineData(ConsentState.Requested)]
    [InlineData(ConsentState.Refused)]
    [InlineData(ConsentState.Lapsed)]
    public void A_turn_that_the_host_has_not_granted_leaves_the_deployment_as_it_was(ConsentState answer)
    {
        var scene = In(DeploymentState.Deployed, isSupport: true);
        var (need, until) = (scene.State!.Need, scene.State.Until);
        var (first, turn) = (Granted("first"), new KnownGrant(Mandate("turn").Consent, answer, [], default));
        scene.Do(Secretariat, new TurnToResponse(Need with { Kind = DeploymentKind.IrtCrime, Until = Now.AddDays(90) }, Mandate("turn", "explosives")));

        scene.Do(Japan, new MoveMember(Photographer, MemberStage.Travelling), [first, turn]);
        Assert.Equal((need, until), (scene.State.Need, scene.State.Until));
        Assert.Equal("invalid", scene.Outcome(Secretariat, new PutTeam('B', 2, null)));

        // Asked again, the new mandate is what counts.
        scene.Do(Host, new TurnToResponse(Need with { Kind = DeploymentKind.IrtDisaster }, Mandate("again", "dna")));
        scene.Do(Japan, new MoveMember(Photographer, MemberStage.OnSite), [first, turn, Granted("again", "dna")]);
        Assert.Equal(DeploymentKind.IrtDisaster, scene.State.Need.Kind);
    }

    [Fact]
    public void After_a_turn_people_travel_and_stay_under_its_grant_and_not_under_that_of_the_support_team()
    {
        var scene = In(DeploymentState.Deployed, isSupport: true);
        var (first, turn) = (Granted("first"), Granted("turn", "explosives"));
        scene.Do(Host, new TurnToResponse(Need with { Kind = DeploymentKind.IrtCrime }, Mandate("turn", "explosives")));
        scene.Do(Secretariat, new UseTask(TeamId.For(scene.State!.Id, 'A'), "explosives"), [turn]);
        Assert.Equal(DeploymentKind.IrtCrime, scene.State.Need.Kind);

        DeploymentCommand[] commands = [new MoveMember(Photographer, MemberStage.Travelling), new MoveMember(Photographer, MemberStage.OnSite), new ExtendDeployment(Now.AddDays(50), Words)];
        foreach (var command in commands)
        {
            Assert.Equal("consent-required", Assert.Throws<MeshException>(() => scene.Do(Secretariat, command, [first])).Code);
            scene.Do(Secretariat, command, [first, turn]);
        }

        scene.Do(Secretariat, new UseTask(TeamId.For(scene.State.Id, 'A'), "scene"), [first]);
        scene.Time = Now.AddHours(1);
        scene.Do(Secretariat, new AskMandate(Mandate("later")));
        Assert.Single(scene.Do(Secretariat, new ExtendDeployment(Now.AddDays(55), Words), [Granted("later")]).OfType<DeploymentExtended>());
    }

    [Theory]
    [InlineData("first", DeploymentState.Deployed)]
    [InlineData("turn", DeploymentState.Withdrawing)]
    public void After_a_turn_all_go_home_with_the_end_of_its_grant_and_not_of_that_of_the_support_team(string ended, DeploymentState expected)
    {
        var scene = In(DeploymentState.Deployed, isSupport: true);
        scene.Do(Host, new TurnToResponse(Need with { Kind = DeploymentKind.IrtCrime }, Mandate("turn", "explosives")));
        scene.Do(Secretariat, new UseTask(TeamId.For(scene.State!.Id, 'A'), "explosives"), [Granted("first"), Granted("turn", "explosives")]);
        scene.Do(Host, new EndMandate(Mandate(ended).Consent, ConsentState.Revoked, Now));
        Assert.Equal(expected, scene.State.State);
    }
}
