using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Command;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>One lane of a feed: a stream of its own, with the newest entries in memory.</summary>
internal sealed class FeedLane
{
    private const int CacheBytes = 256 * 1024;
    private const int MaxReadRows = 500;

    private readonly IHubJournal _journal;
    private readonly RowSerializer _rows;
    private readonly StreamAppender _writer;
    private readonly LaneCache _cache = new(CacheBytes);
    private readonly Action _onStored;

    /// <summary>Creates the lane; <see cref="LoadAsync"/> comes first.</summary>
    /// <param name="owner">Whose feed it is.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="services">What it needs of its grain.</param>
    public FeedLane(OwnerInfo owner, Lane lane, FeedServices services)
    {
        Owner = owner;
        Lane = lane;
        _journal = services.Journal;
        _rows = services.Rows;
        _onStored = services.OnStored;
        _writer = new StreamAppender(_journal, new StreamName($"feed/{owner.Code.Value}/{lane.Name()}"), services.OnBroken);
        Events = new LaneEvents(this, services, _writer);
        Command = owner.Kind == OwnerKind.Secretariat
            ? new LaneLink<QueueArrival>(CommandArrivals.LinkName, this, services, _writer, (_, row) => CommandArrivals.Of(row), (entries, stopping) => CommandArrivals.SendAsync(services.Grains, entries, stopping))
            : null;
        _writer.Preparing = batch =>
        {
            Events.Link.Prepare(batch);
            Command?.Prepare(batch);
        };
        _writer.Written = _ =>
        {
            Events.Link.Flushed();
            Command?.Flushed();
        };
    }

    /// <summary>What it tells the owner's outbox.</summary>
    public LaneEvents Events { get; }

    /// <summary>What it hands over to the command centre; null for all owners but the Secretariat.</summary>
    public LaneLink<QueueArrival>? Command { get; }

    /// <summary>Since when the oldest of what it tells waits; null when nothing does.</summary>
    public DateTimeOffset? OldestWord => Command?.Oldest is { } oldest && !(Events.Link.Oldest < oldest) ? oldest : Events.Link.Oldest;

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => Events.Link.IsDirty || Command?.IsDirty == true;

    /// <summary>What writes it.</summary>
    public StreamAppender Stream => _writer;

    public OwnerInfo Owner { get; }

    public Lane Lane { get; }

    /// <summary>The position of the newest entry; 0 when there is none.</summary>
    public long Newest => _writer.Head.Next - 1;

    /// <summary>The position before the oldest entry that is kept.</summary>
    public long BeforeOldest => _writer.Head.Tail - 1;

    public static string KeyOf(MessageId id) => $"message/{id.Value}";

    public static string KeyOf(Sha256Hash hash) => $"attachment/{hash.Value}";

    /// <summary>The key of the withdrawal of a received message.</summary>
    public static string WithdrawalKeyOf(MessageId id) => $"withdrawn/{id.Value}";

    public async Task LoadAsync()
    {
        await _writer.LoadAsync(CancellationToken.None);
        await Events.LoadAsync();
        if (Command is not null)
        {
            await Command.LoadAsync();
        }
    }

    /// <summary>Tells what waits, at once.</summary>
    public void Wake()
    {
        Events.Link.Wake();
        Command?.Wake();
    }

    /// <summary>Writes confirmations that wait for an append, if any.</summary>
    public Task FlushAsync() => IsDirty ? _writer.FlushAsync() : Task.CompletedTask;

    public Task RefreshTailAsync(CancellationToken cancellationToken) => _writer.RefreshTailAsync(cancellationToken);

    public async Task<DeliveryResult> DeliverAsync(LinkBatch batch, TimeProvider clock, CancellationToken cancellationToken)
    {
        var reached = _writer.Counter(StoreEntries.CounterOf(batch.Sender, batch.Epoch));
        var delivery = new StoreEntries(this, _rows, batch, await KnownAsync(batch, cancellationToken), await NeverArrivedAsync(batch, cancellationToken), reached, clock);
        await _writer.CommitAsync(delivery);
        var stored = delivery.Stored
            ?? (await FindAsync(batch.Entries[^1].Envelope.Id, cancellationToken))?.Entry.Stored
            ?? new HubTimestamp(clock.GetJournalTime(), Owner.Home);
        return new DeliveryResult(delivery.HighWater, stored, delivery.Refused) { Absent = await AbsentAsync(batch, delivery, cancellationToken) };
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

    /// <summary>Deletes the payload of a received message; its envelope stays. Repeatable.</summary>
    public async Task EraseAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (await _journal.FindKeyAsync(_writer.Stream, KeyOf(id), cancellationToken) is { } position)
        {
            await _journal.DeleteBodiesAsync(_writer.Stream, [position], cancellationToken);
        }
    }

    /// <summary>An entry whose time was over before anybody had it: deletes its payload, so that it stays so.</summary>
    public async Task<FeedItem> ExpireAsync(FeedItem item, CancellationToken cancellationToken)
    {
        await _journal.DeleteBodiesAsync(_writer.Stream, [item.Entry.Position], cancellationToken);
        var expired = item.Without(EntryState.Expired);
        _cache.Replace(expired);
        return expired;
    }

    public async Task<FeedItem?> FindAsync(MessageId id, CancellationToken cancellationToken) => await FindAsync(KeyOf(id), cancellationToken);

    public async Task<FeedItem?> FindAsync(Sha256Hash hash, CancellationToken cancellationToken) => await FindAsync(KeyOf(hash), cancellationToken);

    /// <summary>What an append stored, before those who wrote it hear of it.</summary>
    public void OnStored(IReadOnlyList<FeedItem> items, IReadOnlyList<InboundEvent> events, IReadOnlyList<QueueArrival> arrivals)
    {
        if (items.Count == 0)
        {
            return;
        }

        foreach (var item in items)
        {
            _cache.Add(item);
            if (item.Entry.Envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn } && _cache.Find(withdrawn) is { } held)
            {
                _cache.Replace(held.Without(EntryState.Withdrawn));
            }
        }

        foreach (var one in events)
        {
            Events.OnStored(one);
        }

        foreach (var arrival in arrivals)
        {
            Command!.OnStored(arrival, items[^1].Entry.Stored.At);
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

        var items = new List<FeedItem>(rows.Count);
        foreach (var row in rows)
        {
            items.Add(await ItemAsync(row, cancellationToken));
        }

        return items;
    }

    /// <summary>An entry as it stands now: its payload may have been withdrawn, or have expired.</summary>
    private async ValueTask<FeedItem> ItemAsync(StoredRow stored, CancellationToken cancellationToken)
    {
        var row = _rows.Read<FeedRow>(stored);
        var item = FeedItem.From(row, stored.Position, stored.Body);
        var envelope = row.Envelope;
        if (envelope.Kind is MessageKind.Withdrawal or MessageKind.Note)
        {
            return item;
        }

        if (Events.IsErasing(envelope.Id))
        {
            return item.Without(EntryState.Withdrawn);
        }

        var whole = MessageBody.IsWhole(envelope, stored.Body);
        if (whole && envelope.PayloadBytes > 0)
        {
            return item;
        }

        // Without payload it takes a look whether it was withdrawn: it never had one, or it was deleted.
        return await _journal.FindKeyAsync(_writer.Stream, WithdrawalKeyOf(envelope.Id), cancellationToken) is not null ? item.Without(EntryState.Withdrawn)
            : whole ? item
            : item.Without(EntryState.Expired);
    }

    private async Task<FeedItem?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (await _journal.FindKeyAsync(_writer.Stream, key, cancellationToken) is not { } position)
        {
            return null;
        }

        if (_cache.Find(position) is { } cached)
        {
            return cached;
        }

        var rows = await _journal.ReadAsync(_writer.Stream, position, 1, 1, cancellationToken);
        return rows is [{ } row] && row.Position == position ? await ItemAsync(row, cancellationToken) : null;
    }

    /// <summary>Withdrawals of a batch whose messages are not here. A link keeps its order, so that those never came.</summary>
    private async Task<IReadOnlySet<long>> NeverArrivedAsync(LinkBatch batch, CancellationToken cancellationToken)
    {
        HashSet<long>? never = null;
        foreach (var entry in batch.Entries)
        {
            // A withdrawn forward is followed to its end in any case: its first owner waits to hear of it.
            if (entry.Envelope is { Kind: MessageKind.Withdrawal, About: { } about, Origin: null }
                && !batch.Entries.Any(other => other.State == EntryState.Whole && other.Envelope.Id == about)
                && await _journal.FindKeyAsync(_writer.Stream, KeyOf(about), cancellationToken) is null)
            {
                (never ??= []).Add(entry.Number);
            }
        }

        return never is null ? FrozenSet<long>.Empty : never;
    }

    /// <summary>Entries of a batch that are not in this lane, the same for a repeated batch.</summary>
    private async Task<ImmutableArray<long>> AbsentAsync(LinkBatch batch, StoreEntries delivery, CancellationToken cancellationToken)
    {
        ImmutableArray<long>.Builder? absent = null;
        foreach (var entry in batch.Entries)
        {
            if ((entry.State != EntryState.Whole || entry.Envelope.Kind == MessageKind.Withdrawal)
                && entry.Number <= delivery.HighWater
                && !delivery.IsRefused(entry.Number)
                && await _journal.FindKeyAsync(_writer.Stream, KeyOf(entry.Envelope.Id), cancellationToken) is null)
            {
                (absent ??= ImmutableArray.CreateBuilder<long>()).Add(entry.Number);
            }
        }

        return absent?.ToImmutable() ?? [];
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
            if (await _journal.FindKeyAsync(_writer.Stream, KeyOf(entry.Envelope.Id), cancellationToken) is not null)
            {
                known.Add(entry.Number);
            }
        }

        return known;
    }
}
