using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Tests.Journal;

/// <summary>What is in memory is only believed as long as the journal agrees.</summary>
[Collection(SharedMesh.Name)]
public sealed class FenceTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Fact]
    public async Task An_outbox_that_was_overtaken_starts_again_from_the_journal()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await _mesh.SendAsync(sender, Letters.To(receiver, "1"));
        await OvertakeAsync("lyon", $"outbox/{sender}");

        await _mesh.SendAsync(sender, Letters.To(receiver, "2"));
        var reader = new FeedReader(_mesh, receiver);
        await reader.ReadAsync(2);

        Assert.Equal(["1", "2"], reader.Texts());
    }

    [Fact]
    public async Task A_feed_that_was_overtaken_starts_again_from_the_journal()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("singapore"));
        await _mesh.SendAsync(sender, Letters.To(receiver, "1"));
        var reader = new FeedReader(_mesh, receiver);
        await reader.ReadAsync(1);
        await OvertakeAsync("singapore", $"receipts/{receiver}");

        var marked = await Wait.RetryAsync(() => _mesh.Feed(receiver).MarkReadAsync(reader.Entries[0].Envelope.Id));
        await _mesh.SendAsync(sender, Letters.To(receiver, "2"));
        await reader.ReadAsync(2);

        Assert.True(marked.At > reader.Entries[0].Stored.At);
        Assert.Equal(["1", "2"], reader.Texts());
    }

    [Fact]
    public async Task A_cursor_before_what_is_kept_is_gone()
    {
        var (sender, receiver) = (_mesh.Owner("lyon"), _mesh.Owner("buenos-aires"));
        for (var i = 0; i < 3; i++)
        {
            await _mesh.SendAsync(sender, Letters.To(receiver, $"{i}"));
        }

        var reader = new FeedReader(_mesh, receiver);
        await reader.ReadAsync(3);
        await Journal("buenos-aires").TrimAsync(new JournalTrim { StreamPrefix = $"feed/{receiver}/", RowsBefore = DateTimeOffset.UtcNow.AddMinutes(1) });
        await _mesh.DeactivateAsync(_mesh.Feed(receiver));

        var refusal = await Assert.ThrowsAsync<MeshException>(() => Wait.RetryAsync(() => _mesh.Feed(receiver).ReadAsync("gateway", FeedCursor.Start, 10, TimeSpan.Zero)));
        Assert.Equal(MeshErrorCodes.Gone, refusal.Code);
        Assert.Contains("0.0.3", refusal.Message, StringComparison.Ordinal);
        Assert.Empty((await reader.ReadPageAsync(TimeSpan.Zero)).Entries);
    }

    private IHubJournal Journal(string hub) => _mesh.Service<HubDatabases>($"{hub}-1").Journal(hub);

    /// <summary>Writes a row of a kind that means nothing, as another activation could.</summary>
    private async Task OvertakeAsync(string hub, string stream)
    {
        var name = new StreamName(stream);
        await Wait.RetryAsync(async () =>
        {
            var head = await Journal(hub).ReadHeadAsync(name);
            return await Journal(hub).AppendAsync(new JournalAppend
            {
                Stream = name,
                ExpectedNext = head.Next,
                Epoch = head.Epoch,
                Rows = [new JournalRow(200, new byte[] { 1 }, default)],
            });
        });
    }
}
