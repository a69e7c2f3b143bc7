using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Deployments;
using static Interpol.Mesh.Grains.Tests.Deployments.DeploymentScene;

namespace Interpol.Mesh.Grains.Tests.Deployments;

/// <summary>What deployments hold beside who may do what when: consent, clocks, members, coordination, and who is told.</summary>
public sealed class DeploymentRulesTests
{
    [Theory]
    [InlineData("approve", DeploymentState.Assessed)]
    [InlineData("travel", DeploymentState.Mobilising)]
    [InlineData("arrive", DeploymentState.Mobilising)]
    [InlineData("extend", DeploymentState.Deployed)]
    [InlineData("task", DeploymentState.Deployed)]
    public void Nothing_is_done_without_a_grant_that_holds(string step, DeploymentState state)
    {
        var scene = In(state);
        if (step == "arrive")
        {
            scene.Do(France, new MoveMember(Dentist, MemberStage.Travelling));
        }

        DeploymentCommand command = step switch
        {
            "approve" => new ApproveDeployment(),
            "travel" => new MoveMember(Dentist, MemberStage.Travelling),
            "arrive" => new MoveMember(Dentist, MemberStage.OnSite),
            "extend" => new ExtendDeployment(Now.AddDays(40), Words),
            _ => new UseTask(TeamId.For(scene.State!.Id, 'A'), "scene"),
        };
        var consent = Mandate("first").Consent;
        KnownGrant[] bad =
        [
            new(consent, ConsentState.Requested, [], default),
            new(consent, ConsentState.Refused, [], default),
            new(consent, ConsentState.Revoked, ["scene"], Now.AddDays(60)),
            new(consent, ConsentState.Granted, ["scene"], Now),
            new(Mandate("unknown").Consent, ConsentState.Granted, ["scene"], Now.AddDays(60)),
        ];

        Assert.Equal("consent-required", Assert.Throws<MeshException>(() => scene.Do(Secretariat, command, [])).Code);
        Assert.All(bad, grant => Assert.Equal("consent-required", Assert.Throws<MeshException>(() => scene.Do(Secretariat, command, [grant])).Code));
        scene.Do(Secretariat, command, [new(consent, ConsentState.Granted, ["scene"], Now.AddDays(60))]);
    }

    [Fact]
    public void Work_outside_the_mandate_is_refused_until_the_host_grants_more()
    {
        var scene = In(DeploymentState.Deployed);
        var team = TeamId.For(scene.State!.Id, 'A');

        var refusal = Assert.Throws<MeshException>(() => scene.Do(Secretariat, new UseTask(team, "dna")));
        Assert.Equal("consent-required", refusal.Code);
        Assert.Contains("it covers photographs, scene", refusal.Message, StringComparison.Ordinal);

        scene.Do(Secretariat, new AskMandate(Mandate("more", "dna")));
        var asked = Assert.IsType<MandateWord>(Assert.Single(scene.Effects.Messages, told => told.Link.StartsWith("consent/", StringComparison.Ordinal)).Message);
        Assert.Equal((Mandate("more", "dna").Consent, Secretariat.Owner), (asked.Request!.Consent, asked.By.Owner));
        scene.Do(Secretariat, new UseTask(team, "dna"));
        Assert.Equal("dna", Assert.Single(scene.State.Mandates[1].Granted));
        var order = Assert.IsType<TeamOrder>(Assert.Single(scene.Effects.Messages).Message);
        Assert.Equal("dna photographs scene", string.Join(' ', order.Tasks));

        Assert.Equal("not-found", Assert.Throws<MeshException>(() => scene.Do(Secretariat, new UseTask(TeamId.For(scene.State.Id, 'B'), "dna"))).Code);
        Assert.Equal("not-allowed-now", Assert.Throws<MeshException>(() => In(DeploymentState.Withdrawing).Do(Secretariat, new UseTask(team, "scene"))).Code);
    }

    [Fact]
    public void Work_counts_as_granted_from_the_hosts_answer_and_not_from_the_question()
    {
        var scene = In(DeploymentState.Deployed);
        var (asked, granted, ended) = (Now, Now.AddHours(6), Now.AddHours(8));
        scene.Do(Secretariat, new AskMandate(Mandate("more", "dna")));
        scene.Time = granted.AddHours(1);
        scene.Do(Secretariat, new UseTask(TeamId.For(scene.State!.Id, 'A'), "dna"), [new(Mandate("more").Consent, ConsentState.Granted, ["dna"], Now.AddDays(9)) { GrantedAt = granted }]);
        scene.Do(Host, new EndMandate(Mandate("more").Consent, ConsentState.Revoked, ended));

        var mandate = scene.State.Mandates[1];
        Assert.Equal(asked, mandate.AskedAt);
        Assert.Equal(
            [false, false, true, true, false],
            new[] { asked, granted.AddTicks(-1), granted, ended.AddTicks(-1), ended }.Select(at => mandate.Held("dna", at)));
        Assert.False(mandate.Held("scene", granted));
    }

    [Fact]
    public void When_the_last_grant_ends_all_go_home_and_what_was_done_stays()
    {
        var scene = In(DeploymentState.Deployed);
        scene.Do(Secretariat, new AskMandate(Mandate("more", "dna")));
        scene.Do(Secretariat, new UseTask(TeamId.For(scene.State!.Id, 'A'), "dna"));

        scene.Do(Host, new EndMandate(Mandate("more", "dna").Consent, ConsentState.Revoked, Now));
        Assert.Equal(DeploymentState.Deployed, scene.State.State);
        Assert.Equal("photographs scene", string.Join(' ', Assert.IsType<TeamOrder>(Assert.Single(scene.Effects.Messages).Message).Tasks));
        Assert.Equal("consent-required", Assert.Throws<MeshException>(() => scene.Do(Secretariat, new UseTask(TeamId.For(scene.State.Id, 'A'), "dna"))).Code);

        scene.Do(Host, new EndMandate(Mandate("first").Consent, ConsentState.Revoked, Now));
        Assert.Equal(DeploymentState.Withdrawing, scene.State.State);
        Assert.Equal([MemberStage.Returning, MemberStage.Dropped], scene.State.Members.Select(member => member.Stage));
        Assert.Equal(["mandate-ended", "withdrawing"], scene.Told);
        Assert.All(scene.Effects.Announcements, announced => Assert.Equal(Lane.Urgent, announced.Lane));
        Assert.IsType<ReserveExpert>(WordTo(scene, Dentist));
        Assert.IsType<FreeExpert>(WordTo(scene, Photographer));
        Assert.Contains(scene.Effects.Messages, told => told.Message is TeamOrder { State: DeploymentState.Withdrawing });
        Assert.Empty(scene.Do(Host, new EndMandate(Mandate("first").Consent, ConsentState.Revoked, Now)));
    }

    [Fact]
    public void When_the_grant_ends_before_anybody_has_left_nobody_leaves()
    {
        var scene = In(DeploymentState.Mobilising);

        scene.Do(Host, new EndMandate(Mandate("first").Consent, ConsentState.Revoked, Now));

        Assert.Equal((DeploymentState.Assessed, null), (scene.State!.State, scene.State.Approval));
        Assert.Null(scene.Effects.Deadlines["on-site"]);
        Assert.Equal("consent-required", scene.Outcome(Secretariat, new ApproveDeployment()));
        Assert.Equal("mobilising", Again(scene).Outcome(Secretariat, new ApproveDeployment()));

        static DeploymentScene Again(DeploymentScene scene)
        {
            scene.Do(Secretariat, new AskMandate(Mandate("second")));
            return scene;
        }
    }

    [Fact]
    public void The_room_is_alarmed_when_nobody_is_on_site_within_24_hours()
    {
        var scene = In(DeploymentState.Assessed);
        scene.Do(Secretariat, new ApproveDeployment());
        Assert.Equal(Now.AddHours(24), scene.Effects.Deadlines["on-site"]);
        Assert.IsType<NoteLate>(Rules.Due(scene.State!, "on-site"));

        scene.Time = Now.AddHours(24).AddSeconds(-1);
        Assert.Empty(scene.Do(Host, new NoteLate()));
        scene.Time = Now.AddHours(24);
        scene.Do(Host, new NoteLate());
        var alarm = Assert.Single(scene.Effects.Announcements);
        Assert.Equal(("late", Lane.Urgent), (alarm.What, alarm.Lane));
        Assert.Contains(Secretariat.Owner, alarm.Recipients);
        Assert.Empty(scene.Do(Host, new NoteLate()));

        scene.Do(France, new MoveMember(Dentist, MemberStage.Travelling));
        scene.Do(France, new MoveMember(Dentist, MemberStage.OnSite));
        Assert.Equal("deployed", Assert.Single(scene.Told));
        Assert.Null(scene.Effects.Deadlines["on-site"]);
    }

    [Fact]
    public void Teams_need_leaders_and_members_that_their_bureaus_have_released()
    {
        var scene = In(DeploymentState.Requested);
        scene.Do(Secretariat, new AssessDeployment(Need, Mandate("first")));
        Assert.Contains("form a team", Assert.Throws<MeshException>(() => scene.Do(Secretariat, new ApproveDeployment())).Message, StringComparison.Ordinal);
        scene.Do(Secretariat, new PutTeam('A', 0, null));
        scene.Do(Secretariat, new AddMember(Dentist, 'A'));
        var refusal = Assert.Throws<MeshException>(() => scene.Do(Secretariat, new ApproveDeployment()));
        Assert.Equal("not-allowed-now", refusal.Code);
        Assert.Contains("team A has no leader", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FR has not released FR:dvi-07", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("invalid", scene.Outcome(Secretariat, new PutTeam('A', 0, Photographer)));
        Assert.Equal("invalid", scene.Outcome(Secretariat, new PutTeam('a', 2, null)));

        scene = In(DeploymentState.Mobilising);
        scene.Do(France, new RemoveMember(Dentist));
        Assert.Null(scene.State!.Teams[0].Leader);
        Assert.Equal("not-allowed-now", scene.Outcome(Japan, new MoveMember(Photographer, MemberStage.Travelling)));
        scene.Do(Secretariat, new PlaceMember(Photographer, null));
        Assert.Equal("not-allowed-now", scene.Outcome(Japan, new MoveMember(Photographer, MemberStage.Travelling)));
        scene.Do(Secretariat, new PlaceMember(Photographer, 'A'));
        scene.Do(Secretariat, new PutTeam('A', 0, Photographer));
        Assert.Equal("mobilising", scene.Outcome(Japan, new MoveMember(Photographer, MemberStage.Travelling)));
    }

    [Fact]
    public void A_bureau_releases_its_own_experts_and_no_others()
    {
        var scene = In(DeploymentState.Assessed);
        scene.Do(Secretariat, new AddMember(new("FR:dvi-08"), null));

        Assert.Equal("forbidden", scene.Outcome(Japan, new ReleaseMember(new("FR:dvi-08"))));
        Assert.Equal("forbidden", scene.Outcome(Secretariat, new ReleaseMember(new("FR:dvi-08"))));
        Assert.Equal("forbidden", scene.Outcome(Japan, new RemoveMember(Dentist)));
        Assert.Equal("not-found", scene.Outcome(Secretariat, new RemoveMember(new("FR:dvi-09"))));
        Assert.Equal("not-allowed-now", scene.Outcome(Secretariat, new AddMember(Dentist, null)));
        Assert.Equal("assessed", scene.Outcome(France, new ReleaseMember(new("FR:dvi-08"))));
        Assert.Contains("member-released", scene.Told);
    }

    [Fact]
    public void A_hold_that_lapses_drops_the_member_that_it_was_for()
    {
        var scene = In(DeploymentState.Assessed);
        var expert = new ExpertId("FR:dvi-08");
        scene.Do(Secretariat, new AddMember(expert, null));
        Assert.Empty(scene.Do(France, new DropLapsed(expert, Now.AddHours(23))));
        scene.Do(France, new DropLapsed(expert, Now.AddHours(24)));
        Assert.Equal(MemberStage.Dropped, scene.State!.Members[^1].Stage);

        scene.Time = Now.AddHours(30);
        scene.Do(Secretariat, new AddMember(expert, null));
        Assert.Empty(scene.Do(France, new DropLapsed(expert, Now.AddHours(24))));
        Assert.Equal(2, scene.State.Members.Count(member => member.Expert == expert));
        scene.Do(France, new ReleaseMember(expert));
        Assert.Empty(scene.Do(France, new DropLapsed(expert, Now.AddHours(54))));
    }

    [Fact]
    public void A_release_of_which_only_the_expert_knows_ends_with_the_hold()
    {
        var scene = In(DeploymentState.Assessed);
        var expert = new ExpertId("FR:dvi-08");
        scene.Do(Secretariat, new AddMember(expert, null));
        Assert.Equal(Now.AddHours(24), scene.Effects.Deadlines["held/2"]);
        var due = Rules.Due(scene.State!, "held/2");

        // The expert has become assigned, and the hub was killed before this deployment's append: nobody says that the hold has lapsed.
        var killed = new DeploymentScene(scene.Key, scene.State!) { Time = Now.AddHours(24) };
        killed.Do(Host, due!);
        Assert.Equal(MemberStage.Dropped, killed.State!.Members[2].Stage);
        Assert.Equal(new FreeExpert(killed.State.Id, 2), WordTo(killed, expert));
        Assert.Null(killed.Effects.Deadlines["held/2"]);
        Assert.Equal("not-found", killed.Outcome(France, new ReleaseMember(expert)));

        scene.Do(France, new ReleaseMember(expert));
        Assert.Null(scene.Effects.Deadlines["held/2"]);
        Assert.Null(Rules.Due(scene.State!, "held/2"));
        Assert.Empty(scene.Do(Host, due!));
    }

    [Fact]
    public void Who_coordinates_is_defined_while_somebody_is_on_site()
    {
        var scene = In(DeploymentState.Deployed);
        var (first, second) = (TeamId.For(scene.State!.Id, 'A'), TeamId.For(scene.State.Id, 'B'));
        Assert.Equal(first, scene.State.Coordinator);
        scene.Do(Secretariat, new PutTeam('B', 1, null));
        scene.Do(Secretariat, new PlaceMember(Photographer, 'B'));
        scene.Do(Secretariat, new PutTeam('B', 1, Photographer));
        Assert.Equal("not-allowed-now", scene.Outcome(Host, new NameCoordinator('B')));
        scene.Time = Now.AddHours(1);
        scene.Do(Japan, new MoveMember(Photographer, MemberStage.Travelling));
        scene.Do(Japan, new MoveMember(Photographer, MemberStage.OnSite));
        Assert.Equal(first, scene.State.Coordinator);

        scene.Do(Host, new NameCoordinator('B'));
        Assert.Equal(second, scene.State.Coordinator);
        Assert.All(scene.Effects.Messages.Select(told => told.Message).OfType<TeamOrder>(), order => Assert.Equal(second, order.Coordinator));
        scene.Do(Japan, new RemoveMember(Photographer));
        Assert.Equal(first, scene.State.Coordinator);
        scene.Do(France, new RemoveMember(Dentist));
        Assert.Null(scene.State.Coordinator);
    }

    [Fact]
    public void It_lasts_longer_only_with_a_reason_and_a_grant_that_lasts_as_long()
    {
        var scene = In(DeploymentState.Deployed);
        Assert.Equal(Now.AddDays(24), scene.State!.Until);

        Assert.Equal("invalid", scene.Outcome(Secretariat, new ExtendDeployment(Now.AddDays(24), Words)));
        Assert.Equal("invalid", scene.Outcome(Secretariat, new ExtendDeployment(Now.AddDays(40), new SealedContent(default, null, []))));
        Assert.Equal("consent-required", scene.Outcome(Secretariat, new ExtendDeployment(Now.AddDays(61), Words)));
        Assert.Equal("extended", scene.Outcome(Secretariat, new ExtendDeployment(Now.AddDays(60), Words)));
        Assert.Equal(Now.AddDays(60), scene.Effects.Deadlines["over"]);
        scene.Time = Now.AddDays(60);
        scene.Do(Host, Rules.Due(scene.State, "over")!);
        Assert.Equal("over-time", Assert.Single(scene.Told));
    }

    [Theory]
    [InlineData("withdraw", DeploymentState.Deployed)]
    [InlineData("withdraw", DeploymentState.Extended)]
    [InlineData("revoke", DeploymentState.Deployed)]
    [InlineData("revoke", DeploymentState.Extended)]
    public void When_all_have_come_home_one_by_one_it_can_be_concluded_and_reserves_are_freed(string how, DeploymentState state)
    {
        var scene = In(state);
        scene.Do(Secretariat, new PlaceMember(Photographer, null));
        scene.Do(France, new RemoveMember(Dentist));
        scene.Do(France, new MoveMember(Dentist, MemberStage.Home));
        Assert.Equal(state, scene.State!.State);

        var first = Mandate("first").Consent;
        scene.Do(Host, how == "withdraw" ? new WithdrawDeployment(Words) : new EndMandate(first, ConsentState.Revoked, Now));

        Assert.Equal(DeploymentState.Concluded, scene.State.State);
        Assert.Equal([MemberStage.Home, MemberStage.Dropped], scene.State.Members.Select(member => member.Stage));
        Assert.IsType<FreeExpert>(WordTo(scene, Photographer));
        Assert.Contains("concluded", scene.Told);
        Assert.Null(scene.Effects.Deadlines["over"]);
        Assert.Equal(how == "withdraw" ? 1 : 0, scene.Effects.Messages.Count(told => told.Link == $"consent/{first}"));
        Assert.Equal("closed", scene.Outcome(Secretariat, new CloseDeployment(Words)));
    }

    [Fact]
    public void It_is_concluded_when_the_last_is_home_and_gives_its_consents_up()
    {
        var scene = In(DeploymentState.Withdrawing);

        scene.Do(France, new MoveMember(Dentist, MemberStage.Home));

        Assert.Equal(DeploymentState.Concluded, scene.State!.State);
        Assert.IsType<FreeExpert>(WordTo(scene, Dentist));
        Assert.Null(Assert.IsType<MandateWord>(Assert.Single(scene.Effects.Messages, told => told.Link.StartsWith("consent/", StringComparison.Ordinal)).Message).Request);
        scene.Do(Secretariat, new EndMandate(Mandate("first").Consent, ConsentState.Withdrawn, Now));
        Assert.Empty(scene.Told);
        Assert.Equal("not-allowed-now", scene.Outcome(France, new MoveMember(Dentist, MemberStage.Home)));
    }

    [Fact]
    public void All_that_is_wrong_with_a_need_or_a_mandate_is_said_at_once()
    {
        var need = new DeploymentNeed((DeploymentKind)9, (DeploymentMagnitude)9, [new("", 91, 181), new("x\n", double.NaN, 0)], ["Scene of it"], Now.AddYears(9), Now.AddDays(-1));
        var refusal = Assert.Throws<MeshException>(() => In(null).Do(Host, new RequestDeployment(need, new SealedContent(default, null, []))));
        Assert.Equal("invalid", refusal.Code);
        Assert.All(
            ["need.kind:", "need.magnitude:", "need.sites[0].name:", "need.sites[0].latitude:", "need.sites[0].longitude:", "need.sites[1].name:", "need.sites[1].latitude:", "need.tasks:", "need.from:", "need.until:", "reason:"],
            field => Assert.Contains(field, refusal.Message, StringComparison.Ordinal));

        var mandate = new MandateRequest(ConsentId.For(Stranger.Owner, Secretariat.Owner, new OperationId("op")), [], Now.AddDays(-1), Now, new SealedContent(default, null, []));
        var other = Assert.Throws<MeshException>(() => In(DeploymentState.Requested).Do(Secretariat, new AssessDeployment(Need, mandate)));
        Assert.All(["mandate.consent:", "mandate.tasks:", "mandate.answerBy:", "mandate.until:", "mandate.reason:"], field => Assert.Contains(field, other.Message, StringComparison.Ordinal));
        Assert.Equal("invalid", In(DeploymentState.Assessed).Outcome(Secretariat, new AskMandate(Mandate("first"))));
        Assert.Equal("invalid", In(null, isSupport: true).Outcome(Host, new RequestDeployment(Need, Words)));
        Assert.Equal("invalid", In(DeploymentState.Assessed).Outcome(Secretariat, new AssessDeployment(Need with { Sites = [] }, Mandate("x"))));
    }

    [Fact]
    public void Every_change_is_told_to_host_secretariat_and_contributing_bureaus()
    {
        var scene = In(DeploymentState.Assessed);
        foreach (var (by, command) in new (Contracts.Aggregates.Author, DeploymentCommand)[]
        {
            (Secretariat, new StandBy()),
            (Secretariat, new ApproveDeployment()),
            (France, new MoveMember(Dentist, MemberStage.Travelling)),
            (France, new MoveMember(Dentist, MemberStage.OnSite)),
            (Host, new ReportDeploymentArrest(Words)),
            (Host, new WithdrawDeployment(null)),
            (France, new MoveMember(Dentist, MemberStage.Home)),
            (Secretariat, new CloseDeployment(Words)),
        })
        {
            scene.Do(by, command);
            Assert.NotEmpty(scene.Effects.Announcements);
            Assert.All(scene.Effects.Announcements, announced => Assert.Equal(["FR", "IPSG", "JP", "PH"], announced.Recipients.Select(owner => owner.Value).Order()));
        }

        Assert.Equal(["FR", "IPSG", "JP", "PH"], Rules.Replicate(scene.Key, scene.State!, 9, Now)!.Readers.Select(owner => owner.Value).Order());
    }

    [Theory]
    [InlineData(DeploymentKind.IrtDisaster, DeploymentMagnitude.Medium, 1, 9, 21)]
    [InlineData(DeploymentKind.IrtDisaster, DeploymentMagnitude.Medium, 2, 13, 24)]
    [InlineData(DeploymentKind.Imest, DeploymentMagnitude.Large, 6, 50, 42)]
    public void The_estimate_stands_in_one_table(DeploymentKind kind, DeploymentMagnitude magnitude, int sites, int people, int days) =>
        Assert.Equal(new DeploymentEstimate(people, days), DeploymentEstimates.Default.Of(kind, magnitude, sites));

    [Fact]
    public void The_table_of_estimates_has_every_kind_and_magnitude() => Assert.All(
        Enum.GetValues<DeploymentKind>().SelectMany(kind => Enum.GetValues<DeploymentMagnitude>().Select(magnitude => DeploymentEstimates.Default.Of(kind, magnitude, 1))),
        estimate => Assert.True(estimate is { People: > 0, Days: > 0 }));

    [Theory]
    [InlineData("PH-IRT-2026-0007", true)]
    [InlineData("BR-IMEST-2026-12345", true)]
    [InlineData("PH-IRT-2026-007", false)]
    [InlineData("PH-IRT-2026-00007", false)]
    [InlineData("PH-IRT-2026-0000", false)]
    [InlineData("PH-DVI-2026-0007", false)]
    [InlineData("PH-2026-0007", false)]
    [InlineData("PH-IRT-2026-0007:A", false)]
    public void Numbers_of_deployments_have_one_form(string text, bool isOne)
    {
        Assert.Equal(isOne, DeploymentId.TryParse(text, out _));
        Assert.Equal(isOne, TeamId.TryParse($"{text}:A", out _));
        Assert.False(TeamId.TryParse($"{text}:a", out _));
    }

    private static ExpertCommand WordTo(DeploymentScene scene, ExpertId expert) =>
        Assert.IsType<ExpertWord>(Assert.Single(scene.Effects.Messages, told => told.Link == $"expert/{expert}").Message).Command;
}
