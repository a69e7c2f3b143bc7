using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Mailbox.Store;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>
/// Takes into a mailbox what was fetched from the hub: messages, withdrawals and how far the fetching has come go into one transaction. Used by one fetcher of
/// each kind at a time.
/// </summary>
internal sealed class MailIntake(Mailbox mailbox, OwnerRow row, MailboxDatabase database, MailCodec codec)
{
    private readonly LanePosition[] _lanes = [.. row.Lanes];

    /// <summary>How far a lane was fetched.</summary>
    public LanePosition this[Lane lane] => _lanes[(int)lane];

    /// <summary>The cursor to fetch behind.</summary>
    public FeedCursor Fetched => new(_lanes[0].Fetched, _lanes[1].Fetched, _lanes[2].Fetched);

    /// <summary>A cursor of the hub's feed as it is here.</summary>
    public FeedCursor Here(FeedCursor hub) => new(hub.Flash + _lanes[0].Shift, hub.Urgent + _lanes[1].Shift, hub.Routine + _lanes[2].Shift);

    /// <summary>Keeps what was fetched, makes it searchable, and tells those who wait.</summary>
    /// <param name="arrivals">What was fetched, in order.</param>
    /// <param name="lanes">How far the lanes were fetched with that.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async Task TakeAsync(IReadOnlyList<Arrival> arrivals, LanePosition[] lanes, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var rows = arrivals.Select(arrival => codec.Row(mailbox.Owner, arrival.Item)).ToList();
        var taken = await database.WriteAsync(
            db => Write(db, arrivals, rows, lanes, MailCodec.Micros(at)),
            cancellationToken,
            erases: arrivals.Any(arrival => arrival.Withdraws is not null));
        lanes.CopyTo(_lanes, 0);

        var removed = taken.Removed.ToHashSet();
        var received = ImmutableArray.CreateBuilder<MailItem>();
        var found = new List<SearchDocument>();
        foreach (var (id, item) in taken.Added)
        {
            var open = item.State == MailState.Open && !removed.Contains(id);
            received.Add(open || item.State != MailState.Open ? item : Mailboxes.Tombstone(item, at));
            if (open && item.Content is not null)
            {
                found.Add(SearchDocument.Of(id, item));
            }
        }

        await mailbox.Search.RemoveAsync(taken.Removed);
        await mailbox.Search.AddAsync(found);
        var withdrawn = arrivals.Select(arrival => arrival.Withdraws).OfType<MessageId>().ToImmutableArray();
        mailbox.Arrivals.Tell(new MailNews(received.ToImmutable(), withdrawn, MailTable.Cursor(_lanes)));
    }

    /// <summary>Keeps what another gateway of the owner sent.</summary>
    /// <param name="sent">The messages, with their position in the outbox.</param>
    /// <param name="withdrawn">What the owner withdrew.</param>
    /// <param name="next">How far the outbox was read with that.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async Task TakeSentAsync(IReadOnlyList<MailItem> sent, IReadOnlyList<MessageId> withdrawn, long next, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var rows = sent.Select(item => codec.Row(mailbox.Owner, item)).ToList();
        var (added, removed) = await database.WriteAsync(
            db =>
            {
                var ids = rows.ConvertAll(sentRow => MailTable.Has(db, row.Id, sentRow.Message, MailDirection.Sent) ? 0 : MailTable.Add(db, row.Id, Judged(db, sentRow)));
                var gone = withdrawn.SelectMany(id => WithdrawalTable.Withdraw(db, row.Id, id.Value, MailCodec.Micros(at))).ToList();
                MailTable.SetSent(db, row.Id, next);
                return (ids, gone);
            },
            cancellationToken,
            erases: withdrawn.Count > 0);
        await mailbox.Search.RemoveAsync(removed);
        await mailbox.Search.AddAsync([.. added
            .Zip(sent)
            .Where(pair => pair.First != 0 && pair.Second.Content is not null && !removed.Contains(pair.First))
            .Select(pair => SearchDocument.Of(pair.First, pair.Second))]);
    }

    /// <summary>Up to where the outbox was read.</summary>
    public ValueTask<long> ReadSentPositionAsync(CancellationToken cancellationToken) => database.ReadAsync(db => MailTable.Sent(db, row.Id), cancellationToken);

    /// <summary>Which of these this gateway holds as sent already.</summary>
    public async ValueTask<HashSet<MessageId>> KnownSentAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken) =>
        await database.ReadAsync(db => ids.Where(id => MailTable.Has(db, row.Id, id.Value, MailDirection.Sent)).ToHashSet(), cancellationToken);

    private Taken Write(MailConnection db, IReadOnlyList<Arrival> arrivals, List<MailRow> rows, LanePosition[] lanes, long at)
    {
        var added = new List<(long, MailItem)>();
        var removed = new List<long>();
        for (var i = 0; i < rows.Count; i++)
        {
            var item = arrivals[i].Item;

            // A feed that was restored from a backup brings again what is here.
            if (MailTable.Has(db, row.Id, rows[i].Message, MailDirection.Received))
            {
                continue;
            }

            var judged = Judged(db, rows[i]);
            added.Add((MailTable.Add(db, row.Id, judged), judged == rows[i] ? item : Mailboxes.Tombstone(item, MailCodec.Time(judged.Withdrawn!.Value))));
            if (arrivals[i].Withdraws is { } message)
            {
                removed.AddRange(WithdrawalTable.Withdraw(db, row.Id, message.Value, at));
            }
        }

        for (var lane = 0; lane < lanes.Length; lane++)
        {
            if (lanes[lane] != _lanes[lane])
            {
                MailTable.SetLane(db, row.Id, (Lane)lane, lanes[lane]);
            }
        }

        return new Taken(added, removed);
    }

    /// <summary>The row, without its text when it has been withdrawn before it came.</summary>
    private MailRow Judged(MailConnection db, MailRow arrived) =>
        arrived.State == MailState.Open
        && arrived.Body is not null
        && WithdrawalTable.When(db, row.Id, MessageId.Parse(arrived.Message)) is { } at
            ? arrived with
            {
                State = MailState.Withdrawn,
                Withdrawn = at,
                Head = MailCodec.EncodeHead(MailCodec.DecodeHead(arrived.Head).Tombstone()),
                Key = null,
                Body = null,
            }
            : arrived;

    /// <param name="Added">What was new, with its row.</param>
    /// <param name="Removed">Rows whose text is gone.</param>
    private sealed record Taken(List<(long Id, MailItem Item)> Added, List<long> Removed);
}
