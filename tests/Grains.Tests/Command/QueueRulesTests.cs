using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Command;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>The one queue: every state of an item by every command, escalation, and the sender's clock.</summary>
public sealed class QueueRulesTests
{
    private static readonly string[] Commands =
        ["again", "end", "take by 1", "take by 2", "take by 9", "assign to lyon by 1", "assign to singapore by 1", "assign to singapore by 9", "close by 1", "close by 2", "too late"];

    // Officers 1 and 2 are on duty in Lyon, which leads; 9 is not on duty. Item 1 is from source m1.
    private static readonly Dictionary<string, string[]> States = new()
    {
        ["none"] = ["item-arrived", "", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", ""],
        ["open"] = ["item-changed", "item-closed", "item-taken", "item-taken", "not-allowed-now", "", "item-assigned", "not-allowed-now", "not-allowed-now", "not-allowed-now", "item-escalated"],
        ["taken by 1"] = ["item-changed", "item-closed", "", "item-taken", "not-allowed-now", "", "item-assigned", "not-allowed-now", "item-closed", "not-allowed-now", ""],
        ["in singapore"] = ["item-changed", "item-closed", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "", "", "not-allowed-now", "not-allowed-now", "item-escalated"],
        ["closed"] = ["item-arrived", "", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", ""],
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
        if (command == "too late")
        {
            var before = scene.Log.Count;
            scene.Pass(CommandLimits.TakeWithin(Lane.Flash));
            Assert.Equal(expected, string.Join(' ', scene.Log.Skip(before).Select(entry => entry.What)));
        }
        else
        {
            Assert.Equal(expected, Do(scene, command));
        }

        // An item is in one queue: it stands once, in a room that is one.
        Assert.Equal(scene.Desk!.Items.Length, scene.Desk.Items.DistinctBy(item => item.Source).Count());
        Assert.All(scene.Desk.Items, item => Assert.Contains(item.Room, HubName.All));
    }

    // C2: three officers share the desk, one item escalates.
    [Fact]
    public void What_escalates_is_one_entry_and_a_note_to_each_officer_on_duty()
    {
        var scene = OnDuty();
        scene.Present("3", "lyon");
        scene.Arrive("m1");
        Assert.Equal(["1", "2", "3"], scene.Told.Select(told => told.Officer));

        scene.Pass(CommandLimits.TakeWithin(Lane.Flash));
        var item = Assert.Single(scene.Desk!.Items);
        Assert.Equal(EscalatedTo.Supervisor, Assert.Single(item.Escalations).To);
        Assert.Equal([("IPSG", "item-escalated", "item-1", "1"), ("IPSG", "item-escalated", "item-1", "2"), ("IPSG", "item-escalated", "item-1", "3")], scene.Told);
        Assert.Single(scene.Log, entry => entry.What == "item-escalated");
    }

    [Fact]
    public void It_goes_to_the_supervisors_on_duty_then_to_all_rooms_and_then_no_further()
    {
        var scene = OnDuty();
        scene.Present("2", "lyon", isSupervisor: true);
        scene.Present("7", "singapore");
        scene.Arrive("m1", Lane.Urgent);
        scene.Pass(CommandLimits.TakeWithin(Lane.Urgent));
        Assert.Equal(["2"], scene.Told.Select(told => told.Officer));
        foreach (var (officer, room) in new[] { ("1", "lyon"), ("2", "lyon"), ("7", "singapore") })
        {
            scene.Present(officer, room, isSupervisor: officer == "2");
        }

        scene.Pass(CommandLimits.TakeWithin(Lane.Urgent));
        Assert.Equal(["1", "2", "7"], scene.Told.Select(told => told.Officer).Order());
        Assert.Equal([EscalatedTo.Supervisor, EscalatedTo.AllRooms], scene.Desk!.Items[0].Escalations.Select(escalation => escalation.To));
        Assert.Null(scene.Desk.Items[0].TakeBy);
    }

    [Fact]
    public void When_nobody_is_on_duty_an_escalation_is_told_to_the_secretariat()
    {
        var scene = new LeadScene();
        scene.Arrive("m1");
        Assert.Empty(scene.Told);
        scene.Pass(CommandLimits.TakeWithin(Lane.Flash));
        Assert.Equal([("IPSG", "lead-unconfirmed", null, null), ("IPSG", "item-escalated", "item-1", (string?)null)], scene.Told);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(-119, null)]
    [InlineData(7200, 7200)]
    [InlineData(-86400, -86400)]
    public void Clocks_run_from_the_arrival_and_a_wrong_clock_of_the_sender_stands_beside(int secondsOff, int? shown)
    {
        var scene = OnDuty();
        var composed = scene.Now.AddSeconds(secondsOff);
        scene.Do(null, new NoteArrival(new QueueArrival("c", QueueItemKind.Message, "m1", new OwnerId("FR"), Lane.Flash, "message")
        {
            ComposedAt = composed,
            AcceptedAt = scene.Now,
            AnswerWithin = TimeSpan.FromHours(8),
        }));
        var item = scene.Desk!.Items[0];
        Assert.Equal((scene.Now, scene.Now.AddHours(8), scene.Now + CommandLimits.TakeWithin(Lane.Flash), composed), (item.ArrivedAt, item.AnswerBy!.Value, item.TakeBy!.Value, item.ComposedAt!.Value));
        Assert.Equal(shown is { } seconds ? TimeSpan.FromSeconds(seconds) : null, item.ClockOff);
    }

    [Fact]
    public void More_urgent_news_of_an_item_shortens_its_clock_and_opens_none_beside_it()
    {
        var scene = OnDuty();
        scene.Arrive("m1", Lane.Urgent);
        scene.Pass(TimeSpan.FromMinutes(1));
        scene.Arrive("m1", Lane.Flash, cause: "second");
        var item = Assert.Single(scene.Desk!.Items);
        Assert.Equal((Lane.Flash, scene.Now + CommandLimits.TakeWithin(Lane.Flash)), (item.Priority, item.TakeBy));
    }

    [Theory]
    [InlineData(QueueItemKind.Alarm, Lane.Flash, Lane.Flash, true)]
    [InlineData(QueueItemKind.Alert, Lane.Urgent, Lane.Flash, true)]
    [InlineData(QueueItemKind.Alert, Lane.Urgent, Lane.Urgent, false)]
    [InlineData(QueueItemKind.Message, Lane.Flash, Lane.Flash, false)]
    public void Another_alarm_and_what_is_more_urgent_opens_an_item_anew_that_was_taken(QueueItemKind kind, Lane first, Lane second, bool isAnew)
    {
        var scene = OnDuty();
        scene.Arrive("a1", first, kind: kind);
        scene.Do("1", new TakeItem(1));
        scene.Pass(TimeSpan.FromMinutes(7));
        scene.Present("2", "lyon");
        scene.Arrive("a1", second, cause: "second", kind: kind);

        var item = Assert.Single(scene.Desk!.Items);
        Assert.Equal(isAnew ? (null, scene.Now + CommandLimits.TakeWithin(second)) : ("1", null), (item.TakenBy, item.TakeBy));
        Assert.Equal(isAnew ? ["1", "2"] : [], scene.Told.Select(told => told.Officer).Order());
        scene.Pass(CommandLimits.TakeWithin(second));
        Assert.Equal(isAnew, Assert.Single(scene.Desk.Items).Escalations.Length > 0);
    }

    [Fact]
    public void An_alarm_that_comes_again_does_not_put_off_when_the_item_is_to_be_taken()
    {
        var scene = OnDuty();
        scene.Arrive("a1", kind: QueueItemKind.Alarm);
        var by = scene.Desk!.Items[0].TakeBy;
        scene.Pass(TimeSpan.FromMinutes(2));
        scene.Arrive("a1", cause: "second", kind: QueueItemKind.Alarm);
        Assert.Equal(by, Assert.Single(scene.Desk.Items).TakeBy);
    }

    [Fact]
    public void A_bureau_asks_for_help_and_hears_when_it_is_taken_and_closed()
    {
        var scene = OnDuty();
        var id = $"FR:{new string('a', 32)}";
        var words = new SealedContent("help"u8.ToArray(), null, []);
        Assert.Equal("item-arrived", scene.Do("1", new RequestHelp(id, Lane.Flash, words, scene.Now), "FR"));
        Assert.Equal(["1", "2"], scene.Told.Select(told => told.Officer));
        scene.Do("1", new TakeItem(1));
        Assert.Equal([("FR", "help-taken", id, (string?)null)], scene.Told);
        scene.Do("1", new CloseItem(1, "advised"));
        Assert.Equal([("FR", "help-closed", id, (string?)null)], scene.Told);

        Assert.Equal("invalid", scene.Do("1", new RequestHelp($"BR:{new string('a', 32)}", Lane.Flash, words, scene.Now), "FR"));
        Assert.Equal("invalid", scene.Do("1", new RequestHelp(id, Lane.Routine, words, scene.Now), "FR"));
        Assert.Equal("invalid", scene.Do("1", new RequestHelp(id, Lane.Flash, new SealedContent(default, null, []), scene.Now), "FR"));
        Assert.Equal("forbidden", scene.Do("1", new TakeItem(1), "FR"));
    }

    [Fact]
    public void What_is_too_much_of_one_bureau_is_one_item_with_a_count_and_others_come_in()
    {
        var scene = OnDuty();
        for (var i = 0; i < CommandLimits.MaxOpenOfBureau; i++)
        {
            Assert.Equal("item-arrived", scene.Arrive($"m{i}", Lane.Urgent));
        }

        Assert.Equal("item-arrived", scene.Arrive("more-1", Lane.Urgent));
        Assert.Equal("item-changed", scene.Arrive("more-2", Lane.Flash));
        Assert.Equal("", scene.Arrive("more-2", ends: true));
        var collected = Assert.Single(scene.Desk!.Items, item => item.Collected > 0);
        Assert.Equal(("more/message/FR", 2, Lane.Flash), (collected.Source, collected.Collected, collected.Priority));
        Assert.Equal("item-arrived", scene.Arrive("hers", from: "DE"));
        Assert.Equal("item-changed", scene.Arrive("m7"));
        Assert.Equal("item-closed", scene.Arrive("m7", ends: true));
        Assert.Equal("item-arrived", scene.Arrive("one more"));

        scene.Do("1", new TakeItem(collected.Number));
        scene.Do("1", new CloseItem(collected.Number, "seen"));
        scene.Arrive("more-3");
        Assert.Equal(1, Assert.Single(scene.Desk.Items, item => item.Collected > 0).Collected);
    }

    [Fact]
    public void A_full_queue_never_stands_still_and_stays_small()
    {
        var scene = OnDuty();
        var owners = OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).Select(owner => owner.Code.Value).ToList();
        for (var i = 0; i < CommandLimits.MaxOpen + owners.Count; i++)
        {
            Assert.Equal("item-arrived", scene.Arrive($"m{i}", from: owners[i % owners.Count]));
        }

        Assert.Equal("item-changed", scene.Arrive("one more"));
        Assert.Equal(owners.Count, scene.Desk!.Items.Count(item => item.Collected > 0));
        var alert = new QueueArrival("alert", QueueItemKind.Alert, "alert-1", LeadScene.Secretariat, Lane.Flash, "red");
        Assert.Equal("item-arrived", scene.Do(null, new NoteArrival(alert)));
        Assert.Equal("item-arrived", scene.Do("1", new RequestHelp($"FR:{new string('a', 32)}", Lane.Flash, new SealedContent("help"u8.ToArray(), null, []), scene.Now), "FR"));
    }

    [Fact]
    public void A_bureau_has_so_many_requests_for_help_open_and_their_words_are_not_in_the_record()
    {
        var scene = OnDuty();
        var words = new SealedContent(new byte[CommandLimits.MaxSealedBytes], null, []);
        for (var i = 0; i < CommandLimits.MaxHelp; i++)
        {
            Assert.Equal("item-arrived", scene.Do("1", new RequestHelp($"FR:{i:x32}", Lane.Flash, words, scene.Now), "FR"));
        }

        Assert.Equal("not-allowed-now", scene.Do("1", new RequestHelp($"FR:{new string('a', 32)}", Lane.Flash, words, scene.Now), "FR"));
        Assert.Equal("item-arrived", scene.Do("1", new RequestHelp($"DE:{new string('a', 32)}", Lane.Flash, words, scene.Now), "DE"));
        Assert.All(scene.Desk!.Items, item => Assert.Null(item.Words));
        Assert.Equal("words/1", QueueRules.KeyOf(new ItemArrived(1, new QueueArrival("c", QueueItemKind.Help, "s", LeadScene.Secretariat, Lane.Flash, "w") { Words = words })));
        scene.Do("1", new TakeItem(1));
        scene.Do("1", new CloseItem(1, "advised"));
        Assert.Equal("item-arrived", scene.Do("1", new RequestHelp($"FR:{new string('a', 32)}", Lane.Flash, words, scene.Now), "FR"));
    }

    private static LeadScene OnDuty()
    {
        var scene = new LeadScene();
        scene.Present("1", "lyon");
        scene.Present("2", "lyon");
        return scene;
    }

    private static LeadScene InState(string state)
    {
        var scene = OnDuty();
        if (state != "none")
        {
            scene.Arrive("m1");
        }

        switch (state)
        {
            case "taken by 1":
                scene.Do("1", new TakeItem(1));
                break;
            case "in singapore":
                scene.Do("1", new AssignItem(1, HubName.Singapore));
                break;
            case "closed":
                scene.Do("1", new TakeItem(1));
                scene.Do("1", new CloseItem(1, "done"));
                break;
        }

        return scene;
    }

    private static string Do(LeadScene scene, string command) => command.Split(' ') switch
    {
        ["again"] => scene.Arrive("m1", cause: "another"),
        ["end"] => scene.Arrive("m1", ends: true),
        ["take", _, var officer] => scene.Do(officer, new TakeItem(1)),
        ["assign", _, var room, _, var officer] => scene.Do(officer, new AssignItem(1, HubName.Parse(room))),
        ["close", _, var officer] => scene.Do(officer, new CloseItem(1, "done")),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };
}
