using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>Who leads: every state by every command, and that every moment of the log has one lead.</summary>
public sealed class LeadRulesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    // The rows are the states, the columns the commands; what is answered is what happened, "" for nothing, or the code of the refusal. Officer 1 is in Lyon, 2 in Singapore, 3 nowhere.
    private static readonly string[] Commands = ["propose by 1", "propose by 2", "accept by 2", "accept by 3", "accept stale by 2", "present 1", "present 2", "leave 1", "hub lost", "time over", "decide by 1", "decide by 2", "decide by 3"];

    private static readonly Dictionary<string, string[]> States = new()
    {
        ["nobody"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "officer-present lead-confirmed", "officer-present", "", "", "lead-unconfirmed", "not-allowed-now", "not-allowed-now", "not-allowed-now"],
        ["lyon on duty"] = ["hand-over-proposed", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "officer-present", "officer-present", "officer-left confirmation-asked", "confirmation-asked", "", "lead-used", "not-allowed-now", "not-allowed-now"],
        ["both on duty"] = ["hand-over-proposed", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "officer-present", "officer-present", "officer-left confirmation-asked", "confirmation-asked", "", "lead-used", "not-allowed-now", "not-allowed-now"],
        ["proposed"] = ["hand-over-proposed", "not-allowed-now", "lead-handed-over", "not-allowed-now", "not-allowed-now", "officer-present", "officer-present", "officer-left confirmation-asked", "confirmation-asked", "", "lead-used", "not-allowed-now", "not-allowed-now"],
        ["asked"] = ["hand-over-proposed", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "officer-present lead-confirmed", "officer-present", "officer-left", "", "lead-moved", "lead-used", "not-allowed-now", "not-allowed-now"],
        ["asked in vain"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "officer-present lead-confirmed", "officer-present lead-moved", "", "", "", "not-allowed-now", "not-allowed-now", "not-allowed-now"],
        ["moved"] = ["not-allowed-now", "hand-over-proposed", "not-allowed-now", "not-allowed-now", "not-allowed-now", "officer-present", "officer-present", "officer-left", "confirmation-asked", "", "not-allowed-now", "lead-used", "not-allowed-now"],
    };

    public static TheoryData<string, string, string> Table()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in States)
        {
            for (var i = 0; i < Commands.Length; i++)
            {
                data.Add(state, Commands[i], row[i]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command(string state, string command, string expected)
    {
        var scene = InState(state);
        if (command == "time over")
        {
            var before = scene.Log.Count;
            scene.Pass(CommandLimits.Confirmation);
            Assert.Equal(expected, string.Join(' ', scene.Log.Skip(before).Select(entry => entry.What)));
        }
        else
        {
            Assert.Equal(expected, Do(scene, command));
        }

        var leads = scene.Leads();
        Assert.Equal(Enumerable.Range(1, leads.Count).Select(epoch => (long)epoch), leads.Select(lead => lead.Epoch));
        Assert.Equal((scene.Desk!.Lead.Epoch, scene.Desk.Lead.Room.Value), (leads[^1].Epoch, leads[^1].Room));
    }

    [Fact]
    public void A_hand_over_is_an_act_with_open_items_and_a_briefing_and_all_of_them_go_over()
    {
        var scene = InState("both on duty");
        scene.Arrive("m1");
        scene.Do("1", new TakeItem(1));
        scene.Do("1", new ProposeHandOver(HubName.Singapore, Words));
        Assert.Equal((1L, "1"), (Assert.Single(scene.Desk!.Proposal!.Open), scene.Desk.Proposal.By));
        Assert.Equal(("IPSG", "hand-over-proposed", null, "2"), Assert.Single(scene.Told));

        // What comes while it is proposed is in the leading room's queue, and goes over too.
        scene.Arrive("m2");
        scene.Do("1", new AssignItem(2, HubName.BuenosAires));
        scene.Arrive("m3");
        Assert.Equal("lead-handed-over", scene.Do("2", new AcceptHandOver(1)));
        Assert.Equal(["1 singapore", "2 buenos-aires", "3 singapore"], scene.Desk.Items.Select(item => $"{item.Number} {item.Room}"));
        Assert.Equal((null, scene.Now + CommandLimits.TakeWithin(Lane.Flash)), (scene.Desk.Items[0].TakenBy, scene.Desk.Items[0].TakeBy));
        Assert.Equal((2L, HubName.Singapore, Words), (scene.Desk.Lead.Epoch, scene.Desk.Lead.Room, scene.Desk.Briefing));
        Assert.Equal(["lyon 10:00", "singapore 10:00"], scene.Leads().Select(lead => $"{lead.Room} {lead.From:HH:mm}"));
        Assert.Equal("not-allowed-now", scene.Do("2", new AcceptHandOver(1)));
    }

    [Fact]
    public void A_late_hand_over_alarms_both_rooms_until_it_comes()
    {
        var scene = InState("both on duty");
        scene.Present("3", "buenos-aires");
        KeepOnDuty(scene, until: 16);
        Assert.DoesNotContain(scene.Log, entry => entry.What == "hand-over-late");

        scene.Pass(CommandLimits.HandOverGrace);
        Assert.Equal(["1 hand-over-late", "3 hand-over-late"], scene.Told.Where(told => told.What == "hand-over-late").Select(told => $"{told.Officer} {told.What}").Order());
        Assert.True(scene.Desk!.IsLate);
        scene.Pass(CommandLimits.HandOverGrace);
        Assert.Equal(2, scene.Log.Count(entry => entry.What == "hand-over-late"));

        scene.Do("1", new ProposeHandOver(HubName.BuenosAires, null));
        scene.Do("3", new AcceptHandOver(1));
        Assert.Equal((false, new DateTimeOffset(2026, 3, 2, 0, 10, 0, TimeSpan.Zero)), (scene.Desk.IsLate, scene.Desk.HandOverBy!.Value));
    }

    [Fact]
    public void A_day_of_hand_overs_by_the_plan_is_never_late_and_has_one_lead_at_every_second()
    {
        var scene = InState("both on duty");
        scene.Present("3", "buenos-aires");
        foreach (var (hour, from, to, by, next) in new[] { (16, "1", HubName.BuenosAires, "3", 24), (24, "3", HubName.Singapore, "2", 32), (32, "2", HubName.Lyon, "1", 40) })
        {
            KeepOnDuty(scene, hour);
            scene.Do(from, new ProposeHandOver(to, null));
            Assert.Equal("lead-handed-over", scene.Do(by, new AcceptHandOver(scene.Desk!.Lead.Epoch)));
            Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(next) + CommandLimits.HandOverGrace, scene.Desk.HandOverBy);
        }

        Assert.DoesNotContain(scene.Log, entry => entry.What is "hand-over-late" or "confirmation-asked" && entry.Version > 5);
        var leads = scene.Leads();
        for (var at = leads[0].From; at < scene.Now; at = at.AddSeconds(1))
        {
            // A lead lasts until the next begins.
            Assert.Single(leads.Index(), lead => lead.Item.From <= at && (lead.Index == leads.Count - 1 || at < leads[lead.Index + 1].From));
        }
    }

    [Theory]
    [InlineData("singapore", "singapore")]
    [InlineData("buenos-aires", "buenos-aires")]
    [InlineData("buenos-aires singapore", "singapore")]
    public void Without_confirmation_the_lead_goes_to_a_room_with_somebody_on_duty_in_the_order_of_the_plan(string present, string leads)
    {
        var scene = InState("lyon on duty");
        foreach (var (room, number) in present.Split(' ').Select((room, number) => (room, number)))
        {
            scene.Present($"{number + 5}", room);
        }

        scene.Arrive("m1");
        scene.Do("1", new LeaveDesk());
        scene.Pass(CommandLimits.Confirmation - TimeSpan.FromSeconds(1));
        Assert.Equal("lyon", scene.Desk!.Lead.Room.Value);
        scene.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((leads, 2L, leads), (scene.Desk.Lead.Room.Value, scene.Desk.Lead.Epoch, scene.Desk.Items[0].Room.Value));
    }

    [Fact]
    public void Without_confirmation_a_room_that_is_not_the_plans_owes_it_a_hand_over()
    {
        var scene = InState("lyon on duty");
        scene.Present("2", "singapore");
        scene.Do("1", new LeaveDesk());
        scene.Pass(CommandLimits.Confirmation);
        Assert.Equal(("singapore", scene.Now + CommandLimits.HandOverGrace), (scene.Desk!.Lead.Room.Value, scene.Desk.HandOverBy));
        scene.Pass(CommandLimits.HandOverGrace);
        Assert.Equal("hand-over-late", scene.Log[^1].What);
        Assert.True(scene.Desk.IsLate);
    }

    [Fact]
    public void An_officer_who_says_nothing_more_is_not_on_duty_and_one_who_does_stays()
    {
        var scene = new LeadScene();
        scene.Present("1", "lyon", minutes: 10);
        scene.Pass(9 * Minute);
        scene.Present("1", "lyon", minutes: 10);
        scene.Pass(9 * Minute);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), scene.Desk!.PresenceOf("1")!.Since);
        scene.Pass(Minute);
        Assert.Equal(["officer-lapsed", "confirmation-asked"], scene.Log.TakeLast(2).Select(entry => entry.What));
        Assert.Empty(scene.Desk.Present);
    }

    [Fact]
    public void Another_plan_asks_for_the_hand_over_that_it_needs()
    {
        var scene = InState("lyon on duty");
        Assert.Equal("plan-set", scene.Do("1", new SetLeadPlan([new(HubName.Singapore, new TimeOnly(9, 0)), new(HubName.Lyon, new TimeOnly(20, 0))])));
        Assert.Equal(scene.Now + CommandLimits.HandOverGrace, scene.Desk!.HandOverBy);
        Assert.Equal("", scene.Do("1", new SetLeadPlan([new(HubName.Lyon, new TimeOnly(20, 0)), new(HubName.Singapore, new TimeOnly(9, 0))])));
        Assert.Equal("lyon", scene.Desk.Lead.Room.Value);

        Assert.Equal("invalid", scene.Do("1", new SetLeadPlan([])));
        Assert.Equal("invalid", scene.Do("1", new SetLeadPlan([new(HubName.Lyon, default), new(HubName.Singapore, default)])));
        Assert.Equal("invalid", scene.Do("1", new SetLeadPlan([new(new HubName("paris"), default)])));
    }

    [Theory]
    [InlineData("FR", "1", "forbidden")]
    [InlineData("IPSG", null, "forbidden")]
    public void Only_officers_of_the_secretariat_work_in_the_command_centre(string owner, string? officer, string expected)
    {
        foreach (var command in new LeadCommand[] { new SayPresent(HubName.Lyon, 10, false), new ProposeHandOver(HubName.Singapore, null), new AcceptHandOver(1), new SetLeadPlan([new(HubName.Lyon, default)]) })
        {
            Assert.Equal(expected, InState("proposed").Do(officer, command, owner));
        }
    }

    private static LeadScene InState(string state)
    {
        var scene = new LeadScene();
        switch (state)
        {
            case "nobody":
                scene.Do("9", new LeaveDesk());
                break;
            case "lyon on duty":
                scene.Present("1", "lyon");
                break;
            case "asked in vain":
                scene.Present("1", "lyon");
                scene.Do("1", new LeaveDesk());
                scene.Pass(CommandLimits.Confirmation);
                break;
            default:
                scene.Present("1", "lyon");
                scene.Present("2", "singapore");
                if (state == "proposed")
                {
                    scene.Do("1", new ProposeHandOver(HubName.Singapore, Words));
                }
                else if (state is "asked" or "moved")
                {
                    scene.Do(null, new QuestionLead(LeadQuestionReason.HubLost));
                    scene.Pass(state == "moved" ? CommandLimits.Confirmation : TimeSpan.Zero);
                }

                break;
        }

        return scene;
    }

    private static string Do(LeadScene scene, string command) => command switch
    {
        "propose by 1" => scene.Do("1", new ProposeHandOver(scene.Desk!.Lead.Room == HubName.Lyon ? HubName.Singapore : HubName.Lyon, null)),
        "propose by 2" => scene.Do("2", new ProposeHandOver(scene.Desk!.Lead.Room == HubName.Lyon ? HubName.Singapore : HubName.Lyon, null)),
        "accept by 2" => scene.Do("2", new AcceptHandOver(scene.Desk!.Lead.Epoch)),
        "accept by 3" => scene.Do("3", new AcceptHandOver(scene.Desk!.Lead.Epoch)),
        "accept stale by 2" => scene.Do("2", new AcceptHandOver(scene.Desk!.Lead.Epoch - 1)),
        "present 1" => scene.Do("1", new SayPresent(HubName.Lyon, 30, false)),
        "present 2" => scene.Do("2", new SayPresent(HubName.Singapore, 30, false)),
        "leave 1" => scene.Do("1", new LeaveDesk()),
        _ when command.StartsWith("decide by ", StringComparison.Ordinal) => scene.Do(command[^1..], new UseLead("PH-IRT-2026-0007")),
        _ => scene.Do(null, new QuestionLead(LeadQuestionReason.HubLost)),
    };

    /// <summary>Moves the clock to an hour of the first day, while all say every half hour that they are on duty.</summary>
    private static void KeepOnDuty(LeadScene scene, int until)
    {
        var end = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(until);
        while (scene.Now < end)
        {
            foreach (var officer in scene.Desk!.Present)
            {
                scene.Present(officer.Officer, officer.Room.Value);
            }

            scene.Pass(end - scene.Now < 30 * Minute ? end - scene.Now : 30 * Minute);
        }

        foreach (var officer in scene.Desk!.Present)
        {
            scene.Present(officer.Officer, officer.Room.Value);
        }
    }
}
