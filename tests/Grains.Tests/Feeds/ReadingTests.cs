using System.Diagnostics;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Feeds;

[Collection(SharedMesh.Name)]
public sealed class ReadingTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task A_read_waits_for_the_first_entry_and_ends_with_it()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.Zero);
        var waiting = _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 10, FeedLimits.MaxWait);

        await _mesh.SendAsync(sender, Letters.To(receiver, "now"));

        Assert.Single((await waiting).Entries);
    }

    [Fact]
    public async Task A_read_without_news_ends_empty_after_its_wait()
    {
        var receiver = _mesh.Owner("singapore");
        await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();

        var page = await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.FromMilliseconds(300));

        Assert.Empty(page.Entries);
        Assert.Equal(FeedCursor.Start, page.Next);
        Assert.True(watch.ElapsedMilliseconds >= 290, watch.Elapsed.ToString());
    }

    [Fact]
    public async Task A_wait_is_never_longer_than_the_limit()
    {
        var receiver = _mesh.Owner("lyon");
        var watch = Stopwatch.StartNew();

        var page = await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.FromHours(1));

        Assert.Empty(page.Entries);
        Assert.True(watch.Elapsed.TotalSeconds >= 0.1, watch.Elapsed.ToString());
    }

    [Fact]
    public async Task Reading_page_by_page_gives_every_entry_once_from_cache_and_journal()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("buenos-aires"));
        var text = new string('x', 20_000);
        for (var i = 0; i < 60; i++)
        {
            await _mesh.SendAsync(sender, Letters.To(receiver, $"{i:00}{text}", i % 2 == 0 ? Lane.Urgent : Lane.Routine));
        }

        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetStatusAsync()).Links.IsEmpty, "all is delivered");
        var texts = new List<string>();
        var cursor = FeedCursor.Start;
        while (await _mesh.Feed(receiver).ReadAsync("gateway", cursor, 7, TimeSpan.Zero) is { Entries.Length: > 0 } page)
        {
            Assert.InRange(page.Entries.Length, 1, 7);
            texts.AddRange(page.Entries.Select(entry => System.Text.Encoding.UTF8.GetString(entry.Payload.Span[..2])));
            cursor = page.Next;
        }

        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $"{2 * i:00}").Concat(Enumerable.Range(0, 30).Select(i => $"{(2 * i) + 1:00}")),
            texts);
        Assert.Equal(new FeedCursor(0, 30, 30), cursor);
    }

    [Fact]
    public async Task Pages_are_bounded_by_their_bytes()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("lyon"));
        for (var i = 0; i < 24; i++)
        {
            await _mesh.SendAsync(sender, Letters.To(receiver, new string('x', MessageLimits.MaxPayloadBytes)));
        }

        await Wait.UntilAsync(async () => (await _mesh.Outbox(sender).GetStatusAsync()).Links.IsEmpty, "all is delivered");
        var page = await _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, FeedLimits.MaxPage, TimeSpan.Zero);

        Assert.InRange(page.Entries.Length, 3, 5);
        Assert.Equal(24, page.Head.Routine);
    }

    public static TheoryData<string, FeedCursor, int> Bad => new()
    {
        { MeshErrorCodes.Invalid, new FeedCursor(1, 0, 0), 10 },
        { MeshErrorCodes.Invalid, new FeedCursor(0, 0, long.MaxValue), 10 },
        { MeshErrorCodes.MalformedId, new FeedCursor(0, -1, 0), 10 },
        { MeshErrorCodes.Invalid, FeedCursor.Start, 0 },
        { MeshErrorCodes.Invalid, FeedCursor.Start, FeedLimits.MaxPage + 1 },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_cursor_or_page_is_refused(string code, FeedCursor cursor, int max)
    {
        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Feed(_mesh.Owner("lyon")).ReadAsync("gateway", cursor, max, TimeSpan.Zero));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_by_its_recipient_alone()
    {
        var (sender, receiver, other) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"), _mesh.Owner("singapore"));
        var accepted = await _mesh.SendAsync(sender, Letters.To(receiver, "mine", Lane.Flash));
        await new FeedReader(_mesh, receiver).ReadAsync(1);

        Assert.Equal(accepted.Id, (await _mesh.Feed(receiver).FindReceivedAsync(accepted.Id))!.Envelope.Id);
        Assert.Null(await _mesh.Feed(other).FindReceivedAsync(accepted.Id));
        Assert.Equal(MeshErrorCodes.NotFound, (await Assert.ThrowsAsync<MeshException>(() => _mesh.Feed(other).MarkReadAsync(accepted.Id))).Code);
        Assert.Equal(MeshErrorCodes.MalformedId, (await Assert.ThrowsAsync<MeshException>(() => _mesh.Feed(other).MarkReadAsync(default))).Code);
        Assert.Null(await _mesh.Feed(receiver).FindAttachmentAsync(Sha256Hash.Of("none"u8)));
    }

    [Fact]
    public async Task Receipts_tell_the_sender_every_stage_with_time_and_hub()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("buenos-aires"));
        var first = await _mesh.SendAsync(sender, Letters.To(receiver, "first"));
        var second = await _mesh.SendAsync(sender, Letters.To(receiver, "second"));
        var reader = new FeedReader(_mesh, receiver);
        await reader.ReadAsync(2);

        // The first is delivered already when the second came in a page of its own.
        await UntilAsync(second.Id, progress => progress.Stored is not null);
        Assert.Null((await ProgressAsync(second.Id)).Delivered);
        await reader.ReadPageAsync(TimeSpan.Zero);
        await UntilAsync(second.Id, progress => progress.Delivered is not null);
        var read = await _mesh.Feed(receiver).MarkReadAsync(first.Id);
        var again = await _mesh.Feed(receiver).MarkReadAsync(first.Id);
        await UntilAsync(first.Id, progress => progress.Read is not null);

        var progress = await ProgressAsync(first.Id);
        Assert.Equal(read, again);
        Assert.Equal(read, progress.Read);
        Assert.Equal(reader.Entries[0].Stored, progress.Stored);
        Assert.All([progress.Stored!, progress.Delivered!, progress.Read!], stamp => Assert.Equal(HubName.BuenosAires, stamp.Hub));
        Assert.True(first.Accepted.At <= progress.Stored!.At && progress.Stored.At <= progress.Delivered!.At && progress.Delivered.At <= progress.Read!.At);
        Assert.Null((await ProgressAsync(second.Id)).Read);

        async Task<RecipientProgress> ProgressAsync(MessageId id) => Assert.Single((await _mesh.Outbox(sender).GetTimelineAsync(id))!.Recipients);

        Task UntilAsync(MessageId id, Func<RecipientProgress, bool> condition) => Wait.UntilAsync(async () => condition(await ProgressAsync(id)), "the receipt is there");
    }
}
