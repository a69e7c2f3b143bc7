using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>What a feed's activation holds: three lanes and the receipts.</summary>
internal sealed class Feed
{
    private const int MaxPageBytes = 1024 * 1024;

    private Feed(OwnerInfo owner, FeedReceipts receipts, ImmutableArray<FeedLane> lanes)
    {
        Owner = owner;
        Receipts = receipts;
        Lanes = lanes;
    }

    public OwnerInfo Owner { get; }

    public FeedReceipts Receipts { get; }

    /// <summary>The lanes, most urgent first.</summary>
    public ImmutableArray<FeedLane> Lanes { get; }

    /// <summary>Behind the newest entries.</summary>
    public FeedCursor Head => new(Lanes[0].Newest, Lanes[1].Newest, Lanes[2].Newest);

    /// <summary>Behind this the oldest entries stand that are kept.</summary>
    public FeedCursor Oldest => new(Lanes[0].BeforeOldest, Lanes[1].BeforeOldest, Lanes[2].BeforeOldest);

    public static async Task<Feed> LoadAsync(OwnerInfo owner, FeedServices services)
    {
        ImmutableArray<FeedLane> lanes =
            [.. LaneNames.All.Select(lane => new FeedLane(owner, lane, services.Journal, services.OnBroken, services.OnStored))];
        var loading = lanes.Select(lane => lane.LoadAsync()).ToList();
        var receipts = await FeedReceipts.LoadAsync(owner, services);
        await Task.WhenAll(loading);
        return new Feed(owner, receipts, lanes);
    }

    public FeedLane Lane(Lane lane) => Lanes[(int)lane];

    /// <summary>Whether there is something behind a cursor.</summary>
    public bool HasNewer(FeedCursor cursor) => Lanes.Any(lane => lane.Newest > cursor[lane.Lane]);

    /// <summary>Refuses a cursor behind which the feed cannot be read.</summary>
    /// <exception cref="MeshException"><c>malformed-id</c>, <c>invalid</c>, <c>gone</c>.</exception>
    public void Check(FeedCursor cursor)
    {
        foreach (var lane in Lanes)
        {
            var position = cursor[lane.Lane];
            if (position < 0)
            {
                throw new MeshException(MeshErrorCodes.MalformedId, "cursor: its numbers are not negative.");
            }

            if (position > lane.Newest)
            {
                throw new MeshException(MeshErrorCodes.Invalid, $"cursor: it is beyond the newest entry; the newest is {Head}.");
            }

            if (position < lane.BeforeOldest)
            {
                throw new MeshException(MeshErrorCodes.Gone, $"cursor: entries behind it are no longer kept; the oldest are behind {Oldest}.");
            }
        }
    }

    /// <summary>Reads a page, flash first.</summary>
    public async Task<FeedPage> ReadAsync(FeedCursor cursor, int max, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntry>();
        var bytes = 0;
        foreach (var lane in Lanes)
        {
            if (entries.Count >= max || bytes >= MaxPageBytes || lane.Newest <= cursor[lane.Lane])
            {
                continue;
            }

            foreach (var item in await lane.ReadAsync(cursor[lane.Lane], max - entries.Count, MaxPageBytes - bytes, cancellationToken))
            {
                entries.Add(item.Entry);
                bytes += item.Bytes;
                cursor = cursor.With(lane.Lane, item.Entry.Position);
            }
        }

        return new FeedPage(entries.ToImmutable(), cursor, Head) { Gateways = Receipts.Gateways.Count };
    }

    public async Task<FeedItem?> FindAsync(MessageId id, CancellationToken cancellationToken)
    {
        foreach (var lane in Lanes)
        {
            if (await lane.FindAsync(id, cancellationToken) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    public async Task<AttachmentReference?> FindAttachmentAsync(Sha256Hash hash, CancellationToken cancellationToken)
    {
        FeedEntry? newest = null;
        foreach (var lane in Lanes)
        {
            if (await lane.FindAsync(hash, cancellationToken) is { } item && (newest is null || item.Entry.Stored.At > newest.Stored.At))
            {
                newest = item.Entry;
            }
        }

        return newest?.Envelope.Attachments.FirstOrDefault(attachment => attachment.Hash == hash);
    }
}
