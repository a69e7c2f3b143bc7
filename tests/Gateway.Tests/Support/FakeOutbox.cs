using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An outbox in memory that delivers at once.</summary>
internal sealed class FakeOutbox(OwnerId owner, FakeMesh mesh, TimeProvider time) : IOutboxGrain
{
    private readonly Dictionary<OperationId, (string Request, MessageTimeline Timeline)> _sent = [];
    private int _calls;
    private int _asked;

    public Faults Faults { get; } = new();

    /// <summary>Failures that come after the message was stored: the outcome is unknown to the caller.</summary>
    public Faults LateFaults { get; } = new();

    /// <summary>What asking for a sent message fails with.</summary>
    public Faults FindFaults { get; } = new();

    /// <summary>How often somebody asked for a sent message.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public int Calls => Volatile.Read(ref _calls);

    public ConcurrentQueue<SendMessage> Received { get; } = new();

    public int Stored
    {
        get
        {
            lock (_sent)
            {
                return _sent.Count;
            }
        }
    }

    public Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        Received.Enqueue(message);
        Faults.Throw();
        var request = $"{string.Join(',', message.Recipients)}|{message.Lane}|{Convert.ToHexString(message.Payload.Span)}|{string.Join(',', message.Attachments)}";
        bool repeated;
        MessageTimeline timeline;
        lock (_sent)
        {
            repeated = _sent.TryGetValue(message.Operation, out var earlier);
            if (repeated && earlier.Request != request)
            {
                throw new MeshException(MeshErrorCodes.OperationConflict, "This operationId was used before with another request; choose a new one for a new message.");
            }

            timeline = repeated ? earlier.Timeline : Store(message, request);
        }

        if (!repeated)
        {
            foreach (var recipient in message.Recipients)
            {
                mesh.Feed(recipient.Value).Add(message.Lane, timeline.Envelope, message.Payload);
            }
        }

        LateFaults.Throw();
        return Task.FromResult(new SendAccepted(timeline.Envelope.Id, timeline.Envelope.ComposedAt, timeline.Accepted, repeated));
    }

    public Task<MessageTimeline?> GetTimelineAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        lock (_sent)
        {
            return Task.FromResult<MessageTimeline?>(_sent.Values.Select(sent => sent.Timeline).FirstOrDefault(timeline => timeline.Envelope.Id == id));
        }
    }

    public Task<MessageTimeline?> GetWayAsync(MessageId id, CancellationToken cancellationToken = default) => GetTimelineAsync(id, cancellationToken);

    /// <summary>What waits on the links that somebody retries.</summary>
    public LinkStatus? Waiting { get; set; }

    public Task<LinkStatus?> RetryLinkAsync(OwnerId receiver, Lane lane, CancellationToken cancellationToken = default) => Task.FromResult(Waiting is { } link && link.Receiver == receiver && link.Lane == lane ? link : null);

    public Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken = default) => Task.FromResult(new SentPage([], after, More: false));

    public Task<SentEntry?> FindSentAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        FindFaults.Throw();
        lock (_sent)
        {
            return Task.FromResult(Received.Where(message => _sent.ContainsKey(message.Operation) && MessageId.For(owner, message.Operation) == id)
                .Select(message => (Message: message, _sent[message.Operation].Timeline))
                .Select(sent => new SentEntry(1, sent.Timeline.Envelope, sent.Timeline.Accepted, sent.Message.Payload, EntryState.Whole, sent.Message.Excluded, default))
                .FirstOrDefault());
        }
    }

    public Task<ImmutableArray<AttachmentReference>> KeepAttachmentsAsync(ImmutableArray<Sha256Hash> uploads, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task HoldAttachmentsAsync(ImmutableArray<AttachmentHold> holds, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task AnnounceAsync(ImmutableArray<Announcement> announcements, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<long> AcceptEventsAsync(InboundEventBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task GrantAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RevokeAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<long> AcceptReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task WakeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<OutboxStatus> GetStatusAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private MessageTimeline Store(SendMessage message, string request)
    {
        var attachments = message.Attachments.Select(hash => new AttachmentReference(owner, hash, mesh.Attachment($"{owner}:{hash}").Bytes
            ?? throw new MeshException(MeshErrorCodes.AttachmentMissing, $"The attachment {hash} has not been uploaded."))).ToImmutableArray();
        var envelope = new Envelope(
            MessageId.For(owner, message.Operation),
            message.Recipients,
            message.Lane,
            message.ComposedAt,
            attachments,
            message.Payload.Length,
            Sha256Hash.Of(message.Payload.Span))
        {
            Kind = message.Kind,
            Thread = message.Thread,
            InReplyTo = message.InReplyTo,
            ForwardOf = message.ForwardOf,
            Origin = message.ForwardOf,
            AnswerBy = message.AnswerBy,
            ExpiresAt = message.ExpiresAt,
            Handling = message.Handling,
            Seal = message.Seal,
        };
        var stamp = new HubTimestamp(time.GetUtcNow(), HubName.Lyon);
        var timeline = new MessageTimeline(envelope, stamp, [.. message.Recipients.Select(recipient =>
            new RecipientProgress(recipient, new HubTimestamp(time.GetUtcNow(), HubName.BuenosAires), null, null, null))])
        {
            Excluded = message.Excluded,
        };
        _sent.Add(message.Operation, (request, timeline));
        return timeline;
    }
}
