using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>What a feed's activation holds: three lanes and the receipts.</summary>
internal sealed class Feed
{
    private const int MaxPageBytes = 1024 * 1024;

    private readonly TimeProvider _clock;
    private readonly long[] _handedOut = new long[LaneOrder.MostUrgentFirst.Length];

    private Feed(OwnerInfo owner, FeedReceipts receipts, ImmutableArray<FeedLane> lanes, TimeProvider clock)
    {
        _clock = clock;
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
            [.. LaneOrder.MostUrgentFirst.Select(lane => new FeedLane(owner, lane, services))];
        var loading = lanes.Select(lane => lane.LoadAsync()).ToList();
        var receipts = await FeedReceipts.LoadAsync(owner, services);
        await Task.WhenAll(loading);
        foreach (var lane in lanes)
        {
            lane.Wake();
        }

        return new Feed(owner, receipts, lanes, services.Clock);
    }

    /// <summary>Since when the oldest word waits; null when none does.</summary>
    public DateTimeOffset? OldestWord => Lanes.Select(lane => lane.OldestWord).Append(Receipts.Oldest).Min();

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => Receipts.IsDirty || Lanes.Any(lane => lane.IsDirty);

    /// <summary>Sends whatever waits, at once.</summary>
    public void Wake()
    {
        Receipts.Wake();
        foreach (var lane in Lanes)
        {
            lane.Wake();
        }
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

            foreach (var read in await lane.ReadAsync(cursor[lane.Lane], max - entries.Count, MaxPageBytes - bytes, cancellationToken))
            {
                var item = await InTimeAsync(lane, read, cancellationToken);
                entries.Add(item.Entry);
                _handedOut[(int)lane.Lane] = Math.Max(_handedOut[(int)lane.Lane], item.Entry.Position);
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
                return await InTimeAsync(lane, item, cancellationToken);
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

    /// <summary>An entry whose time is over, and that no gateway has or was handed, goes out without payload.</summary>
    private async ValueTask<FeedItem> InTimeAsync(FeedLane lane, FeedItem item, CancellationToken cancellationToken)
    {
        var entry = item.Entry;
        if (entry is { State: EntryState.Whole, Envelope: { Kind: not (MessageKind.Withdrawal or MessageKind.Note), ExpiresAt: { } end } }
            && end <= _clock.GetUtcNow()
            && entry.Position > Math.Max(_handedOut[(int)lane.Lane], Receipts.DeliveredUpTo(lane.Lane)))
        {
            return await lane.ExpireAsync(item, cancellationToken);
        }

        return item;
    }
}

/// <summary>What a feed needs of its grain.</summary>
/// <param name="Journal">The home hub's journal.</param>
/// <param name="Rows">Reads and writes rows.</param>
/// <param name="Grains">Finds the outboxes.</param>
/// <param name="RegisterTimer">Registers a timer that does not run yet; null when the activation is going.</param>
/// <param name="OnBroken">Memory can no longer be trusted.</param>
/// <param name="OnUnsettled">Something has to be written or looked at again within a second.</param>
/// <param name="OnStored">Something new can be read.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record FeedServices(
    IHubJournal Journal,
    RowSerializer Rows,
    IGrainFactory Grains,
    Func<Func<CancellationToken, Task>, IGrainTimer?> RegisterTimer,
    Action OnBroken,
    Action OnUnsettled,
    Action OnStored,
    TimeProvider Clock,
    ILogger Logger);
