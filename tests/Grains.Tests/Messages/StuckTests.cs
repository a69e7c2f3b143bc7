using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
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

    [Fact]
    public async Task A_note_is_posted_once_and_to_owners_that_exist()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var (sender, receiver) = (mesh.Owner("lyon"), mesh.Owner("lyon"));
        var note = new FeedNote(NoteKind.Stuck, [receiver], null, "because");
        var post = new PostNote(OperationId.New(), [sender, receiver], Lane.Routine, null, note);
        await mesh.Outbox(sender).PostNoteAsync(post);
        await mesh.Outbox(sender).PostNoteAsync(post);

        foreach (var owner in post.Recipients)
        {
            var reader = new FeedReader(mesh, owner);
            await reader.ReadAsync(1);
            await reader.ReadPageAsync(TimeSpan.FromMilliseconds(100));
            Assert.Equal("because", Assert.Single(reader.Entries).Envelope.Note!.Reason);
        }

        foreach (var (code, bad) in new[]
        {
            (MeshErrorCodes.OperationConflict, post with { Note = note with { Reason = "another" } }),
            (MeshErrorCodes.OperationConflict, post with { Recipients = [receiver] }),
            (MeshErrorCodes.Invalid, post with { Operation = default }),
            (MeshErrorCodes.Invalid, post with { Recipients = [] }),
            (MeshErrorCodes.Invalid, post with { Recipients = default }),
            (MeshErrorCodes.Invalid, post with { Recipients = [receiver, receiver] }),
            (MeshErrorCodes.Invalid, post with { Recipients = [.. Enumerable.Range(0, MessageLimits.MaxRecipients + 1).Select(i => new OwnerId($"X{i}"))] }),
            (MeshErrorCodes.Invalid, post with { Lane = (Lane)9 }),
            (MeshErrorCodes.Invalid, post with { Note = note with { Owners = default(ImmutableArray<OwnerId>) } }),
            (MeshErrorCodes.UnknownOwner, post with { Recipients = [new OwnerId("XX")] }),
        })
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<MeshException>(() => mesh.Outbox(sender).PostNoteAsync(bad))).Code);
        }
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
