using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>Reads a feed as a gateway does: page after page, moving its cursor.</summary>
internal sealed class FeedReader(MeshCluster mesh, OwnerId owner)
{
    public List<FeedEntry> Entries { get; } = [];

    public FeedCursor Cursor { get; private set; }

    /// <summary>Reads until it has that many entries.</summary>
    public async Task<IReadOnlyList<FeedEntry>> ReadAsync(int count, TimeSpan? deadline = null)
    {
        await Wait.UntilAsync(
            async () =>
            {
                await ReadPageAsync(TimeSpan.FromMilliseconds(250));
                return Entries.Count >= count;
            },
            $"{owner} has {count} messages (it has {Entries.Count})",
            deadline);
        return Entries;
    }

    public async Task<FeedPage> ReadPageAsync(TimeSpan wait)
    {
        var page = await Wait.RetryAsync(() => mesh.Feed(owner).ReadAsync("gateway", Cursor, FeedLimits.MaxPage, wait));
        Entries.AddRange(page.Entries);
        Cursor = page.Next;
        return page;
    }

    /// <summary>The payloads, in the order in which they were read.</summary>
    public IEnumerable<string> Texts(Lane? lane = null) =>
        Entries.Where(entry => lane is null || entry.Lane == lane).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Payload.Span));
}
