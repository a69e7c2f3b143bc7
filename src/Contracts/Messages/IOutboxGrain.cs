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
    /// <c>operation-conflict</c>: the operation id was used with another request; <c>busy</c>, <c>unavailable</c>: try again.
    /// </exception>
    [Alias("submit")]
    Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken = default);

    /// <summary>What became of a message that this owner sent; null when it sent none with that id.</summary>
    [Alias("get-timeline")]
    Task<MessageTimeline?> GetTimelineAsync(MessageId id, CancellationToken cancellationToken = default);

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
