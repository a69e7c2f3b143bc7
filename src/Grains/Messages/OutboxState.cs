using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// What an outbox's activation holds in memory: the counters of its stream, and the links on which something was sent since or is not delivered. Never the
/// history. It reads and writes nothing itself: it follows what was flushed.
/// </summary>
/// <param name="owner">Whose outbox it is.</param>
/// <param name="stream">The outbox's stream.</param>
/// <param name="counters">The counters of the stream as they are flushed.</param>
/// <param name="createLink">Makes a link, with the timer that sends on it.</param>
internal sealed class OutboxState(
    OwnerInfo owner, StreamName stream, IReadOnlyDictionary<string, long> counters, Func<OutboxState, OwnerId, Lane, OutboxLink> createLink)
{
    private const int MaxWindowBytes = 16 * 1024 * 1024;
    private const int MaxReceiptsPerAppend = 4096;
    private const int MaxWithdrawn = 4096;

    private readonly Dictionary<(OwnerId, Lane), OutboxLink> _links = [];
    private readonly HashSet<OutboxLink> _dirty = [];
    private readonly List<OutboxLink> _writing = [];
    private readonly HashSet<MessageId> _withdrawn = [];
    private readonly Queue<MessageId> _withdrawnInOrder = new();

    public OwnerInfo Owner { get; } = owner;

    public StreamName Stream { get; } = stream;

    /// <summary>The counters of the stream as they are flushed.</summary>
    public IReadOnlyDictionary<string, long> Counters { get; } = counters;

    /// <summary>Bounds the bytes that all links hold together.</summary>
    public WindowBudget Budget { get; } = new(MaxWindowBytes);

    /// <summary>Which uploads are in use.</summary>
    public AttachmentUse AttachmentUse { get; } = new();

    /// <summary>The links on which something was sent or is not delivered.</summary>
    public IReadOnlyCollection<OutboxLink> Links => _links.Values;

    /// <summary>Since when the oldest entry waits; null when none does.</summary>
    public DateTimeOffset? Oldest => _links.Values.Where(link => link.Waiting > 0).Min(link => (DateTimeOffset?)link.OldestAt);

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _dirty.Count > 0;

    public static StreamName StreamOf(OwnerId owner) => new($"outbox/{owner.Value}");

    public long Counter(string name, long absent = 0) => Counters.GetValueOrDefault(name, absent);

    /// <summary>Takes over which links have something waiting, and remembers those on which all is confirmed but not all delivered: they are watched too.</summary>
    public void Load(IEnumerable<PendingLink> waiting)
    {
        foreach (var pending in waiting)
        {
            if (FindLink(pending.Link) is { } link)
            {
                link.Load(link.Next, pending.FirstNumber - 1, pending.OldestAt);
            }
        }

        const string prefix = "delivered/";
        foreach (var (counter, number) in Counters)
        {
            if (counter.StartsWith(prefix, StringComparison.Ordinal) && Counter($"next/{counter[prefix.Length..]}", 1) - 1 > number)
            {
                FindLink(counter[prefix.Length..]);
            }
        }
    }

    public OutboxLink Link(OwnerId receiver, Lane lane)
    {
        if (!_links.TryGetValue((receiver, lane), out var link))
        {
            link = createLink(this, receiver, lane);
            var next = Counter(link.NextCounter, 1);
            link.Load(next, next - 1, default);
            _links.Add((receiver, lane), link);
        }

        return link;
    }

    /// <summary>The link to a receiver; null when nothing was ever sent on it.</summary>
    public OutboxLink? FindLink(OwnerId receiver, Lane lane) =>
        _links.TryGetValue((receiver, lane), out var link) ? link
        : Counters.ContainsKey($"next/{OutboxLink.NameOf(receiver, lane)}") ? Link(receiver, lane)
        : null;

    /// <summary>The link of a name in the journal; null when nothing was ever sent on it.</summary>
    public OutboxLink? FindLink(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && LaneNames.TryParse(name[(slash + 1)..], out var lane)
            ? FindLink(new OwnerId(name[..slash]), lane)
            : null;

    /// <summary>Whether this activation has taken a withdrawal of a message not long ago: entries on their way out are asked for it.</summary>
    public bool IsJustWithdrawn(MessageId message) => _withdrawn.Contains(message);

    /// <summary>A withdrawal is flushed: what still waits of the message goes out without payload, also from memory.</summary>
    public void OnWithdrawn(Envelope envelope)
    {
        if (_withdrawn.Add(envelope.Id))
        {
            _withdrawnInOrder.Enqueue(envelope.Id);
            while (_withdrawnInOrder.Count > MaxWithdrawn)
            {
                _withdrawn.Remove(_withdrawnInOrder.Dequeue());
            }
        }

        foreach (var recipient in envelope.Recipients)
        {
            FindLink(recipient, envelope.Lane)?.Empty(envelope.Id);
        }
    }

    /// <summary>A receiver has confirmed something.</summary>
    public void OnConfirmed(OutboxLink link) => _dirty.Add(link);

    /// <summary>Adds what receivers confirmed to an append, a bounded part of it.</summary>
    public void AddConfirmations(AppendBatch batch, RowSerializer rows, DateTimeOffset now)
    {
        _writing.Clear();
        var before = batch.ReceiptCount;
        foreach (var link in _dirty)
        {
            if (batch.ReceiptCount - before > MaxReceiptsPerAppend)
            {
                break;
            }

            link.AddConfirmations(batch, rows, Owner.Home.Value, now);
            _writing.Add(link);
        }
    }

    /// <summary>The append that <see cref="AddConfirmations"/> added to is flushed.</summary>
    public void ConfirmationsWritten()
    {
        foreach (var link in _writing)
        {
            link.ConfirmationsWritten();
            if (!link.IsDirty)
            {
                _dirty.Remove(link);
            }
        }

        _writing.Clear();
    }
}
