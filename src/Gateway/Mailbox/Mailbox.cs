using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Mailbox.Store;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>The mailbox of one owner.</summary>
internal sealed class Mailbox : IMailbox
{
    private const int MaxPageBytes = 4 * 1024 * 1024;

    private readonly long _number;
    private readonly MailboxDatabase _database;
    private readonly MailCodec _codec;

    /// <summary>The mailbox of an owner in a file.</summary>
    public Mailbox(OwnerId owner, OwnerRow row, MailboxDatabase database, MailCodec codec, SearchIndex search)
    {
        Owner = owner;
        _number = row.Id;
        _database = database;
        _codec = codec;
        Search = search;
        Arrivals = new MailArrivals(MailTable.Cursor(row.Lanes));
        Intake = new MailIntake(this, row, database, codec);
    }

    /// <inheritdoc/>
    public OwnerId Owner { get; }

    /// <summary>What tells that something has come.</summary>
    public MailArrivals Arrivals { get; }

    /// <summary>What takes in what was fetched.</summary>
    public MailIntake Intake { get; }

    /// <summary>What finds messages by their words.</summary>
    public SearchIndex Search { get; }

    /// <inheritdoc/>
    public async ValueTask<MailItem?> FindAsync(MessageId id, CancellationToken cancellationToken) =>
        await _database.ReadAsync(db => MailTable.Find(db, _number, id.Value), cancellationToken) is { } row ? Open(row) : null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MailItem>> ReadThreadAsync(ThreadId thread, int max, CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync(db => MailTable.Thread(db, _number, thread.Value, max), cancellationToken);
        return rows.ConvertAll(Open);
    }

    /// <summary>Reads what this owner received, behind a cursor.</summary>
    public async ValueTask<MailPage> ReadPageAsync(FeedCursor after, int max, MailFilter filter, CancellationToken cancellationToken)
    {
        // Taken first: what arrives meanwhile is for the next page.
        var head = Arrivals.Cursor;
        var rows = await _database.ReadAsync(db => Rows(db, after, head, max, filter), cancellationToken);
        var next = after;
        foreach (var (lane, found, complete) in rows)
        {
            next = complete && head[lane] > next[lane] ? next.With(lane, head[lane]) : found.Count > 0 ? next.With(lane, found[^1].Position) : next;
        }

        return new MailPage([.. rows.SelectMany(lane => lane.Found).Select(Open)], next, head);
    }

    /// <summary>The messages that a search found, in its order; without those that were withdrawn meanwhile.</summary>
    public async ValueTask<List<MailItem>> ReadFoundAsync(IReadOnlyList<long> rows, CancellationToken cancellationToken)
    {
        var found = await _database.ReadAsync(db => rows.Select(row => MailTable.Get(db, row)).ToList(), cancellationToken);
        return [.. found.OfType<MailRow>().Where(row => row.State == MailState.Open).Select(Open)];
    }

    /// <summary>What nobody has read, by lane and kind.</summary>
    public ValueTask<List<(Lane Lane, MessageKind Kind, long Count)>> CountUnreadAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(db => MailTable.Unread(db, _number), cancellationToken);

    /// <summary>How many messages have text, and the newest row; for the index's start.</summary>
    public ValueTask<(long Count, long Newest)> CountTextsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(db => MailTable.Texts(db, _number), cancellationToken);

    /// <summary>Messages with text below a row, newest first; for the index's start.</summary>
    public async ValueTask<List<(long Row, MailItem Item)>> ReadTextsAsync(long before, int max, CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync(db => MailTable.Before(db, _number, before, max), cancellationToken);
        return rows.ConvertAll(row => (row.Id, Open(row)));
    }

    /// <inheritdoc/>
    public async ValueTask<SendMessage?> FindOutgoingAsync(OperationId operation, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken) =>
        await _database.ReadAsync(db => OutgoingTable.Find(db, _number, operation.Value), cancellationToken) is { } before ? Repeated(before, requestHash.Span) : null;

    /// <inheritdoc/>
    public async ValueTask<SendMessage> KeepOutgoingAsync(SendMessage message, ReadOnlyMemory<byte> requestHash, MessageContent content, CancellationToken cancellationToken)
    {
        var row = _codec.Outgoing(Owner, message, requestHash, content);
        var kept = MailCodec.Micros(message.ComposedAt);
        var before = await _database.WriteAsync(
            db =>
            {
                var earlier = OutgoingTable.Find(db, _number, row.Operation);
                if (earlier is null)
                {
                    OutgoingTable.Add(db, _number, row, kept);
                }

                return earlier;
            },
            cancellationToken);
        return before is null ? message : Repeated(before, requestHash.Span);
    }

    /// <inheritdoc/>
    public async ValueTask SentAsync(SendMessage message, SendAccepted accepted, CancellationToken cancellationToken)
    {
        var head = new MailHead(EnvelopeOf(message, accepted), accepted.Accepted, null);
        var row = await _database.WriteAsync(db => Sent(db, message.Operation, head), cancellationToken);
        if (row is { Body: not null })
        {
            await Search.AddAsync([SearchDocument.Of(row.Id, Open(row))]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask NotSentAsync(OperationId operation, CancellationToken cancellationToken) =>
        await _database.WriteAsync(
            db =>
            {
                OutgoingTable.Remove(db, _number, operation.Value);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask MarkReadAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken) =>
        await _database.WriteAsync(db => MailTable.MarkRead(db, _number, id.Value, MailCodec.Micros(at)), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WithdrawnAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var removed = await _database.WriteAsync(db => WithdrawalTable.Withdraw(db, _number, id.Value, MailCodec.Micros(at)), cancellationToken, erases: true);
        await Search.RemoveAsync(removed);
    }

    /// <summary>The message of a row; a row that somebody without the storage key has changed is shown as unreadable.</summary>
    public MailItem Open(MailRow row)
    {
        try
        {
            return _codec.Item(Owner, row);
        }
        catch (CryptographicException)
        {
            var clear = _codec.Item(Owner, row with { Key = null, Body = null });
            return clear with { State = MailState.Unreadable, Problem = "What this gateway keeps of this message was changed or is damaged." };
        }
    }

    private List<(Lane Lane, List<MailRow> Found, bool Complete)> Rows(MailConnection db, FeedCursor after, FeedCursor head, int max, MailFilter filter)
    {
        var lanes = new List<(Lane, List<MailRow>, bool)>();
        var bytes = 0;
        foreach (var lane in LaneOrder.MostUrgentFirst)
        {
            var left = max - lanes.Sum(found => found.Item2.Count);
            if (left == 0 || bytes >= MaxPageBytes)
            {
                break;
            }

            var found = filter.Takes(lane) && head[lane] > after[lane]
                ? MailTable.Received(db, _number, lane, after[lane], head[lane], filter.Kinds, left, MaxPageBytes - bytes)
                : new LaneRows([], Complete: true);
            bytes += found.Rows.Sum(row => row.Body?.Length ?? 0);
            lanes.Add((lane, found.Rows, found.Complete));
        }

        return lanes;
    }

    /// <summary>What goes to the hub again when a request is repeated.</summary>
    private SendMessage Repeated(OutgoingRow before, ReadOnlySpan<byte> requestHash)
    {
        if (!before.Hash.AsSpan().SequenceEqual(requestHash))
        {
            throw Conflict("This operation id was used before with another request. Choose a new one.");
        }

        return before.Request is not null
            ? _codec.Request(Owner, before)
            : throw Conflict("The message that was sent with this operation id has been withdrawn since. Choose a new one to send another.");
    }

    private MailRow? Sent(MailConnection db, OperationId operation, MailHead head)
    {
        if (OutgoingTable.Find(db, _number, operation.Value) is not { Sent: false } kept)
        {
            return null;
        }

        OutgoingTable.SetSent(db, _number, operation.Value);
        if (MailTable.Has(db, _number, kept.Message, MailDirection.Sent))
        {
            return null;
        }

        // It was withdrawn between the hub's answer and this.
        var withdrawn = kept.Key is null ? WithdrawalTable.When(db, _number, head.Envelope.Id) ?? MailCodec.Micros(head.Accepted.At) : (long?)null;
        var envelope = head.Envelope;
        var row = new MailRow(
            0,
            MailDirection.Sent,
            kept.Message,
            envelope.Lane,
            0,
            withdrawn is null ? MailState.Open : MailState.Withdrawn,
            MailCodec.Micros(head.Accepted.At),
            null,
            withdrawn,
            MailCodec.EncodeHead(withdrawn is null ? head : head.Tombstone()),
            kept.Key,
            kept.Body)
        {
            Kind = envelope.Kind,
            Thread = envelope.Thread?.Value,
            Forward = envelope.ForwardOf?.Value,
        };
        return row with { Id = MailTable.Add(db, _number, row) };
    }

    /// <summary>Sizes of attachments stand in the hub's envelope only; here they are 0 until it is read back.</summary>
    private Envelope EnvelopeOf(SendMessage message, SendAccepted accepted) => new(
        accepted.Id,
        message.Recipients,
        message.Lane,
        accepted.Composed,
        message.Attachments.IsDefaultOrEmpty ? [] : [.. message.Attachments.Select(hash => new AttachmentReference(Owner, hash, 0))],
        message.Payload.Length,
        Sha256Hash.Of(message.Payload.Span))
    {
        Kind = message.Kind,
        Thread = message.Thread,
        InReplyTo = message.InReplyTo,
        ForwardOf = message.ForwardOf,
        AnswerBy = message.AnswerBy,
        ExpiresAt = message.ExpiresAt,
        Handling = message.Handling,
        Seal = message.Seal,
    };

    private static RequestRefusedException Conflict(string detail) =>
        new(StatusCodes.Status409Conflict, MeshErrorCodes.OperationConflict, detail, "operationId");
}
