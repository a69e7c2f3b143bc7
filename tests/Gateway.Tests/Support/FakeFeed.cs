using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A feed in memory.</summary>
internal sealed class FakeFeed(OwnerId owner, TimeProvider time) : IFeedGrain
{
    private readonly Lock _gate = new();
    private readonly List<FeedEntry>[] _lanes = [[], [], []];
    private readonly Dictionary<MessageId, HubTimestamp> _read = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;
    private int _boundsAsked;
    private int _gatewaysAsked;
    private int _waiting;

    /// <summary>What the next calls fail with.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Behind the newest entries.</summary>
    public FeedCursor Head
    {
        get
        {
            lock (_gate)
            {
                return new FeedCursor(_lanes[0].Count, _lanes[1].Count, _lanes[2].Count);
            }
        }
    }

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Reads that wait for an entry now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Positions up to this are no longer kept, in every lane.</summary>
    public FeedCursor Tails { get; set; }

    /// <summary>Forgets what stands behind a position, as a restored backup has.</summary>
    public void Restore(Lane lane, int newest)
    {
        TaskCompletionSource arrived;
        lock (_gate)
        {
            _lanes[(int)lane].RemoveRange(newest, _lanes[(int)lane].Count - newest);
            arrived = _arrived;
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.SetResult();
    }

    public FeedEntry Add(Lane lane, Envelope envelope, ReadOnlyMemory<byte> payload)
    {
        TaskCompletionSource arrived;
        FeedEntry entry;
        lock (_gate)
        {
            var entries = _lanes[(int)lane];
            var now = time.GetUtcNow();
            entry = new FeedEntry(lane, entries.Count + 1, envelope, new HubTimestamp(now, HubName.Lyon), new HubTimestamp(now, HubName.BuenosAires), payload);
            entries.Add(entry);
            arrived = _arrived;
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.SetResult();
        return entry;
    }

    /// <summary>Adds a message from France with the payload given.</summary>
    public FeedEntry Add(Lane lane, string operation, int bytes = 16)
    {
        var own = new byte[bytes];
        own.AsSpan().Fill((byte)operation.Length);
        var payload = ContentJson.Write(new MessageContent { Payload = own });
        var id = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse(operation));
        return Add(lane, new Envelope(id, [owner], lane, time.GetUtcNow(), [], payload.Length, Sha256Hash.Of(payload)), payload);
    }

    /// <summary>Adds a message from France with an attachment.</summary>
    public FeedEntry Add(Lane lane, string operation, Sha256Hash attachment)
    {
        var payload = ContentJson.Write(new MessageContent { Text = operation, Attachments = [new ContentAttachment(attachment, null, "image/jpeg")] });
        var id = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse(operation));
        var reference = new AttachmentReference(id.Sender, attachment, 1);
        return Add(lane, new Envelope(id, [owner], lane, time.GetUtcNow(), [reference], payload.Length, Sha256Hash.Of(payload)), payload);
    }

    /// <summary>Adds a note of a hub.</summary>
    public FeedEntry AddNote(Lane lane, string operation)
    {
        var id = MessageId.For(OwnerId.Parse("FR"), OperationId.Parse(operation));
        var note = new FeedNote(NoteKind.Stuck, [OwnerId.Parse("FR")], time.GetUtcNow(), "The hub is away.");
        return Add(lane, new Envelope(id, [owner], lane, time.GetUtcNow(), [], 0, Sha256Hash.Of([])) { Kind = MessageKind.Note, Note = note }, default);
    }

    /// <summary>Adds the withdrawal of a message.</summary>
    public FeedEntry AddWithdrawal(Lane lane, MessageId about)
    {
        var id = MessageId.For(about.Sender, OperationId.Parse("withdraw-" + about.Value));
        return Add(lane, new Envelope(id, [owner], lane, time.GetUtcNow(), [], 0, Sha256Hash.Of([])) { Kind = MessageKind.Withdrawal, About = about }, default);
    }

    public Task<ReceivedMessage?> FindReceivedAsync(MessageId id, CancellationToken cancellationToken = default) => Task.FromResult<ReceivedMessage?>(null);

    public Task<ImmutableArray<FeedGateway>> GetGatewaysAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _gatewaysAsked);
        return Task.FromResult(Gateways);
    }

    public Task RemoveGatewayAsync(string gateway, CancellationToken cancellationToken = default)
    {
        Gateways = Gateways.RemoveAll(known => known.Name == gateway);
        return Task.CompletedTask;
    }

    /// <summary>The gateways that it says it has.</summary>
    public ImmutableArray<FeedGateway> Gateways { get; set; } = [];

    /// <summary>How often somebody asked for them.</summary>
    public int GatewaysAsked => Volatile.Read(ref _gatewaysAsked);

    /// <summary>How often somebody asked where the feed begins and ends.</summary>
    public int BoundsAsked => Volatile.Read(ref _boundsAsked);

    /// <summary>Whether asking that fails as reading does.</summary>
    public bool BoundsFail { get; set; } = true;

    public Task<FeedBounds> GetBoundsAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _boundsAsked);
        if (BoundsFail)
        {
            Faults.Throw();
        }

        lock (_gate)
        {
            return Task.FromResult(new FeedBounds(Tails, Head));
        }
    }

    public async Task<FeedPage> ReadAsync(string gateway, FeedCursor cursor, int max, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        Faults.Throw();
        Task arrived;
        lock (_gate)
        {
            var page = Page(cursor, max);
            if (page.Entries.Length > 0 || wait <= TimeSpan.Zero)
            {
                return page;
            }

            arrived = _arrived.Task;
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            await arrived.WaitAsync(wait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An empty page, as it should be.
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        lock (_gate)
        {
            return Page(cursor, max);
        }
    }

    public Task<HubTimestamp> MarkReadAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (Find(id) is null)
            {
                throw new MeshException(MeshErrorCodes.NotFound, "No message with that id reached this owner.");
            }

            _read.TryAdd(id, new HubTimestamp(time.GetUtcNow(), HubName.BuenosAires));
            return Task.FromResult(_read[id]);
        }
    }

    public Task<AttachmentReference?> FindAttachmentAsync(Sha256Hash hash, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_lanes.SelectMany(lane => lane).SelectMany(entry => entry.Envelope.Attachments).LastOrDefault(attachment => attachment.Hash == hash));
        }
    }

    public Task<DeliveryResult> DeliverAsync(LinkBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task WakeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private FeedEntry? Find(MessageId id) => _lanes.SelectMany(lane => lane).FirstOrDefault(entry => entry.Envelope.Id == id);

    private FeedPage Page(FeedCursor cursor, int max)
    {
        var head = Head;
        if (cursor.Flash > head.Flash || cursor.Urgent > head.Urgent || cursor.Routine > head.Routine)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "The cursor is beyond the newest entry.");
        }

        if (cursor.Flash < Tails.Flash || cursor.Urgent < Tails.Urgent || cursor.Routine < Tails.Routine)
        {
            throw new MeshException(MeshErrorCodes.Gone, "The cursor is before the oldest entry that is kept.");
        }

        var entries = _lanes
            .SelectMany((lane, index) => lane.Skip((int)cursor[(Lane)index]))
            .Take(max)
            .ToImmutableArray();
        return new FeedPage(entries, entries.Aggregate(cursor, (at, entry) => at.With(entry.Lane, entry.Position)), head) { Gateways = Math.Max(1, Gateways.Length) };
    }
}
