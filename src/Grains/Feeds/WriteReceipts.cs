using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>Writes receipts, with the counters of what is delivered or the operation that cause them, in one append.</summary>
internal sealed class WriteReceipts(
    FeedReceipts receipts, FeedServices services, IReadOnlyList<(OwnerId Sender, ReceiptRow Row)> rows, IReadOnlyList<Counter> counters, string? operation = null) : StreamChange
{
    private readonly List<(OutgoingLink<Receipt> Link, Receipt Receipt)> _written = [];

    /// <summary>The position of the row that the operation caused before; null when it is new.</summary>
    public long? RepeatedPosition { get; private set; }

    public override bool TryAddTo(AppendBatch batch)
    {
        if ((operation is not null && batch.HasOperation(operation)) || !batch.Fits(rows.Count, rows.Count * FeedReceipts.Weight))
        {
            return false;
        }

        _written.Clear();
        foreach (var (sender, row) in rows)
        {
            var link = receipts.Link(sender);
            var next = FeedReceipts.NextCounter(sender);
            var number = batch.Counter(next, 1);
            batch.SetCounter(next, number + 1);
            var (index, _) = batch.AddRow(services.Rows.Write(ReceiptRow.Kind, row));
            batch.AddPending(link.Name, number, index);
            _written.Add((link, row.ToReceipt(number)));
            if (operation is not null)
            {
                batch.AddOperation(operation, default, index);
            }
        }

        foreach (var counter in counters)
        {
            batch.SetCounter(counter.Name, counter.Value);
        }

        return true;
    }

    public override void OnWritten(AppendBatch batch)
    {
        foreach (var (link, receipt) in _written)
        {
            link.Add(receipt, FeedReceipts.Weight, services.Clock.GetUtcNow());
            link.Kick();
        }
    }

    public override bool OnRepeated(RepeatedOperation repeated)
    {
        if (repeated.Id != operation)
        {
            return false;
        }

        RepeatedPosition = repeated.Position;
        return true;
    }
}
