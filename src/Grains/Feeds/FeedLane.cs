using System.Collections.Frozen;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>One lane of a feed: a stream of its own, with the newest entries in memory.</summary>
internal sealed class FeedLane
{
    private const int CacheBytes = 256 * 1024;
    private const int MaxReadRows = 500;

    private readonly IHubJournal _journal;
    private readonly StreamAppender _writer;
    private readonly LaneCache _cache = new(CacheBytes);
    private readonly Action _onStored;

    /// <summary>Creates the lane; <see cref="LoadAsync"/> comes first.</summary>
    /// <param name="owner">Whose feed it is.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="journal">The home hub's journal.</param>
    /// <param name="onBroken">Memory can no longer be trusted.</param>
    /// <param name="onStored">Something new can be read.</param>
    public FeedLane(OwnerInfo owner, Lane lane, IHubJournal journal, Action onBroken, Action onStored)
    {
        Owner = owner;
        Lane = lane;
        _journal = journal;
        _onStored = onStored;
        _writer = new StreamAppender(journal, new StreamName($"feed/{owner.Code.Value}/{lane.Name()}"), onBroken);
    }

    public OwnerInfo Owner { get; }

    public Lane Lane { get; }

    /// <summary>The position of the newest entry; 0 when there is none.</summary>
    public long Newest => _writer.Head.Next - 1;

    /// <summary>The position before the oldest entry that is kept.</summary>
    public long BeforeOldest => _writer.Head.Tail - 1;

    public static string KeyOf(MessageId id) => $"message/{id.Value}";

    public static string KeyOf(Sha256Hash hash) => $"attachment/{hash.Value}";

    public Task LoadAsync() => _writer.LoadAsync(CancellationToken.None);

    public Task RefreshTailAsync(CancellationToken cancellationToken) => _writer.RefreshTailAsync(cancellationToken);

    public async Task<DeliveryResult> DeliverAsync(LinkBatch batch, TimeProvider clock, CancellationToken cancellationToken)
    {
        var delivery = new Delivery(this, batch, await KnownAsync(batch, cancellationToken), clock);
        await _writer.CommitAsync(delivery);
        var stored = delivery.Stored
            ?? (await FindAsync(batch.Entries[^1].Envelope.Id, cancellationToken))?.Entry.Stored
            ?? new Stamp(clock.GetJournalTime(), Owner.Home);
        return new DeliveryResult(delivery.HighWater, stored, delivery.Refused);
    }

    /// <summary>Consecutive entries behind a position.</summary>
    /// <exception cref="MeshException"><c>gone</c>: they are no longer kept.</exception>
    public async Task<List<FeedItem>> ReadAsync(long after, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var items = new List<FeedItem>(Math.Min(max, 64));
        var bytes = 0;
        while (items.Count < max && after < Newest)
        {
            if (_cache.Find(after + 1) is { } cached)
            {
                bytes += cached.Bytes;
                if (items.Count > 0 && bytes > maxBytes)
                {
                    break;
                }

                items.Add(cached);
                after++;
                continue;
            }

            var read = await ReadJournalAsync(after, Math.Min(max - items.Count, MaxReadRows), maxBytes - bytes, cancellationToken);
            items.AddRange(read);
            bytes += read.Sum(item => item.Bytes);
            after = items[^1].Entry.Position;
            if (bytes >= maxBytes)
            {
                break;
            }
        }

        return items;
    }

    public async Task<FeedItem?> FindAsync(MessageId id, CancellationToken cancellationToken) => await FindAsync(KeyOf(id), cancellationToken);

    public async Task<FeedItem?> FindAsync(Sha256Hash hash, CancellationToken cancellationToken) => await FindAsync(KeyOf(hash), cancellationToken);

    /// <summary>What an append stored, before those who wrote it hear of it.</summary>
    public void OnStored(IReadOnlyList<FeedItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        foreach (var item in items)
        {
            _cache.Add(item);
        }

        _onStored();
    }

    private async Task<List<FeedItem>> ReadJournalAsync(long after, int max, int maxBytes, CancellationToken cancellationToken)
    {
        // Not beyond what the cache holds: there the same objects serve.
        var wanted = (int)Math.Min(max, Math.Min(_cache.First, Newest + 1) - after - 1);
        var rows = await _journal.ReadAsync(_writer.Stream, after + 1, Math.Max(1, wanted), Math.Max(1, maxBytes), cancellationToken);
        if (rows.Count == 0 || rows[0].Position != after + 1)
        {
            await RefreshTailAsync(cancellationToken);
            throw new MeshException(MeshErrorCodes.Gone, $"Entry {after + 1} of the lane {Lane.Name()} is no longer kept; read on behind {BeforeOldest}.");
        }

        return [.. rows.Select(row => FeedItem.From(FeedRow.Read(row.Head.Span), row.Position, row.Body))];
    }

    private async Task<FeedItem?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (await _journal.FindIndexAsync(_writer.Stream, key, cancellationToken) is not { } position)
        {
            return null;
        }

        if (_cache.Find(position) is { } cached)
        {
            return cached;
        }

        var rows = await _journal.ReadAsync(_writer.Stream, position, 1, 1, cancellationToken);
        return rows is [{ } row] && row.Position == position ? FeedItem.From(FeedRow.Read(row.Head.Span), row.Position, row.Body) : null;
    }

    /// <summary>A restored outbox sends again, on a new epoch, what it had sent before the backup: those messages are here already.</summary>
    private async Task<IReadOnlySet<long>> KnownAsync(LinkBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Epoch <= 1)
        {
            return FrozenSet<long>.Empty;
        }

        var known = new HashSet<long>();
        foreach (var entry in batch.Entries)
        {
            if (await _journal.FindIndexAsync(_writer.Stream, KeyOf(entry.Envelope.Id), cancellationToken) is not null)
            {
                known.Add(entry.Number);
            }
        }

        return known;
    }
}
