using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Links;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>The way back from a feed to one sender's outbox.</summary>
internal sealed class ReceiptLink(FeedReceipts receipts, OwnerId sender, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
    : OutgoingLink<Receipt>(sender.Value, receipts.Budget, registerTimer)
{
    /// <summary>What a receipt weighs in a batch, roughly.</summary>
    public const int Weight = 64;

    public OwnerId Sender { get; } = sender;

    /// <summary>The counter that holds the number of the next receipt.</summary>
    public string NextCounter { get; } = $"next/{sender.Value}";

    protected override Task<IReadOnlyList<WindowEntry>> ReadWaitingAsync(long from, int max, int maxBytes, CancellationToken cancellationToken) =>
        receipts.ReadWaitingAsync(this, from, max, maxBytes, cancellationToken);

    protected override Task<long> SendAsync(IReadOnlyList<WindowEntry> entries, CancellationToken cancellationToken) =>
        receipts.Outbox(Sender).AcceptReceiptsAsync(
            new ReceiptBatch(receipts.Owner.Code, receipts.Epoch, [.. entries.Select(entry => entry.Entry)]), cancellationToken);

    protected override void OnConfirmed() => receipts.OnConfirmed(this);

    protected override void OnFailed(Exception exception) => receipts.OnLinkFailed(this, exception);
}
