using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using static Interpol.Mesh.Grains.Tests.Teams.TeamScene;

namespace Interpol.Mesh.Grains.Tests.Teams;

/// <summary>Every command by every role in every state, and what bad input comes to.</summary>
public sealed class TeamRulesTests
{
    private static readonly string[] Roles = ["leader", "member", "host", "command", "contributor", "stranger"];

    public static TheoryData<string, string, string, string> Table()
    {
        // By state and command what each role is answered: + it is done, f forbidden, n not-found, x not-allowed-now.
        var table = new Dictionary<(string State, string Command), string>
        {
            [("active", "check-in")] = "+ f f f f n",
            [("active", "own-check-in")] = "+ + f f f n",
            [("active", "position")] = "+ f f f f n",
            [("active", "set-check-ins")] = "+ f f + f n",
            [("active", "log")] = "+ + f f f n",
            [("active", "earlier-log")] = "+ + f f f n",
            [("active", "report")] = "+ f f f f n",
            [("active", "sector")] = "+ + f f f n",
            [("active", "search")] = "+ + f f f n",
            [("active", "equipment")] = "+ + f f f n",
            [("active", "reserve")] = "+ + f f f n",
            [("active", "collect")] = "+ + f f f n",
            [("active", "earlier-collect")] = "+ + f f f n",
            [("active", "custody")] = "+ + + + f n",
            [("active", "use")] = "+ + + + f n",
            [("active", "offer")] = "+ + f f f n",
            [("active", "take")] = "f f + f f n",
            [("active", "officer")] = "+ f f f + n",
            [("leaderless", "check-in")] = "f f f f f n",
            [("leaderless", "own-check-in")] = "+ + f f f n",
            [("leaderless", "position")] = "f f f f f n",
            [("leaderless", "set-check-ins")] = "f f f + f n",
            [("leaderless", "log")] = "x x f f f n",
            [("leaderless", "earlier-log")] = "x x f f f n",
            [("leaderless", "report")] = "f f f f f n",
            [("leaderless", "sector")] = "x x f f f n",
            [("leaderless", "search")] = "x x f f f n",
            [("leaderless", "equipment")] = "x x f f f n",
            [("leaderless", "reserve")] = "x x f f f n",
            [("leaderless", "collect")] = "x x f f f n",
            [("leaderless", "earlier-collect")] = "x x f f f n",
            [("leaderless", "custody")] = "+ + + + f n",
            [("leaderless", "use")] = "+ + + + f n",
            [("leaderless", "offer")] = "x x f f f n",
            [("leaderless", "take")] = "f f + f f n",
            [("leaderless", "officer")] = "+ f f f + n",
            [("withdrawing", "check-in")] = "+ f f f f n",
            [("withdrawing", "own-check-in")] = "+ + f f f n",
            [("withdrawing", "position")] = "+ f f f f n",
            [("withdrawing", "set-check-ins")] = "+ f f + f n",
            [("withdrawing", "log")] = "+ + f f f n",
            [("withdrawing", "earlier-log")] = "+ + f f f n",
            [("withdrawing", "report")] = "+ f f f f n",
            [("withdrawing", "sector")] = "+ + f f f n",
            [("withdrawing", "search")] = "+ + f f f n",
            [("withdrawing", "equipment")] = "+ + f f f n",
            [("withdrawing", "reserve")] = "+ + f f f n",
            [("withdrawing", "collect")] = "+ + f f f n",
            [("withdrawing", "earlier-collect")] = "+ + f f f n",
            [("withdrawing", "custody")] = "+ + + + f n",
            [("withdrawing", "use")] = "+ + + + f n",
            [("withdrawing", "offer")] = "+ + f f f n",
            [("withdrawing", "take")] = "f f + f f n",
            [("withdrawing", "officer")] = "+ f f f + n",
            [("closed", "check-in")] = "x x f f f n",
            [("closed", "own-check-in")] = "x x f f f n",
            [("closed", "position")] = "x x f f f n",
            [("closed", "set-check-ins")] = "x f f x f n",
            [("closed", "log")] = "x x f f f n",
            [("closed", "earlier-log")] = "+ + f f f n",
            [("closed", "report")] = "x f f f f n",
            [("closed", "sector")] = "x x f f f n",
            [("closed", "search")] = "x x f f f n",
            [("closed", "equipment")] = "x x f f f n",
            [("closed", "reserve")] = "x x f f f n",
            [("closed", "collect")] = "x x f f f n",
            [("closed", "earlier-collect")] = "+ + f f f n",
            [("closed", "custody")] = "+ + + + f n",
            [("closed", "use")] = "+ + + + f n",
            [("closed", "offer")] = "x x f f f n",
            [("closed", "take")] = "f f + f f n",
            [("closed", "officer")] = "x f f f x n",
        };
        var data = new TheoryData<string, string, string, string>();
        foreach (var ((state, command), answers) in table)
        {
            foreach (var (role, answer) in Roles.Zip(answers.Split(' ')))
            {
                data.Add(state, command, role, answer);
            }
        }

        return data;
    }

    public static TheoryData<string, TeamCommand, string, string> BadInput() => new()
    {
        { "latitude", new CheckIn(Odile, Manila with { Latitude = 90.001 }), MeshErrorCodes.Invalid, "place" },
        { "not a number", new CheckIn(Odile, Manila with { Latitude = double.NaN }), MeshErrorCodes.Invalid, "place" },
        { "longitude", new ReportPosition(Odile, Manila with { Longitude = -180.5 }), MeshErrorCodes.Invalid, "place" },
        { "accuracy", new ReportPosition(Odile, Manila with { Accuracy = -1 }), MeshErrorCodes.Invalid, "place" },
        { "no place", new ReportPosition(Odile, null!), MeshErrorCodes.Invalid, "place" },
        { "no member", new CheckIn(new("BR:x"), null), MeshErrorCodes.Invalid, "expert" },
        { "hours", new SetCheckIns(new TeamCheckInTerms(0, true)), MeshErrorCodes.Invalid, "hours" },
        { "no numbers", new ReserveNumbers(0), MeshErrorCodes.Invalid, "count" },
        { "too many numbers", new ReserveNumbers(201), MeshErrorCodes.Invalid, "count" },
        { "empty log", new AddLogEntry(new SealedContent(default, null, [])), MeshErrorCodes.Invalid, "text" },
        { "report that is not", new FileReport(7, Words), MeshErrorCodes.NotFound, "last has the number 0" },
        { "sector code", new PutSector("a sector", Words), MeshErrorCodes.Invalid, "code" },
        { "sector that is not", new SearchSector("Z9", SectorStatus.Searched), MeshErrorCodes.NotFound, "Z9" },
        { "search without task", new SearchSector("A1", SectorStatus.Searched), MeshErrorCodes.Invalid, "task" },
        { "log of no task", new AddLogEntry(Words) { Task = "No task" }, MeshErrorCodes.Invalid, "task" },
        { "back to unsearched", new SearchSector("A1", SectorStatus.Unsearched), MeshErrorCodes.Invalid, "status" },
        { "equipment to nobody", new PutEquipment("radio-2", EquipmentStatus.Issued, null, Words), MeshErrorCodes.Invalid, "holder" },
        { "equipment unknown", new PutEquipment("radio-2", EquipmentStatus.Lost, null, Words), MeshErrorCodes.NotAllowedNow, "issue it first" },
        { "equipment undescribed", new PutEquipment("radio-2", EquipmentStatus.Issued, Odile, null), MeshErrorCodes.Invalid, "description" },
        { "equipment issued twice", new PutEquipment("radio-1", EquipmentStatus.Issued, Odile, null), MeshErrorCodes.NotAllowedNow, "lost or returned" },
        { "item without task", Collect() with { Task = null }, MeshErrorCodes.Invalid, "task" },
        { "number of nobody", Collect(500), MeshErrorCodes.Invalid, "none that you have reserved" },
        { "number twice", Collect(1), MeshErrorCodes.Invalid, "collected before" },
        { "item that is not", Step(9, CustodyStepKind.Sealed, Start), MeshErrorCodes.NotFound, "item 9" },
        { "custody out of order", Step(1, CustodyStepKind.Sealed, Start.AddHours(-1)), MeshErrorCodes.NotAllowedNow, "out of order" },
        { "custody that cannot follow", Step(1, CustodyStepKind.Opened, Start), MeshErrorCodes.NotAllowedNow, "next it can be" },
        { "draft about nothing", new OfferDraft(9, Words), MeshErrorCodes.NotFound, "item 9" },
        { "use that is an offer", new NoteItemUse(1, TeamItemUseKind.Offered, null), MeshErrorCodes.Invalid, "kind" },
        { "officer of two", new NameOfficer(Odile, ""), MeshErrorCodes.Invalid, "officer" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command_of_every_role(string state, string command, string role, string expected)
    {
        var answer = In(state).Outcome(Who(role), CommandOf(command, role), Start.AddHours(1));

        Assert.Equal(expected, answer switch { "forbidden" => "f", "not-found" => "n", "not-allowed-now" => "x", "invalid" or "too-large" => answer, _ => "+" });
    }

    [Fact]
    public void The_table_has_every_command_in_every_state()
    {
        Assert.Equal(
            typeof(TeamCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TeamCommand)) && type is { IsAbstract: false, IsPublic: true }).Except([typeof(FollowOrder), typeof(MissCheckIn), typeof(RaiseAlarm)]).Select(type => type.Name).Order(),
            Table().Select(row => CommandOf((string)row[1], "leader").GetType().Name).Distinct().Order());
        Assert.All(Table().GroupBy(row => row[1]), command => Assert.Equal(4, command.Select(row => row[0]).Distinct().Count()));
    }

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Bad_input_is_refused_with_what_to_change(string what, TeamCommand command, string code, string sentence)
    {
        var scene = In("active");
        var refusal = Assert.Throws<MeshException>(() => scene.Rules.Decide(TeamScene.Id.Value, scene.State, Leader, command, Start.AddHours(1)));

        Assert.True(refusal.Code == code && refusal.Message.Contains(sentence, StringComparison.Ordinal), $"{what}: {refusal.Code} {refusal.Message}");
    }

    [Theory]
    [InlineData("leader", TeamAct.ReadLog, true)]
    [InlineData("member", TeamAct.ReadLog, true)]
    [InlineData("command", TeamAct.ReadLog, true)]
    [InlineData("host", TeamAct.ReadLog, false)]
    [InlineData("contributor", TeamAct.ReadLog, false)]
    [InlineData("leader", TeamAct.ReadItems, true)]
    [InlineData("command", TeamAct.ReadItems, true)]
    [InlineData("host", TeamAct.ReadItems, true)]
    [InlineData("contributor", TeamAct.ReadItems, false)]
    [InlineData("contributor", TeamAct.Read, true)]
    [InlineData("host", TeamAct.Read, true)]
    public void What_is_read_depends_on_what_one_is_to_the_team(string role, TeamAct act, bool may)
    {
        var team = In("active").Team;
        var is_ = TeamAccess.RoleOf(team, Who(role))!.Value;

        Assert.Equal(may, TeamAccess.May(is_, act));
        Assert.Equal(TeamAccess.May(is_, TeamAct.ReadItems) ? 1 : 0, TeamAccess.ToldTo(team, is_).Items.Length);
        Assert.Null(TeamAccess.RoleOf(team, Stranger));
    }

    [Fact]
    public void A_number_that_was_said_on_the_scene_stays_the_items()
    {
        var scene = Started();
        scene.Give(Member, new ReserveNumbers(10));
        scene.Give(Leader, new ReserveNumbers(5));
        scene.Give(Member, Collect(7));
        scene.Give(Leader, Collect());
        scene.Give(Leader, Collect(12));

        Assert.Equal([7, 12, 16], scene.Team.Items.Select(item => item.Number));
        Assert.Equal("invalid", scene.Outcome(Leader, Collect(8)));
        Assert.Equal("invalid", scene.Outcome(Member, Collect(7)));
        Assert.Equal("TeamItemCollected,TeamCustodyRecorded", scene.Outcome(Member, Collect(8)));
    }

    [Fact]
    public void Situation_reports_have_numbers_without_gaps_and_versions()
    {
        var scene = Started();
        scene.Give(Leader, new FileReport(null, Words));
        Assert.Equal(["report-filed: FR IPSG JP PH SG"], scene.Said);
        scene.Give(Leader, new FileReport(null, Words)).Give(Leader, new FileReport(1, Words));

        Assert.Equal([2, 1], scene.Team.ReportVersions.AsEnumerable());
    }

    [Fact]
    public void What_is_heard_of_late_takes_its_place_by_its_own_time_and_undoes_nothing_later()
    {
        var scene = Started();
        var now = Start.AddHours(4);
        scene.Give(Leader, new PutSector("A1", Words));
        scene.Give(Leader, new AddLogEntry(Words), now);
        scene.Give(Leader, new SearchSector("A1", SectorStatus.Searched) { Task = "search" }, now);
        scene.Give(Member, new AddLogEntry(Words) { ActedAt = Start.AddHours(1) }, now);
        scene.Give(Member, new SearchSector("A1", SectorStatus.Searching) { Task = "search", ActedAt = Start.AddHours(1) }, now);
        scene.Give(Leader, new ReportPosition(Odile, Manila), now);
        scene.Give(Leader, new ReportPosition(Odile, Manila) { ActedAt = Start.AddHours(2) }, now);
        scene.Give(Leader, new AddLogEntry(Words) { ActedAt = now.AddHours(3) }, now);

        Assert.Equal([2L, 1L, 3L], scene.State!.Log.Select(place => place.Number));
        Assert.Equal((SectorStatus.Searched, now), (scene.Team.Sectors[0].Status, scene.Team.Sectors[0].StatusAt));
        Assert.Equal([(Start.AddHours(2), true), (now, false)], scene.Team.Positions.Select(position => (position.At, position.IsLate)));
        Assert.Equal(now, scene.State.Log[^1].At);
    }

    [Fact]
    public void Who_left_may_hand_on_what_was_done_before()
    {
        var scene = Started();
        var left = Start.AddHours(5);
        scene.Give(Host, new FollowOrder(Order(4, members: [At(Odile, MemberStage.OnSite), At(Kenji, MemberStage.Home)])), left);

        Assert.Equal("TeamEntryAdded", scene.Outcome(Member, new AddLogEntry(Words) { ActedAt = left.AddHours(-1) }, left.AddHours(3)));
        Assert.Equal("forbidden", scene.Outcome(Member, new AddLogEntry(Words), left.AddHours(3)));
        Assert.Equal("same", scene.Outcome(Host, new FollowOrder(Order(4)), left));
    }

    [Fact]
    public void Custody_goes_on_after_the_team_is_closed_and_property_comes_back()
    {
        var scene = In("closed");
        var now = Start.AddDays(60);
        scene.Give(Member, Step(1, CustodyStepKind.HandedOver, now.AddDays(-1), Leader, Host), now);
        scene.Give(Host, Step(1, CustodyStepKind.Returned, now), now);

        var chain = scene.Team.Items[0].Chain;
        Assert.Equal((3, CustodyCondition.Returned, Host), (chain.Steps, chain.Condition, chain.Holder));
        Assert.Equal("not-allowed-now", scene.Outcome(Leader, new AddLogEntry(Words) { ActedAt = Start }, now));
    }

    private static TeamScene In(string state)
    {
        var scene = Started();
        scene.Give(Leader, new PutSector("A1", Words));
        scene.Give(Leader, Collect());
        scene.Give(Leader, new PutEquipment("radio-1", EquipmentStatus.Issued, Odile, Words));
        scene.Give(Leader, new OfferDraft(1, Words));
        return state switch
        {
            "leaderless" => scene.Give(Host, new FollowOrder(Order(9, hasLeader: false))),
            "withdrawing" => scene.Give(Host, new FollowOrder(Order(9, DeploymentState.Withdrawing))),
            "closed" => scene.Give(Host, new FollowOrder(Order(9, DeploymentState.Concluded))),
            _ => scene,
        };
    }

    private static TeamCommand CommandOf(string command, string role) => command switch
    {
        "check-in" => new CheckIn(Mei, null),
        "own-check-in" => new CheckIn(role == "leader" ? Odile : Kenji, Manila),
        "position" => new ReportPosition(Mei, Manila),
        "set-check-ins" => new SetCheckIns(new TeamCheckInTerms(4, Each: false)),
        "log" => new AddLogEntry(Words),
        "earlier-log" => new AddLogEntry(Words) { ActedAt = Start.AddMinutes(-5) },
        "report" => new FileReport(null, Words),
        "sector" => new PutSector("B2", Words),
        "search" => new SearchSector("A1", SectorStatus.Searching) { Task = "search" },
        "equipment" => new PutEquipment("radio-1", EquipmentStatus.Lost, null, null),
        "reserve" => new ReserveNumbers(10),
        "collect" => Collect(),
        "earlier-collect" => Collect() with { ActedAt = Start.AddMinutes(-5) },
        "custody" => Step(1, CustodyStepKind.Sealed, Start.AddHours(1)),
        "use" => new NoteItemUse(1, TeamItemUseKind.Checked, null),
        "offer" => new OfferDraft(1, Words),
        "take" => new TakeOffer(1),
        "officer" => new NameOfficer(Odile, "0099"),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };
}
