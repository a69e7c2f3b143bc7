using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Teams;
using static Interpol.Mesh.Grains.Tests.Teams.TeamScene;

namespace Interpol.Mesh.Grains.Tests.Teams;

/// <summary>Who has to check in when, who is looked for, and who hears of it.</summary>
public sealed class TeamClockRulesTests
{
    private static readonly DateTimeOffset Due = Start.AddHours(12);

    [Fact]
    public void Who_is_away_checks_in_and_who_is_at_home_does_not()
    {
        var scene = Started();

        Assert.Equal([Due, Due, null], scene.Team.Members.Select(member => member.CheckInDue));
        Assert.Equal(Due, scene.Effects.Deadlines[TeamRules.CheckInDeadline]);
        Assert.Equal(["started: FR IPSG JP PH SG"], scene.Said);
        scene.Give(Leader, new CheckIn(Odile, null), Start.AddHours(3));
        Assert.Equal((Start.AddHours(15), Start.AddHours(3)), (scene.Team.Members[0].CheckInDue, scene.Team.Members[0].CheckedInAt));
        Assert.DoesNotContain(TeamRules.CheckInDeadline, scene.Effects.Deadlines.Keys);
    }

    [Fact]
    public void A_missed_check_in_is_told_the_leaders_bureau_and_then_the_command_centre_once_however_many_are_missing()
    {
        var scene = Started();
        scene.Give(Leader, new CheckIn(Odile, null), Start.AddMinutes(5));
        scene.Give(Host, new MissCheckIn(), Due);
        Assert.Equal(["check-in-missed: FR"], scene.Said);
        Assert.Equal([Kenji], scene.Team.Alarm!.Missing.AsEnumerable());
        Assert.Equal((Due.AddMinutes(5), Due.AddMinutes(30)), (scene.Effects.Deadlines[TeamRules.CheckInDeadline], scene.Effects.Deadlines[TeamRules.AlarmDeadline]));

        scene.Give(Host, new MissCheckIn(), Due.AddMinutes(5));
        Assert.Equal([Kenji, Odile], scene.Team.Alarm!.Missing.AsEnumerable());
        Assert.Null(scene.Effects.Deadlines[TeamRules.CheckInDeadline]);
        Assert.Equal("same", scene.Outcome(Host, new RaiseAlarm(), Due.AddMinutes(29)));
        scene.Give(Host, new RaiseAlarm(), Due.AddMinutes(30));
        Assert.Equal(["check-in-escalated: FR IPSG"], scene.Said);
        Assert.Equal(Due.AddMinutes(30), scene.Team.Alarm!.CommandToldAt);
        Assert.Equal("same", scene.Outcome(Host, new RaiseAlarm(), Due.AddHours(3)));

        scene.Give(Member, new CheckIn(Kenji, null), Due.AddMinutes(40));
        Assert.Equal([Odile], scene.Team.Alarm!.Missing.AsEnumerable());
        Assert.Empty(scene.Said);
        scene.Give(Leader, new CheckIn(Odile, null), Due.AddMinutes(41));
        Assert.Null(scene.Team.Alarm);
        Assert.Equal(["check-in-answered: FR IPSG"], scene.Said);
    }

    [Fact]
    public void Whoever_is_missed_after_the_command_centre_was_told_is_told_it_at_once()
    {
        var scene = Started();
        scene.Give(Leader, new CheckIn(Odile, null), Start.AddHours(2));
        scene.Give(Host, new MissCheckIn(), Due);
        scene.Give(Host, new RaiseAlarm(), Due.AddMinutes(30));
        scene.Give(Host, new MissCheckIn(), Due.AddHours(2));

        Assert.Equal(["check-in-missed: FR", "check-in-escalated: FR IPSG"], scene.Said);
        Assert.Equal((Due, Due.AddHours(2)), (scene.Team.Alarm!.Since, scene.Team.Alarm.CommandToldAt));
        scene.Give(Member, new CheckIn(Kenji, null), Due.AddHours(3));
        scene.Give(Leader, new CheckIn(Odile, null), Due.AddHours(3));
        Assert.Equal(["check-in-answered: FR IPSG"], scene.Said);
    }

    [Fact]
    public void A_check_in_that_comes_late_tells_when_somebody_was_well_and_not_that_they_are()
    {
        var scene = Started();
        scene.Give(Host, new MissCheckIn(), Due);
        scene.Give(Member, new CheckIn(Kenji, null) { ActedAt = Start.AddHours(1) }, Due.AddHours(2));
        Assert.Equal([Odile, Kenji], scene.Team.Alarm!.Missing.AsEnumerable());
        Assert.Equal(Start.AddHours(1), scene.Team.Members[1].CheckedInAt);

        scene.Give(Member, new CheckIn(Kenji, null) { ActedAt = Due.AddHours(-1) }, Due.AddHours(2));
        Assert.Equal([Odile], scene.Team.Alarm!.Missing.AsEnumerable());
        Assert.Equal(Due.AddHours(11), scene.Team.Members[1].CheckInDue);
        scene.Give(Member, new CheckIn(Kenji, null) { ActedAt = Start.AddHours(2) }, Due.AddHours(3));
        Assert.Equal((Due.AddHours(11), Due.AddHours(-1)), (scene.Team.Members[1].CheckInDue, scene.Team.Members[1].CheckedInAt));
    }

    [Fact]
    public void One_may_check_in_for_all()
    {
        var scene = Started();
        scene.Give(TeamScene.Command, new SetCheckIns(new TeamCheckInTerms(4, Each: false)), Start.AddHours(1));
        Assert.Equal([Start.AddHours(5), null, null], scene.Team.Members.Select(member => member.CheckInDue));
        scene.Give(Member, new CheckIn(Kenji, null), Start.AddHours(3));
        Assert.Equal([Start.AddHours(7), null, null], scene.Team.Members.Select(member => member.CheckInDue));
        scene.Give(Host, new FollowOrder(Order(4, leader: Kenji)), Start.AddHours(4));
        Assert.Equal([null, Start.AddHours(8), null], scene.Team.Members.Select(member => member.CheckInDue));
    }

    [Theory]
    [InlineData(DeploymentState.Concluded)]
    [InlineData(DeploymentState.Cancelled)]
    public void Nobody_is_looked_for_in_a_team_that_is_closed(DeploymentState state)
    {
        var scene = Started();
        scene.Give(Host, new MissCheckIn(), Due);
        scene.Give(Host, new FollowOrder(Order(4, state)), Due.AddMinutes(1));

        Assert.Null(scene.Team.Alarm);
        Assert.All(scene.Team.Members, member => Assert.Null(member.CheckInDue));
        Assert.Null(scene.Effects.Deadlines[TeamRules.AlarmDeadline]);
        Assert.Equal("same", scene.Outcome(Host, new MissCheckIn(), Due.AddDays(1)));
    }

    [Fact]
    public void Who_comes_home_is_looked_for_no_more()
    {
        var scene = Started();
        scene.Give(Host, new MissCheckIn(), Due);
        scene.Give(Host, new FollowOrder(Order(4, members: [At(Odile, MemberStage.OnSite), At(Kenji, MemberStage.Home)])), Due.AddMinutes(1));

        Assert.Equal([Odile], scene.Team.Alarm!.Missing.AsEnumerable());
        Assert.Equal(["changed: FR IPSG JP PH SG"], scene.Said);
    }
}
