using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// What a lane tells its owner's outbox: answers to own messages, withdrawals of received ones, declared forwards of own ones. They become pending in the
/// append that stores the entry. Before a withdrawal is told, the payload of what it takes back is deleted.
/// </summary>
internal sealed partial class LaneEvents
{
    /// <summary>The name of the link.</summary>
    public const string LinkName = "outbox";

    /// <summary>What an event weighs in a batch, roughly.</summary>
    private const int Weight = 1024;

    private const string NextCounter = $"next/{LinkName}";
    private const int MaxWindowBytes = 256 * 1024;
    private const int MaxPage = 256;
    private const int MaxPageBytes = 512 * 1024;

    private readonly FeedLane _lane;
    private readonly FeedServices _services;
    private readonly StreamAppender _writer;
    private readonly OutgoingLink<InboundEvent> _link;
    private readonly HashSet<MessageId> _erasing = [];
    private long _unwritten;
    private long _writing;

    public LaneEvents(FeedLane lane, FeedServices services, StreamAppender writer)
    {
        _lane = lane;
        _services = services;
        _writer = writer;
        _link = new OutgoingLink<InboundEvent>(LinkName, new WindowBudget(MaxWindowBytes), services.RegisterTimer)
        {
            ReadWaiting = ReadWaitingAsync,
            Send = SendAsync,
            Confirmed = OnConfirmed,
            Failed = OnFailed,
        };
    }

    /// <summary>Since when the oldest event waits; null when none does.</summary>
    public DateTimeOffset? Oldest => _link.Waiting > 0 ? _link.OldestAt : null;

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _unwritten > 0;

    /// <summary>Whether an entry concerns its receiver's outbox.</summary>
    public static bool Concerns(OwnerId receiver, Envelope envelope) => envelope.Kind switch
    {
        MessageKind.Withdrawal => true,
        MessageKind.Note => envelope.Note?.Kind == NoteKind.Forwarded && envelope.About?.Sender == receiver,
        _ => envelope.InReplyTo?.Sender == receiver,
    };

    /// <summary>Whether a message was withdrawn and its payload is still there.</summary>
    public bool IsErasing(MessageId message) => _erasing.Contains(message);

    /// <summary>Reads what waits. A lane that never had one costs no read.</summary>
    public async Task LoadAsync()
    {
        var next = _writer.Counter(NextCounter, 1);
        _link.Restore(next, next - 1, default);
        if (next == 1)
        {
            return;
        }

        foreach (var pending in await _services.Journal.ReadPendingLinksAsync(_writer.Stream))
        {
            if (pending.Link == LinkName)
            {
                _link.Restore(next, pending.FirstNumber - 1, pending.OldestAt);
                await LoadErasingAsync(pending.FirstNumber);
            }
        }
    }

    /// <summary>Sends what waits, at once.</summary>
    public void Wake() => _link.Wake();

    /// <summary>Makes an event of an entry, in the append that stores it.</summary>
    /// <returns>The number of the event.</returns>
    public static long Add(AppendBatch batch, int rowIndex)
    {
        var number = batch.Counter(NextCounter, 1);
        batch.SetCounter(NextCounter, number + 1);
        batch.AddPending(LinkName, number, rowIndex);
        return number;
    }

    /// <summary>An event is flushed.</summary>
    public void OnStored(InboundEvent arrival)
    {
        if (arrival.Envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn })
        {
            _erasing.Add(withdrawn);
        }

        _link.Add(arrival, Weight, arrival.Stored.At);
        _link.Kick();
    }

    /// <summary>Adds confirmations to an append.</summary>
    public void Prepare(AppendBatch batch)
    {
        _writing = _unwritten;
        if (_writing > 0)
        {
            batch.Acknowledge(LinkName, _writing);
        }
    }

    /// <summary>The append that <see cref="Prepare"/> added to is flushed.</summary>
    public void Flushed() => _unwritten = _unwritten == _writing ? 0 : _unwritten;

    /// <summary>Writes confirmations that wait for an append, if any.</summary>
    public Task FlushAsync() => IsDirty ? _writer.FlushAsync() : Task.CompletedTask;

    private async Task<IReadOnlyList<WindowEntry<InboundEvent>>> ReadWaitingAsync(long from, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var rows = await _services.Journal.ReadPendingAsync(_writer.Stream, LinkName, from, max, maxBytes, cancellationToken);
        return [.. rows.Select(row => (row.Number, row.Row.At, Row: _services.Rows.Read<FeedRow>(row.Row)))
            .Select(row => new WindowEntry<InboundEvent>(row.Number, Weight, row.At, new InboundEvent(row.Number, row.Row.Envelope, row.Row.Stored)))];
    }

    private async Task<long> SendAsync(IReadOnlyList<WindowEntry<InboundEvent>> entries, CancellationToken cancellationToken)
    {
        ImmutableArray<InboundEvent> events = [.. entries.Select(entry => entry.Entry)];
        foreach (var withdrawn in events.Where(one => one.Envelope.Kind == MessageKind.Withdrawal).Select(one => one.Envelope.About).OfType<MessageId>())
        {
            await _lane.EraseAsync(withdrawn, cancellationToken);
            _erasing.Remove(withdrawn);
        }

        return await _services.Grains.GetGrain<IOutboxGrain>(_lane.Owner.Code.Value)
            .AcceptEventsAsync(new InboundEventBatch(_lane.Lane, _writer.Head.Epoch, events), cancellationToken);
    }

    private void OnConfirmed()
    {
        _unwritten = _link.Acknowledged;
        _services.OnUnsettled();
    }

    private void OnFailed(Exception exception)
    {
        LogFailed(_services.Logger, _lane.Owner.Code.Value, _lane.Lane, _link.Waiting, exception.Message);
        _services.OnUnsettled();
    }

    private async Task LoadErasingAsync(long from)
    {
        while (await _services.Journal.ReadPendingAsync(_writer.Stream, LinkName, from, MaxPage, MaxPageBytes) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                if (_services.Rows.Read<FeedRow>(row.Row).Envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn })
                {
                    _erasing.Add(withdrawn);
                }
            }

            from = page[^1].Number + 1;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Feed {Owner}, lane {Lane}: {Waiting} events for the outbox wait, the last attempt failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string owner, Lane lane, long waiting, string reason);
}
