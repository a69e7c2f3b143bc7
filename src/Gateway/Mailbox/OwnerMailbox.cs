using System.Security.Cryptography;
using System.Threading.Channels;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What one owner received and sent, as this gateway has opened it; kept encrypted under the gateway's storage key.</summary>
/// <remarks>
/// A message on its way out, and what is flushed where:
/// <code>
/// KeepOutgoingAsync   the request as it goes to the hub, and its text      flushed here; a repeat sends identical bytes, also after a kill
/// (the hub takes it)                                                       flushed there
/// SentAsync           it stands among the sent                             seen by everybody, not flushed: what a loss of power takes back, and what the hub took
///                                                                          without an answer, <see cref="Ingest.SentSettler"/> asks the hub for
/// NotSentAsync        the hub refused it: nothing of it stays
/// </code>
/// What was received comes through <see cref="Intake"/>, filled by <see cref="Ingest.MailboxService"/>.
/// </remarks>
internal sealed partial class OwnerMailbox
{
    private const int MaxPageBytes = 4 * 1024 * 1024;
    private const int MaxInDoubt = 1024;

    private readonly long _number;
    private readonly MailboxDatabase _database;
    private readonly MailCodec _codec;
    private readonly ILogger _logger;
    private readonly Channel<OperationId> _inDoubt = Channel.CreateBounded<OperationId>(new BoundedChannelOptions(MaxInDoubt) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>The mailbox of an owner in a file.</summary>
    public OwnerMailbox(OwnerId owner, OwnerRow row, MailboxDatabase database, MailCodec codec, SearchIndex search, ILogger logger)
    {
        Owner = owner;
        _number = row.Id;
        _database = database;
        _codec = codec;
        _logger = logger;
        Search = search;
        Arrivals = new MailArrivals(MailTable.Cursor(row.Lanes), logger);
        Intake = new MailIntake(this, row, database, codec);
    }

    /// <summary>The owner.</summary>
    public OwnerId Owner { get; }

    /// <summary>What tells that something has come.</summary>
    public MailArrivals Arrivals { get; }

    /// <summary>What takes in what was fetched.</summary>
    public MailIntake Intake { get; }

    /// <summary>What finds messages by their words.</summary>
    public SearchIndex Search { get; }

    /// <summary>The message with that id, received or sent; null when this gateway holds none. A message that an owner sent to itself is found as received.</summary>
    public async ValueTask<MailItem?> FindAsync(MessageId id, CancellationToken cancellationToken) =>
        await _database.ReadAsync(db => MailTable.Find(db, _number, id.Value), cancellationToken) is { } row ? Open(row) : null;

    /// <summary>The messages of a thread, in the order in which they were accepted; the newest when there are more.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="until">The last of them; null for the newest.</param>
    /// <param name="max">At most so many, 1 to 500.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async ValueTask<IReadOnlyList<MailItem>> ReadThreadAsync(ThreadId thread, MessageId? until, int max, CancellationToken cancellationToken)
    {
        var rows = await _database.ReadAsync(db => MailTable.Thread(db, _number, thread.Value, until?.Value, max), cancellationToken);
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

    /// <summary>What was kept before with an operation id; null when nothing was.</summary>
    /// <param name="operation">The caller's operation id.</param>
    /// <param name="requestHash">SHA-256 of what makes two requests of the caller the same.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="Errors.RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
    public async ValueTask<SendMessage?> FindOutgoingAsync(OperationId operation, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken) =>
        await _database.ReadAsync(db => OutgoingTable.Find(db, _number, operation.Value), cancellationToken) is { } before ? Repeated(before, requestHash.Span) : null;

    /// <summary>
    /// Keeps what is about to be sent, flushed, before it goes to the hub for the first time: a repeat, also after the gateway was killed, sends identical bytes.
    /// </summary>
    /// <param name="message">What goes to the hub.</param>
    /// <param name="requestHash">SHA-256 of what makes two requests of the caller the same.</param>
    /// <param name="content">What it says.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>What goes to the hub: this message, or the one that was kept before with the same operation id.</returns>
    /// <exception cref="Errors.RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
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

    /// <summary>
    /// What was kept is flushed at the hub: it now stands among the sent. That it cannot be written here does not make it unsent: then it is in doubt, and settled later.
    /// </summary>
    public async ValueTask SentAsync(SendMessage message, SendAccepted accepted, CancellationToken cancellationToken)
    {
        try
        {
            await AddSentAsync(message.Operation, new MailHead(EnvelopeOf(message, accepted), accepted.Accepted, null), cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAdded(failure, accepted.Id);
            Doubt(message.Operation);
        }
    }

    /// <summary>Nobody knows whether the hub has taken what was kept: it is asked for it.</summary>
    public void Doubt(OperationId operation) => _inDoubt.Writer.TryWrite(operation);

    /// <summary>Operations of which nobody knows whether the hub has taken them; the newest when there are too many, and all of them after the next start.</summary>
    public ChannelReader<OperationId> InDoubt => _inDoubt.Reader;

    /// <summary>Has the hub asked again for what was kept and not settled before this start.</summary>
    public async Task DoubtUnsettledAsync(CancellationToken cancellationToken)
    {
        var unsettled = await _database.ReadAsync(db => OutgoingTable.Unsettled(db, _number, MaxInDoubt), cancellationToken);
        unsettled.ForEach(operation => Doubt(OperationId.Parse(operation)));
    }

    /// <summary>The hub has a message with that operation id: what was kept now stands among the sent, unless it is another of the owner's gateways that sent it.</summary>
    public async Task SettleAsync(OperationId operation, SentEntry found, CancellationToken cancellationToken)
    {
        if (await _database.ReadAsync(db => OutgoingTable.Find(db, _number, operation.Value), cancellationToken) is not { Sent: false } kept)
        {
            return;
        }

        if (kept.Request is not null && Sha256Hash.Of(_codec.Request(Owner, kept).Payload.Span) != found.Envelope.PayloadHash)
        {
            // These bytes will never be taken; the ones that were come with what the other gateway sent.
            await NotSentAsync(operation, cancellationToken);
            return;
        }

        await AddSentAsync(operation, new MailHead(found.Envelope, found.Accepted, null), cancellationToken);
        if (found.State == EntryState.Withdrawn)
        {
            await WithdrawnAsync(found.Envelope.Id, found.Accepted.At, cancellationToken);
        }
    }

    /// <summary>The hub will not take what was kept, and the caller is told why: nothing of it stays.</summary>
    public async ValueTask NotSentAsync(OperationId operation, CancellationToken cancellationToken) =>
        await _database.WriteAsync(
            db =>
            {
                OutgoingTable.Remove(db, _number, operation.Value);
                return true;
            },
            cancellationToken,
            MailWriteMode.Visible);

    /// <summary>An officer has read it.</summary>
    public async ValueTask MarkReadAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken) =>
        await _database.WriteAsync(db => MailTable.MarkRead(db, _number, id.Value, MailCodec.Micros(at)), cancellationToken);

    /// <summary>
    /// This owner has withdrawn what it sent, and its hub has flushed that: text, index and key of it go, a tombstone stays. Repeating it is without effect.
    /// What others withdrew needs no call: the mailbox learns that from the feed.
    /// </summary>
    public async ValueTask WithdrawnAsync(MessageId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var removed = await _database.WriteAsync(db => WithdrawalTable.Withdraw(db, _number, id.Value, MailCodec.Micros(at)), cancellationToken, MailWriteMode.Erased);
        await IndexAsync(removed, []);
    }

    /// <summary>Keeps the index in step with what is stored. That something cannot be indexed is told by searches, and keeps no stored mail from anybody.</summary>
    public async Task IndexAsync(IReadOnlyList<long> removed, IReadOnlyList<(long Row, MailItem Item)> added)
    {
        try
        {
            await Search.RemoveAsync(removed);
            await Search.AddAsync([.. added
                .Where(one => one.Item is { State: MailState.Open, Content: not null } && !removed.Contains(one.Row))
                .Select(one => SearchDocument.Of(one.Row, one.Item))]);
        }
        catch (Exception failure)
        {
            LogNotIndexed(failure, Owner);
        }
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

    private List<(Lane Lane, List<MailRow> Found, bool Complete)> Rows(SqliteSession db, FeedCursor after, FeedCursor head, int max, MailFilter filter)
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

    private async Task AddSentAsync(OperationId operation, MailHead head, CancellationToken cancellationToken)
    {
        var row = await _database.WriteAsync(db => Sent(db, operation, head), cancellationToken, MailWriteMode.Visible);
        if (row is { Body: not null })
        {
            await IndexAsync([], [(row.Id, Open(row))]);
        }
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

    private MailRow? Sent(SqliteSession db, OperationId operation, MailHead head)
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The message {Id} was sent and is not yet among the sent: the mailbox cannot be written.")]
    private partial void LogNotAdded(Exception exception, MessageId id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages of {Owner} could not be indexed; they are there and are not found by their words before the next start.")]
    private partial void LogNotIndexed(Exception exception, OwnerId owner);
}
