using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Receipts on their way into the outbox: the ranges and the number up to which they were taken, in one append, without rows but for word that a forward of an
/// own message is gone.
/// </summary>
internal sealed class ReceiptsTaken(Outbox outbox, ReceiptBatch receipts) : StreamChange
{
    /// <summary>The highest receipt number taken without a gap.</summary>
    public long HighWater { get; private set; }

    public override bool TryAddTo(AppendBatch batch)
    {
        if (!batch.Fits(receipts.Receipts.Count(receipt => receipt.Forward is not null), 0))
        {
            return false;
        }

        var counter = $"receipts/{receipts.Receiver.Value}/{receipts.Epoch}";

        // A later epoch begins where the restored stream stood, not at 1.
        var before = batch.Counter(counter, receipts.Epoch > 1 ? receipts.Receipts[0].Number - 1 : 0);
        HighWater = before;
        foreach (var receipt in receipts.Receipts)
        {
            if (receipt.Number == HighWater + 1)
            {
                HighWater = receipt.Number;
                Add(batch, receipt);
            }
        }

        if (HighWater > before)
        {
            batch.SetCounter(counter, HighWater);
        }

        return true;
    }

    private void Add(AppendBatch batch, Receipt receipt)
    {
        if (receipt.Forward is { } forward)
        {
            var (index, _) = batch.AddRow(new EventRow(receipt.Stamp).ToRow());
            batch.AddIndex(OutboxKeys.Gone(forward, receipts.Receiver), index);
            return;
        }

        if (ReceiptStages.Told(receipt.Stage) is not { } stage || FindLink(receipt) is not { } link)
        {
            return;
        }

        batch.AddReceipt(new ReceiptRange(link.Name, stage, receipt.Through, receipt.Stamp.At, receipt.Stamp.Hub.Value));
        if (receipt.Stage is MessageStage.Delivered or MessageStage.DeliveredEverywhere)
        {
            batch.SetCounter(link.DeliveredCounter, Math.Max(receipt.Through, batch.Counter(link.DeliveredCounter, 0)));
        }
    }

    /// <summary>The link that a receipt speaks of; one for something that was never sent, or sent before this outbox was restored, is taken and means nothing.</summary>
    private OutboxLink? FindLink(Receipt receipt) =>
        receipt.Epoch == outbox.Epoch && outbox.FindLink(receipts.Receiver, receipt.Lane) is { } link && receipt.Through > 0 && receipt.Through < link.Next
            ? link
            : null;
}
