using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Tests.Messages;

/// <summary>Notes that tell a sender where messages wait, with clocks that run fast.</summary>
[Collection(OwnMesh.Name)]
public sealed class StuckTests
{
    private static readonly string[] Hubs = ["lyon-1", "singapore-1", "buenos-aires-1"];

    [Fact]
    public async Task What_waits_is_told_once_for_each_recipient_with_its_reason_and_not_again_before_its_time()
    {
        await using var mesh = await MeshCluster.StartAsync(Hubs, "singapore");
        Hasten(mesh);
        var (sender, unreachable, silent) = (mesh.Owner("lyon"), mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var first = await mesh.SendAsync(sender, Letters.To([unreachable, silent], "one", Lane.Flash));
        await mesh.SendAsync(sender, Letters.To([unreachable, silent], "two", Lane.Flash));
        var reader = new FeedReader(mesh, sender);
        await reader.ReadAsync(2);

        var notes = reader.Entries.ToDictionary(entry => entry.Envelope.Note!.Owners[0], entry => entry.Envelope.Note!);
        Assert.All(reader.Entries, entry => Assert.Equal((MessageKind.Note, Lane.Flash), (entry.Envelope.Kind, entry.Lane)));
        Assert.All(notes.Values, note => Assert.Equal((NoteKind.Stuck, 2), (note.Kind, note.Count)));
        Assert.Equal(first.Accepted.At, notes[unreachable].At);
        Assert.Contains("singapore", notes[unreachable].Reason, StringComparison.Ordinal);
        Assert.Equal($"stored at buenos-aires, and no gateway of {silent} has fetched it", notes[silent].Reason);

        // Another message, on another lane: the recipient was just spoken of.
        await mesh.SendAsync(sender, Letters.To([silent], "three", Lane.Urgent));
        await reader.ReadPageAsync(FeedLimits.MaxWait);
        Assert.Equal(2, reader.Entries.Count);

        // A new activation knows of it too.
        await mesh.DeactivateAsync(mesh.Outbox(sender));
        await Wait.UntilAsync(
            async () => (await Wait.RetryAsync(() => mesh.Outbox(sender).GetStatusAsync())).Undelivered.Any(link => link.Receiver == silent && link.Lane == Lane.Flash && link.Count == 2),
            "what is stored and not fetched is known");
    }

    [Fact]
    public async Task What_was_fetched_is_not_told()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        Hasten(mesh);
        var (sender, receiver, silent) = (mesh.Owner("lyon"), mesh.Owner("lyon"), mesh.Owner("lyon"));
        await mesh.SendAsync(sender, Letters.To([receiver], "fetched", Lane.Flash));
        var reader = new FeedReader(mesh, receiver);
        await reader.ReadAsync(1);
        await reader.ReadPageAsync(TimeSpan.Zero);
        await Wait.UntilAsync(async () => (await mesh.Outbox(sender).GetStatusAsync()).Undelivered.IsEmpty, "it is delivered");
        await mesh.SendAsync(sender, Letters.To([silent], "not fetched", Lane.Flash));

        var own = new FeedReader(mesh, sender);
        await own.ReadAsync(1);

        Assert.Equal([silent], own.Entries.Select(entry => entry.Envelope.Note!.Owners[0]));
    }

    private static void Hasten(MeshCluster mesh)
    {
        foreach (var silo in mesh.Silos)
        {
            var options = silo.ServiceProvider.GetRequiredService<IOptions<OutboxOptions>>().Value;
            (options.FlashStuckAfter, options.UrgentStuckAfter) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        }
    }
}
