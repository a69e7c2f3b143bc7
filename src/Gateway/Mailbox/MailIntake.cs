using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What was fetched from a feed and opened, on its way into the mailbox.</summary>
/// <param name="Item">The message, at its position here.</param>
/// <param name="Withdraws">The message that it takes back; null when it takes back none.</param>
internal sealed record Arrival(MailItem Item, MessageId? Withdraws);

/// <summary>
/// Takes into a mailbox what was fetched from the hub: the messages of a lane, withdrawals and how far the lane was fetched go into one transaction, and are told in
/// the order in which they were flushed. Used by one fetcher of each lane at a time.
/// </summary>
internal sealed class MailIntake(OwnerMailbox mailbox, OwnerRow row, MailboxDatabase database, MailCodec codec)
{
    private readonly LanePosition[] _lanes = [.. row.Lanes];
    private readonly SemaphoreSlim _inOrder = new(1);

    /// <summary>How far a lane was fetched.</summary>
    public LanePosition this[Lane lane] => _lanes[(int)lane];

    /// <summary>The cursor to fetch behind.</summary>
    public FeedCursor Fetched => new(_lanes[0].Fetched, _lanes[1].Fetched, _lanes[2].Fetched);

    /// <summary>A cursor of the hub's feed as it is here.</summary>
    public FeedCursor Here(FeedCursor hub) => new(hub.Flash + _lanes[0].Shift, hub.Urgent + _lanes[1].Shift, hub.Routine + _lanes[2].Shift);

    /// <summary>Keeps what was fetched of a lane, tells those who wait, and makes it searchable.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="upTo">How far it was fetched with that.</param>
    /// <param name="arrivals">What was fetched, in order.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async Task TakeAsync(Lane lane, LanePosition upTo, IReadOnlyList<Arrival> arrivals, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var rows = arrivals.Select(arrival => codec.Row(mailbox.Owner, arrival.Item)).ToList();
        var withdrawn = arrivals.Select(arrival => arrival.Withdraws).OfType<MessageId>().ToImmutableArray();
        await _inOrder.WaitAsync(cancellationToken);
        try
        {
            var (added, removed) = await database.WriteAsync(
                db =>
                {
                    var taken = Write(db, arrivals, rows, MailCodec.Micros(at));
                    MailTable.SetLane(db, row.Id, lane, upTo);
                    return taken;
                },
                cancellationToken,
                withdrawn.IsEmpty ? MailWriteMode.Flushed : MailWriteMode.Erased);
            _lanes[(int)lane] = upTo;
            var received = added.ConvertAll(one => one.Item.State == MailState.Open && removed.Contains(one.Id) ? Mailboxes.Tombstone(one.Item, at) : one.Item);
            mailbox.Arrivals.Tell(new MailboxChange([.. received], withdrawn, MailTable.Cursor(_lanes)));
            await mailbox.IndexAsync(removed, added);
        }
        finally
        {
            _inOrder.Release();
        }
    }

    /// <summary>Keeps what another gateway of the owner sent. Without a flush of its own: what a loss of power takes back is read again from the same position.</summary>
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
            withdrawn.Count > 0 ? MailWriteMode.Erased : MailWriteMode.Visible);
        await mailbox.IndexAsync(removed, [.. added.Zip(sent).Where(pair => pair.First != 0)]);
    }

    /// <summary>Up to where the outbox was read.</summary>
    public ValueTask<long> ReadSentPositionAsync(CancellationToken cancellationToken) => database.ReadAsync(db => MailTable.Sent(db, row.Id), cancellationToken);

    /// <summary>Which of these this gateway holds as sent already.</summary>
    public async ValueTask<HashSet<MessageId>> KnownSentAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken) =>
        await database.ReadAsync(db => ids.Where(id => MailTable.Has(db, row.Id, id.Value, MailDirection.Sent)).ToHashSet(), cancellationToken);

    /// <summary>Adds what is new; with its row, and the rows whose text is gone.</summary>
    private (List<(long Id, MailItem Item)> Added, List<long> Removed) Write(SqliteSession db, IReadOnlyList<Arrival> arrivals, List<MailRow> rows, long at)
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

        return (added, removed);
    }

    /// <summary>The row, without its text when it has been withdrawn before it came.</summary>
    private MailRow Judged(SqliteSession db, MailRow arrived) =>
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
}
