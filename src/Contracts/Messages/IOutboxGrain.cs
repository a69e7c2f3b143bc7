using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What one owner sends; the key is the owner's code (<c>FR</c>).</summary>
[Alias("outbox")]
public interface IOutboxGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a message. When the call returns, the message is flushed at the sender's hub and goes out by itself. Repeating the same request with
    /// the same operation id is without effect and answers the same.
    /// </summary>
    /// <exception cref="Errors.MeshException">
    /// <c>invalid</c>, <c>unknown-owner</c>, <c>too-large</c>, <c>attachment-missing</c>: nothing is stored, the sentence says what to change;
    /// <c>not-permitted</c>: a forward that its owner does not allow, a reply to a thread that the sender or a recipient is not on;
    /// <c>operation-conflict</c>: the operation id was used with another request; <c>busy</c>, <c>unavailable</c>: try again.
    /// </exception>
    [Alias("submit")]
    Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken = default);

    /// <summary>What became of a message that this owner sent; null when it sent none with that id.</summary>
    [Alias("get-timeline")]
    Task<MessageTimeline?> GetTimelineAsync(MessageId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// How far a message that this owner sent has come, for operators; null when it sent none with that id. Whom the sender excludes, who read or answered it and who passed it on is not among it.
    /// </summary>
    [Alias("get-way")]
    Task<MessageTimeline?> GetWayAsync(MessageId id, CancellationToken cancellationToken = default);

    /// <summary>Sends at once what waits for a receiver on a lane, whatever failed before; for operators. Repeating it is without effect.</summary>
    /// <returns>What waited, and why the attempt before failed; null when the receiver's hub has everything.</returns>
    [Alias("retry-link")]
    Task<LinkStatus?> RetryLinkAsync(OwnerId receiver, Lane lane, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back a message that this owner sent. When the call returns, the withdrawal is flushed and goes out by itself: to every recipient and, through
    /// them, to whom they passed it on. Payload and attachments are deleted at the hubs. Withdrawing what is withdrawn answers the first withdrawal.
    /// </summary>
    /// <returns>The withdrawal's own message id and stamp.</returns>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: this owner sent no such message; <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("withdraw")]
    Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken = default);

    /// <summary>Reads what this owner sent, for its gateways.</summary>
    /// <param name="after">Behind which position to read; 0 from the oldest that is kept.</param>
    /// <param name="max">Messages, 1 to <see cref="Feeds.FeedLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read-sent"), AlwaysInterleave]
    Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken = default);

    /// <summary>A message that this owner sent, for its gateways; null when it sent none with that id.</summary>
    [Alias("find-sent"), AlwaysInterleave]
    Task<SentEntry?> FindSentAsync(MessageId id, CancellationToken cancellationToken = default);

    /// <summary>What this owner's own feed tells of arrivals. Called by that feed only.</summary>
    /// <returns>The highest number taken without a gap.</returns>
    [Alias("accept-events")]
    Task<long> AcceptEventsAsync(InboundEventBatch batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets the recipients of somebody's forward fetch what this owner uploaded. Called by the forwarder's outbox only, before it takes the forward.
    /// Repeating it is without effect.
    /// </summary>
    /// <exception cref="Errors.MeshException"><c>not-permitted</c>: the first message was withdrawn.</exception>
    [Alias("grant-attachments")]
    Task GrantAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back what <see cref="GrantAttachmentsAsync"/> gave and deletes what nothing else carries. Called by the forwarder's outbox only, when the
    /// forward is withdrawn. Repeating it is without effect.
    /// </summary>
    [Alias("revoke-attachments")]
    Task RevokeAttachmentsAsync(GrantAttachments grants, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes over what aggregates want said in feeds, as notes of this owner. When the call returns they are flushed and go out by themselves. Called by
    /// aggregates only, who repeat it until it is answered; repeating is without effect.
    /// </summary>
    [Alias("announce")]
    Task AnnounceAsync(ImmutableArray<Announcement> announcements, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps uploads that an aggregate is about to name: for another 24 hours from deletion for age, for a minute from a withdrawal of what carried them. Called by
    /// aggregates only, before they write. Repeating it is without effect.
    /// </summary>
    /// <returns>Those that are complete, with their sizes.</returns>
    /// <exception cref="Errors.MeshException"><c>busy</c>: one of them is just being deleted; <c>unavailable</c>.</exception>
    [Alias("keep-attachments")]
    Task<ImmutableArray<AttachmentReference>> KeepAttachmentsAsync(ImmutableArray<Sha256Hash> uploads, CancellationToken cancellationToken = default);

    /// <summary>
    /// Holds the uploads that aggregates name, until they name them no more. Called by aggregates only, after they have written, who repeat it until it is answered;
    /// repeating is without effect.
    /// </summary>
    [Alias("hold-attachments")]
    Task HoldAttachmentsAsync(ImmutableArray<AttachmentHold> holds, CancellationToken cancellationToken = default);

    /// <summary>Receipts from a receiver's feed.</summary>
    /// <returns>The highest receipt number taken without a gap.</returns>
    [Alias("accept-receipts")]
    Task<long> AcceptReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Makes the outbox look for what waits, at once. Called for outboxes with pending rows, at start and after every membership change.</summary>
    [Alias("wake")]
    Task WakeAsync(CancellationToken cancellationToken = default);

    /// <summary>What waits and why.</summary>
    [Alias("get-status")]
    Task<OutboxStatus> GetStatusAsync(CancellationToken cancellationToken = default);
}
