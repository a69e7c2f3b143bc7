using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// What a lane tells its owner's outbox: answers to own messages, withdrawals of received ones, declared forwards of own ones. Before a withdrawal is told, the payload of what it takes back is deleted.
/// </summary>
internal sealed class LaneEvents
{
    /// <summary>The name of the link.</summary>
    public const string LinkName = "outbox";

    private const int MaxPage = 256;
    private const int MaxPageBytes = 512 * 1024;

    private readonly FeedLane _lane;
    private readonly FeedServices _services;
    private readonly StreamAppender _writer;
    private readonly HashSet<MessageId> _erasing = [];

    public LaneEvents(FeedLane lane, FeedServices services, StreamAppender writer)
    {
        _lane = lane;
        _services = services;
        _writer = writer;
        Link = new LaneLink<InboundEvent>(LinkName, lane, services, writer, (number, row) => new InboundEvent(number, row.Envelope, row.Stored), SendAsync);
    }

    /// <summary>The link.</summary>
    public LaneLink<InboundEvent> Link { get; }

    /// <summary>Whether an entry concerns its receiver's outbox.</summary>
    public static bool Concerns(OwnerId receiver, Envelope envelope) => envelope.Kind switch
    {
        MessageKind.Withdrawal => true,
        MessageKind.Note => envelope.Note?.Kind == NoteKind.Forwarded && envelope.About?.Sender == receiver,
        _ => envelope.InReplyTo?.Sender == receiver,
    };

    /// <summary>Whether a message was withdrawn and its payload is still there.</summary>
    public bool IsErasing(MessageId message) => _erasing.Contains(message);

    /// <summary>Reads what waits.</summary>
    public async Task LoadAsync()
    {
        if (await Link.LoadAsync() is { } first)
        {
            await LoadErasingAsync(first);
        }
    }

    /// <summary>An event is flushed.</summary>
    public void OnStored(InboundEvent arrival)
    {
        if (arrival.Envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn })
        {
            _erasing.Add(withdrawn);
        }

        Link.OnStored(arrival, arrival.Stored.At);
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
}
