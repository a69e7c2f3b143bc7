using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Cluster;

/// <summary>What happens to messages when a hub's only silo goes, and when it is back.</summary>
[Collection(OwnMesh.Name)]
public sealed class TakeoverTests
{
    [Fact]
    public async Task Nothing_is_lost_or_doubled_or_out_of_order_when_a_hub_dies_while_messages_flow()
    {
        const int Messages = 120;
        await using var mesh = await MeshCluster.StartAsync();
        OwnerId[] owners = [mesh.Owner("lyon"), mesh.Owner("singapore"), mesh.Owner("buenos-aires"), mesh.Owner("singapore")];
        var links = owners.SelectMany(sender => owners.Select(receiver => (Sender: sender, Receiver: receiver))).Where(link => link.Sender != link.Receiver).ToList();
        using var half = new CountdownEvent(links.Count);

        var sending = links.Select(async link =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await mesh.SendAsync(link.Sender, Letters.To(link.Receiver, $"{i}", i % 5 == 0 ? Lane.Flash : Lane.Routine));
                if (i == Messages / 2)
                {
                    half.Signal();
                }
            }
        }).ToList();
        await Wait.UntilAsync(() => Task.FromResult(half.IsSet || sending.Exists(task => task.IsFaulted)), "half of the messages are sent");
        await mesh.KillAsync("singapore-1");
        await Task.WhenAll(sending);

        foreach (var receiver in owners)
        {
            var reader = new FeedReader(mesh, receiver);
            await reader.ReadAsync(Messages * (owners.Length - 1));
            await reader.ReadPageAsync(TimeSpan.Zero);
            foreach (var sender in owners.Where(owner => owner != receiver))
            {
                foreach (var lane in new[] { Lane.Flash, Lane.Routine })
                {
                    var expected = Enumerable.Range(0, Messages).Where(i => i % 5 == 0 == (lane == Lane.Flash)).Select(i => $"{i}");
                    Assert.Equal(expected, Texts(reader, sender, lane));
                }
            }
        }
    }

    [Fact]
    public async Task What_a_dead_hubs_outbox_accepted_goes_out_without_anybody_calling_it()
    {
        // The recipients' hub has a broken database, so that the message has to wait; the other hubs do not suffer.
        await using var mesh = await MeshCluster.StartAsync(["lyon-1", "singapore-1"], brokenHub: "buenos-aires");
        var (sender, receiver, bystander) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"), mesh.Owner("lyon"));
        var accepted = await mesh.SendAsync(sender, Letters.To([receiver, bystander], "in spite of all", Lane.Flash));
        await Wait.UntilAsync(
            async () => (await mesh.Outbox(sender).GetStatusAsync()).Links is [{ Waiting: 1, LastFailure: not null } link] && link.Receiver == receiver,
            "the message waits for the broken hub");
        Assert.Single(await new FeedReader(mesh, bystander).ReadAsync(1));

        await mesh.KillAsync("singapore-1");
        mesh.Repair("buenos-aires");

        Assert.Equal(accepted.Id, Assert.Single(await new FeedReader(mesh, receiver).ReadAsync(1)).Envelope.Id);
    }

    [Fact]
    public async Task Actors_come_home_when_their_hub_is_back_and_nothing_changes_for_callers()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (sender, receiver) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        await mesh.SendAsync(sender, Letters.To(receiver, "1"));
        Assert.Equal("singapore-1", mesh.Where(mesh.Outbox(sender)));

        await mesh.KillAsync("singapore-1");
        await mesh.SendAsync(sender, Letters.To(receiver, "2"));
        Assert.Equal("lyon-1", mesh.Where(mesh.Outbox(sender)));

        await mesh.StartAgainAsync("singapore-1");
        await Wait.UntilAsync(
            async () =>
            {
                await Wait.RetryAsync(() => mesh.Outbox(sender).GetStatusAsync());
                return mesh.Where(mesh.Outbox(sender)) == "singapore-1";
            },
            "the outbox is home");
        await mesh.SendAsync(sender, Letters.To(receiver, "3"));
        var reader = new FeedReader(mesh, receiver);
        await reader.ReadAsync(3);

        Assert.Equal(["1", "2", "3"], reader.Texts());
    }

    [Fact]
    public async Task A_silo_that_stops_in_order_hands_its_actors_over()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "lyon-2", "singapore-1");
        OwnerId[] senders = [.. Enumerable.Range(0, 6).Select(_ => mesh.Owner("lyon"))];
        var receiver = mesh.Owner("singapore");
        await Task.WhenAll(senders.Select(sender => mesh.SendAsync(sender, Letters.To(receiver, "before"))));

        var sending = senders.Select(async sender =>
        {
            for (var i = 0; i < 40; i++)
            {
                await mesh.SendAsync(sender, Letters.To(receiver, $"{i}"));
            }
        }).ToList();
        await mesh.StopAsync("lyon-2");
        await Task.WhenAll(sending);
        var reader = new FeedReader(mesh, receiver);
        await reader.ReadAsync(6 * 41);

        Assert.All(senders, sender => Assert.Equal([.. new[] { "before" }, .. Enumerable.Range(0, 40).Select(i => $"{i}")], Texts(reader, sender, Lane.Routine)));
    }

    [Fact]
    public async Task Everything_survives_the_end_of_all_silos()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "singapore-1");
        var (sender, receiver) = (mesh.Owner("lyon"), mesh.Owner("singapore"));
        var message = Letters.To(receiver, "once");
        var accepted = await mesh.SendAsync(sender, message);
        var reader = new FeedReader(mesh, receiver);
        await reader.ReadAsync(1);
        await reader.ReadPageAsync(TimeSpan.Zero);
        var read = await mesh.Feed(receiver).MarkReadAsync(accepted.Id);

        await mesh.KillAsync("lyon-1");
        await mesh.KillAsync("singapore-1");
        await mesh.StartAgainAsync("lyon-1");
        await mesh.StartAgainAsync("singapore-1");

        Assert.Equal(accepted with { Repeated = true }, await mesh.SendAsync(sender, message));
        Assert.Equal(read, await Wait.RetryAsync(() => mesh.Feed(receiver).MarkReadAsync(accepted.Id)));
        Assert.Empty((await reader.ReadPageAsync(TimeSpan.Zero)).Entries);
        await Wait.UntilAsync(
            async () => Assert.Single((await Wait.RetryAsync(() => mesh.Outbox(sender).GetTimelineAsync(accepted.Id)))!.Recipients) is { Stored: not null, Delivered: not null, Read: not null },
            "all receipts are there");
    }

    private static IEnumerable<string> Texts(FeedReader reader, OwnerId sender, Lane lane) => reader.Entries
        .Where(entry => entry.Envelope.Id.Sender == sender && entry.Lane == lane)
        .Select(entry => System.Text.Encoding.UTF8.GetString(entry.Payload.Span));
}
