using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>The lead desk on a cluster: what reaches the Secretariat comes into the queue, and another hub serves the desk when Lyon has no silo.</summary>
[Collection(OwnMesh.Name)]
public sealed class LeadDeskTests
{
    private static readonly OwnerId Secretariat = new("IPSG");

    [Fact]
    public async Task Flash_and_urgent_messages_to_the_secretariat_are_in_the_queue_once_and_a_withdrawn_one_is_not()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var sender = mesh.Owner("buenos-aires");
        var flash = await mesh.SendAsync(sender, Letters.To(Secretariat, "one", Lane.Flash));
        var urgent = await mesh.SendAsync(sender, Letters.To(Secretariat, "two", Lane.Urgent));
        await mesh.SendAsync(sender, Letters.To(Secretariat, "three"));

        await Wait.UntilAsync(async () => (await ItemsAsync(mesh)).Count == 2, "both are in the queue");
        Assert.Equal([(Lane.Flash, flash.Id.Value), (Lane.Urgent, urgent.Id.Value)], (await ItemsAsync(mesh)).Select(item => (item.Priority, item.Source)).Order());

        await mesh.Outbox(sender).WithdrawAsync(new WithdrawMessage(OperationId.New(), flash.Id, DateTimeOffset.UtcNow));
        await Wait.UntilAsync(async () => (await ItemsAsync(mesh)).Count == 1, "the withdrawn one is closed");
        Assert.Equal(urgent.Id.Value, (await ItemsAsync(mesh))[0].Source);
    }

    [Fact]
    public async Task When_the_leading_hub_dies_another_serves_the_desk_and_asks_the_room_which_still_leads()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var desk = mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key);
        var leading = (await desk.ExecuteAsync(By("1", new LeaveDesk()))).Record.Lead.Room;
        await desk.ExecuteAsync(By("1", new SayPresent(leading, 60, false)));
        await desk.ArriveAsync([Arrival("m1"), Arrival("m2")]);
        var other = HubName.All.First(hub => hub != leading && hub != HubName.Lyon);
        await desk.ExecuteAsync(By("1", new SetLeadPlan([new(leading, default), new(other, new TimeOnly(12, 0))])));

        // The desk is at home in Lyon, whichever room leads: both may be lost.
        foreach (var lost in new[] { HubName.Lyon, leading }.Distinct())
        {
            await mesh.KillAsync($"{lost}-1");
        }

        await Wait.RetryAsync(async () =>
        {
            await desk.ArriveAsync([Arrival("m2"), Arrival("m3")]);
            return true;
        });
        await Wait.UntilAsync(async () => await Wait.RetryAsync(() => desk.GetAsync(Secretariat)) is { Record.Question.Reason: LeadQuestionReason.HubLost }, "the leading room is asked");
        var found = (await Wait.RetryAsync(() => desk.GetAsync(Secretariat)))!.Record;
        Assert.Equal((leading, 1L, "m1 m2 m3"), (found.Lead.Room, found.Lead.Epoch, string.Join(' ', found.Items.Select(item => item.Source))));

        var confirmed = await Wait.RetryAsync(() => desk.ExecuteAsync(By("1", new SayPresent(leading, 60, false))));
        Assert.Null(confirmed.Record.Question);
        var log = await desk.ReadLogAsync(Secretariat, 0, CommandLimits.MaxLogPage);
        Assert.Equal(Enumerable.Range(1, log.Length).Select(version => (long)version), log.Select(entry => entry.Version));
        Assert.Equal([1L], log.Where(entry => entry.Epoch is not null).Select(entry => entry.Epoch!.Value));
    }

    [Fact]
    public async Task Officers_are_told_by_notes_of_their_own_and_bureaus_see_only_what_they_asked()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (asker, stranger) = (mesh.Owner("singapore"), mesh.Owner("lyon"));
        var desk = mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key);
        var leading = (await desk.ExecuteAsync(By("1", new LeaveDesk()))).Record.Lead.Room;
        await desk.ExecuteAsync(By("1", new SayPresent(leading, 60, false)));
        await desk.ExecuteAsync(By("2", new SayPresent(leading, 60, true)));
        var help = new RequestHelp($"{asker}:{new string('a', 32)}", Lane.Flash, new SealedContent("words"u8.ToArray(), null, []), DateTimeOffset.UtcNow);
        var given = new IssuedCommand<LeadCommand>(new OperationId("help-1"), new byte[32], new Author(asker, "7"), help);
        await desk.ExecuteAsync(given);
        Assert.Equal(help.Id, Assert.Single((await desk.ExecuteAsync(given)).Record.Items).Source);

        await Wait.UntilAsync(
            async () =>
            {
                var page = await mesh.Feed(Secretariat).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero);
                return page.Entries.Select(entry => entry.Envelope.Note).Where(note => note is { Kind: NoteKind.Command, Change.What: "item-arrived" }).Select(note => note!.Officer).Order().SequenceEqual(["1", "2"]);
            },
            "each officer on duty has a note");
        Assert.Empty((await desk.GetAsync(stranger))!.Record.Items);

        // The words of an item are read with it alone, also after the desk was loaded anew.
        await mesh.DeactivateAsync(desk);
        Assert.Null(Assert.Single((await desk.GetAsync(Secretariat))!.Record.Items).Words);
        Assert.Equal("words"u8.ToArray(), (await desk.GetItemAsync(Secretariat, 1))!.Words!.Payload.ToArray());
        Assert.Equal("words"u8.ToArray(), (await desk.GetItemAsync(asker, 1))!.Words!.Payload.ToArray());
        Assert.Null(await desk.GetItemAsync(stranger, 1));
        Assert.Null(await desk.GetItemAsync(Secretariat, 2));
        Assert.Empty((await desk.GetAsync(asker))!.Record.Present);
        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => desk.ReadLogAsync(asker, 0, 10))).Code);
        Assert.Equal(MeshErrorCodes.Forbidden, (await Assert.ThrowsAsync<MeshException>(() => desk.ExecuteAsync(By("1", new EscalateItem(1))))).Code);
    }

    [Fact]
    public async Task A_room_has_a_roster_and_says_which_bureaus_of_its_hub_do_not_answer()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var reading = mesh.Owner("singapore");
        await mesh.Bureau(reading).SetDutyAsync(DutyStatus.OnDuty, [], null);
        await mesh.Feed(reading).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.Zero);
        var (closed, silent) = (mesh.Owner("singapore"), mesh.Owner("singapore"));
        await mesh.Bureau(closed).SetDutyAsync(DutyStatus.Closed, [], null);
        await mesh.Feed(closed).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.Zero);

        var desk = mesh.Client.GetGrain<ICommandDeskGrain>("singapore");
        var absent = await desk.GetAbsentBureausAsync(Secretariat);
        Assert.DoesNotContain(absent, bureau => bureau.Owner == reading);
        Assert.Equal((DutyStatus.Closed, true), absent.Where(bureau => bureau.Owner == closed).Select(bureau => (bureau.Duty!.Value, bureau.IsReading)).Single());
        Assert.Equal((DutyStatus.Unknown, false), absent.Where(bureau => bureau.Owner == silent).Select(bureau => (bureau.Duty!.Value, bureau.IsReading)).Single());
        Assert.Empty(await desk.GetAbsentBureausAsync(reading));

        Assert.Null(await desk.GetAsync(Secretariat));
        var roster = new DeskRoster("Asia/Singapore", [new(DayOfWeek.Monday, new TimeOnly(8, 0), ["1", "2"])]);
        var set = new IssuedCommand<DeskCommand>(new OperationId("roster-1"), new byte[32], new Author(Secretariat, "1"), new SetRoster(roster));
        Assert.Equal(1, (await desk.ExecuteAsync(set)).Version);
        Assert.Equal("Asia/Singapore", (await desk.GetAsync(Secretariat))!.Roster.TimeZone);
        Assert.Null(await desk.GetAsync(reading));
        var wrong = set with { Operation = new OperationId("roster-2"), Command = new SetRoster(new DeskRoster("Mars/Base", [new((DayOfWeek)9, default, ["1", "1"])])) };
        var refusal = await Assert.ThrowsAsync<MeshException>(() => desk.ExecuteAsync(wrong));
        Assert.All(["timeZone:", "shifts[0].day:", "shifts[0].officers:"], field => Assert.Contains(field, refusal.Message, StringComparison.Ordinal));
    }

    private static async Task<List<QueueItem>> ItemsAsync(MeshCluster mesh) =>
        [.. (await mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).GetAsync(Secretariat))?.Record.Items ?? []];

    private static IssuedCommand<LeadCommand> By(string officer, LeadCommand command) => new(OperationId.New(), default, new Author(Secretariat, officer), command);

    private static QueueArrival Arrival(string source) => new($"test/{source}", QueueItemKind.Alarm, source, Secretariat, Lane.Flash, "alarmed");
}
