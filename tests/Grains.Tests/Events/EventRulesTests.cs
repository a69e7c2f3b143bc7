using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>Every state by every command and role; what plans and accreditations must say; who is let in.</summary>
public sealed class EventRulesTests
{
    private const string Key = "BR-IMEST-2026-0003";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 3, 1);
    private static readonly OwnerId Brazil = new("BR");
    private static readonly OwnerId Japan = new("JP");
    private static readonly OwnerId Secretariat = new("IPSG");
    private static readonly ConsentId Consent = ConsentId.For(Brazil, Secretariat, new OperationId("op-1"));
    private static readonly EventPlan Plan = EventScene.Plan(Day, Japan);
    private static readonly TurnToResponse Turn = new(
        EventScene.Need(DeploymentKind.IrtCrime, Now), new MandateRequest(Consent, ["scene"], Now.AddDays(30), Now.AddDays(2), EventScene.Words));

    private readonly EventRules _rules = new(
        OwnerDirectory.Default, TestRows.Serializer);

    public static TheoryData<string, string, string, string> Table()
    {
        // Rows are states, columns commands; cells say what becomes of the event by host, Secretariat, team and stranger.
        string[] commands = ["plan", "start", "pause", "resume", "emergency", "close", "turn"];
        var table = new Dictionary<string, string[]>
        {
            ["none"] = ["open none/not-found/not-found/not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found"],
            ["open"] = ["open none/forbidden/forbidden/not-found", "forbidden/open running/open running/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found", "forbidden/not-allowed-now/not-allowed-now/not-found", "open none/open none/open none/not-found", "closed none/closed none/forbidden/not-found", "open none/open none/forbidden/not-found"],
            ["running"] = ["open running/forbidden/forbidden/not-found", "forbidden/same/open running/not-found", "open paused/open paused/open paused/not-found", "forbidden/same/same/not-found", "open running/open running/open running/not-found", "closed stopped/closed stopped/forbidden/not-found", "open running/open running/forbidden/not-found"],
            ["paused"] = ["open paused/forbidden/forbidden/not-found", "forbidden/open running/open running/not-found", "same/same/same/not-found", "forbidden/open running/consent-required/not-found", "open paused/open paused/open paused/not-found", "closed stopped/closed stopped/forbidden/not-found", "open paused/open paused/forbidden/not-found"],
            ["stopped"] = ["open stopped/forbidden/forbidden/not-found", "forbidden/consent-required/consent-required/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found", "forbidden/not-allowed-now/not-allowed-now/not-found", "open stopped/open stopped/open stopped/not-found", "closed stopped/closed stopped/forbidden/not-found", "open stopped/open stopped/forbidden/not-found"],
            ["closed"] = ["not-allowed-now/forbidden/forbidden/not-found", "forbidden/not-allowed-now/not-allowed-now/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found", "forbidden/not-allowed-now/not-allowed-now/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found", "same/same/forbidden/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found"],
            ["deleted"] = ["not-allowed-now/forbidden/forbidden/not-found", "forbidden/not-allowed-now/not-allowed-now/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found", "forbidden/not-allowed-now/not-allowed-now/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found", "same/same/forbidden/not-found", "not-allowed-now/not-allowed-now/not-allowed-now/not-found"],
        };
        var data = new TheoryData<string, string, string, string>();
        foreach (var (state, row) in table)
        {
            foreach (var (command, cell) in commands.Zip(row))
            {
                var outcomes = cell.Split('/');
                foreach (var (role, index) in new[] { "BR", "IPSG", "JP", "DE" }.Select((role, index) => (role, index)))
                {
                    data.Add(state, command, role, outcomes.Length == 1 ? outcomes[0] : outcomes[index]);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command_of_every_role(string state, string command, string by, string expected) =>
        Assert.Equal(expected, Outcome(InState(state), new Author(new OwnerId(by), "1"), CommandOf(command)));

    [Theory]
    [InlineData("accredit", "open running paused stopped: + f f; closed deleted: x x x")]
    [InlineData("revoke", "open running paused stopped: + f f; closed deleted: x x x")]
    [InlineData("clear", "open stopped: + c c; running paused: + g g; closed deleted: x x x")]
    [InlineData("pass", "open stopped: + c c; running paused: + g g; closed deleted: x x x")]
    [InlineData("hand-on", "open running paused stopped closed: + + +; deleted: x x x")]
    [InlineData("hand-on-and-pass", "open stopped: + c c; running paused: + g g; closed deleted: x x x")]
    public void Who_does_what_with_lists_in_which_state_and_what_needs_the_hosts_grant(string command, string expected)
    {
        // By host, Secretariat and team: + done, g done when the consent says that the grant holds, c consent-required, f forbidden, x not-allowed-now.
        var groups = expected.Split("; ").Select(group => group.Split(": ")).ToList();
        var states = groups.SelectMany(group => group[0].Split(' ').Select(state => (State: state, Answers: group[1]))).ToList();
        Assert.Equal(["closed", "deleted", "open", "paused", "running", "stopped"], states.Select(one => one.State).Order());
        Assert.All(states, one => Assert.Equal(one.Answers, string.Join(' ', new[] { Brazil, Secretariat, Japan }.Select(by => Answer(InState(one.State)!, by)))));

        string Answer(EventRecord record, OwnerId by)
        {
            var passage = new Passage("A-1", "gate-1", PassageDirection.In);
            var handedOn = passage with { Offline = new OfflineDecision(PassageVerdict.Admitted, Now, Now) };
            try
            {
                var isWork = command switch
                {
                    "accredit" => AccreditationAccess.RequireChanges(record, by, [new Accredit(EventScene.Entry("A-1", "Odile Vantreuil"), false)]),
                    "revoke" => AccreditationAccess.RequireChanges(record, by, [new ClearFinding("A-2"), new RevokeBadge("A-1")]),
                    "clear" => AccreditationAccess.RequireChanges(record, by, [new ClearFinding("A-1")]),
                    "pass" => AccreditationAccess.RequirePassages(record, by, [passage]),
                    "hand-on" => AccreditationAccess.RequirePassages(record, by, [handedOn, handedOn]),
                    _ => AccreditationAccess.RequirePassages(record, by, [handedOn, passage]),
                };
                if (isWork)
                {
                    AccreditationAccess.RequireGrant(record);
                }

                return isWork ? "g" : "+";
            }
            catch (MeshException refused)
            {
                return refused.Code switch { MeshErrorCodes.ConsentRequired => "c", MeshErrorCodes.Forbidden => "f", MeshErrorCodes.NotAllowedNow => "x", _ => refused.Code };
            }
        }
    }

    [Fact]
    public void A_grant_that_ended_before_its_use_came_here_begins_nothing()
    {
        var open = InState("open");
        var ended = Run(open, new Author(Brazil, null), new StopScreening(Consent, ConsentState.Revoked))!;
        Assert.Equal(ScreeningState.None, ended.Screening);
        Assert.Equal("consent-required", Outcome(ended, new Author(Secretariat, "1"), new StartScreening(Consent)));
        Assert.Equal("same", Outcome(ended, new Author(Brazil, null), new StopScreening(Consent, ConsentState.Revoked)));
    }

    [Fact]
    public void An_emergency_is_a_flash_to_all_and_the_lists_hear_of_every_change()
    {
        var effects = new AggregateEffects();
        var recorded = new Recorded<EventEvent>(2, Now, new Author(Japan, "1"), new EmergencyRaised("arena", EventScene.Words, null));
        var state = InState("open")!;
        _rules.Tell(state, _rules.Apply(Key, state, recorded), recorded, effects);
        var flash = Assert.Single(effects.Announcements);
        Assert.Equal((Lane.Flash, NoteKind.Event, "emergency", Brazil), (flash.Lane, flash.Kind, flash.What, flash.Via));
        Assert.Equal(new[] { Brazil, Secretariat, Japan }, flash.Recipients.AsEnumerable());
        Assert.Equal(EventRules.ListsLink, Assert.Single(effects.Messages).Link);
    }

    [Fact]
    public void All_that_is_wrong_with_a_plan_is_said_at_once()
    {
        var bad = Plan with
        {
            Name = "",
            Until = Plan.From.AddDays(-1),
            TimeZone = "Brazil/Nowhere",
            KeepDays = -1,
            RehearsalOn = Plan.From,
            Sites = [new EventSite("Arena 1", "Arena", ["a", "a"])],
            Checkpoints = [new EventCheckpoint("gate", "other", null)],
            Tasks = [new EventTask("guard", new OwnerId("XX"), "other")],
            Team = [new OwnerId("XX")],
        };
        var refusal = Assert.Throws<MeshException>(() => _rules.Decide(Key, null, new Author(Brazil, "1"), new PlanEvent(bad), Now));
        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        foreach (var field in new[] { "name:", "until:", "timeZone:", "keepDays:", "rehearsalOn:", "sites[0].code:", "sites[0].zones:", "checkpoints[0].site:", "tasks[0].owner:", "tasks[0].site:", "team:" })
        {
            Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_that_is_wrong_with_an_accreditation_is_said_at_once()
    {
        var bad = EventScene.Entry("A 1", "-") with
        {
            Person = new(),
            Sites = ["arena", "stadium"],
            Zones = ["moon"],
            From = Plan.From.AddDays(-1),
            Until = Plan.Until.AddDays(1),
            Function = "",
            Document = new("", "FRA", null),
        };
        Assert.Equal(
            ["badge", "name", "number", "sites", "zones", "from", "until", "function"],
            AccreditationRules.Problems(Plan, bad).Select(problem => problem[..problem.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Empty(AccreditationRules.Problems(Plan, EventScene.Entry("A-1", "Odile Vantreuil") with { Zones = ["press"], From = Plan.Until }));
    }

    [Theory]
    [InlineData("gate-1", "in", "", false, null, 0, PassageVerdict.Admitted)]
    [InlineData("gate-1", "in", "", false, false, 0, PassageVerdict.Admitted)]
    [InlineData("gate-1", "in", "", false, true, 0, PassageVerdict.AlreadyIn)]
    [InlineData("gate-1", "in", "revoked", false, true, 0, PassageVerdict.Revoked)]
    [InlineData("gate-1", "in", "revoked", true, null, 9, PassageVerdict.Revoked)]
    [InlineData("gate-1", "in", "", true, true, 0, PassageVerdict.Refer)]
    [InlineData("village-gate", "in", "", false, true, 9, PassageVerdict.WrongSite)]
    [InlineData("field-door", "in", "", false, null, 9, PassageVerdict.WrongZone)]
    [InlineData("gate-1", "in", "", false, true, 9, PassageVerdict.WrongDay)]
    [InlineData("gate-1", "in", "one-day", false, null, 1, PassageVerdict.WrongDay)]
    [InlineData("gate-1", "in", "missing", false, null, 0, PassageVerdict.Unknown)]
    [InlineData("gate-1", "out", "revoked", true, true, 9, PassageVerdict.Admitted)]
    [InlineData("gate-1", "out", "", false, false, 0, PassageVerdict.NotIn)]
    [InlineData("gate-1", "out", "missing", false, null, 0, PassageVerdict.Unknown)]
    public void Entrances_say_the_weightiest_reason(string checkpoint, string direction, string badge, bool isSuspicious, bool? isIn, int days, PassageVerdict expected)
    {
        Accreditation? entry = badge switch
        {
            "missing" => null,
            "revoked" => EventScene.Entry("A-1", "Odile Vantreuil") with { RevokedAt = Now },
            "one-day" => EventScene.Entry("A-1", "Odile Vantreuil") with { From = Day, Until = Day },
            _ => EventScene.Entry("A-1", "Odile Vantreuil"),
        };
        var way = direction == "in" ? PassageDirection.In : PassageDirection.Out;
        Assert.Equal(expected, EntranceRules.Decide(Plan, Plan.Checkpoints.Single(point => point.Code == checkpoint), way, entry, isSuspicious, isIn, Now.AddDays(days)));
    }

    [Fact]
    public void Days_begin_and_end_at_the_sites()
    {
        // Midnight in Sao Paulo is three in the morning UTC.
        Assert.Equal(Day.AddDays(-1), EntranceRules.DayOf(Plan, new DateTimeOffset(2026, 3, 1, 2, 59, 59, TimeSpan.Zero)));
        Assert.Equal(Day, EntranceRules.DayOf(Plan, new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero)));
    }

    private static EventCommand CommandOf(string command) => command switch
    {
        "plan" => new PlanEvent(Plan),
        "start" => new StartScreening(Consent),
        "pause" => new PauseScreening(),
        "resume" => new ResumeScreening(),
        "emergency" => new RaiseEmergency("arena", EventScene.Words, null),
        "turn" => new RaiseEmergency(null, EventScene.Words, Turn),
        _ => new CloseEvent(),
    };

    private EventRecord? InState(string state)
    {
        var (host, team) = (new Author(Brazil, "1"), new Author(Secretariat, "1"));
        return state switch
        {
            "none" => null,
            "open" => Run(null, host, CommandOf("plan")),
            "running" => Run(InState("open"), team, CommandOf("start")),
            "paused" => Run(InState("running"), team, CommandOf("pause")),
            "stopped" => Run(InState("running"), new Author(Brazil, null), new StopScreening(Consent, ConsentState.Revoked)),
            "deleted" => Run(InState("closed"), new Author(Brazil, null), new DeleteLists(), Now.AddDays(Plan.KeepDays)),
            _ => Run(InState("open"), host, CommandOf("close")),
        };
    }

    private string Outcome(EventRecord? state, Author by, EventCommand command)
    {
        try
        {
            return Run(state, by, command) is { } after && !ReferenceEquals(after, state) ? $"{EnumText.Of(after.State)} {EnumText.Of(after.Screening)}" : "same";
        }
        catch (MeshException refused)
        {
            return refused.Code;
        }
    }

    private EventRecord? Run(EventRecord? state, Author by, EventCommand command, DateTimeOffset? at = null)
    {
        foreach (var happened in _rules.Decide(Key, state, by, command, at ?? Now))
        {
            state = _rules.Apply(Key, state, new Recorded<EventEvent>(1, Now, by, happened));
        }

        return state;
    }
}
