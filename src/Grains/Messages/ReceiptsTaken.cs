using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Receipts on their way into the outbox: the ranges and the number up to which they were taken, in one append without rows.</summary>
internal sealed class ReceiptsTaken(Outbox outbox, ReceiptBatch receipts) : StreamChange
{
    /// <summary>The highest receipt number taken without a gap.</summary>
    public long HighWater { get; private set; }

    public override bool TryAddTo(AppendBatch batch)
    {
        var mark = $"receipts/{receipts.Receiver.Value}/{receipts.Epoch}";

        // A later epoch begins where the restored stream stood, not at 1.
        var before = batch.Mark(mark, receipts.Epoch > 1 ? receipts.Receipts[0].Number - 1 : 0);
        HighWater = before;
        foreach (var receipt in receipts.Receipts)
        {
            if (receipt.Number != HighWater + 1)
            {
                continue;
            }

            HighWater = receipt.Number;
            if (ReceiptStages.Told(receipt.Stage) is { } stage && Holds(receipt))
            {
                var link = OutboxLink.NameOf(receipts.Receiver, receipt.Lane);
                batch.AddReceipt(new ReceiptRange(link, stage, receipt.Through, receipt.Stamp.At, receipt.Stamp.Hub.Value));
            }
        }

        if (HighWater > before)
        {
            batch.SetMark(mark, HighWater);
        }

        return true;
    }

    /// <summary>A receipt for something that was never sent, or sent before this outbox was restored, is taken and means nothing.</summary>
    private bool Holds(Receipt receipt) =>
        receipt.Epoch == outbox.Epoch
        && outbox.FindLink(receipts.Receiver, receipt.Lane) is { } link
        && receipt.Through > 0
        && receipt.Through < link.Next;
}
