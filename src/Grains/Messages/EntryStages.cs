using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>The stages that one entry of a link has reached, from the records of the journal.</summary>
/// <param name="number">The entry's number.</param>
/// <param name="ranges">Per stage the first record whose number is not lower.</param>
internal sealed class EntryStages(long number, IReadOnlyList<ReceiptRange> ranges)
{
    /// <summary>A gateway has it; that all have it says so too.</summary>
    public Stamp? Delivered
    {
        get
        {
            var (first, all) = (Find((byte)MessageStage.Delivered), Find((byte)MessageStage.DeliveredEverywhere));
            return first is null || all?.At < first.At ? all : first;
        }
    }

    /// <summary>It will never be delivered, and need not be.</summary>
    public bool IsOver => Find(ReceiptStages.Refused) is not null || Find(ReceiptStages.Skipped) is not null
        || Find(ReceiptStages.NothingToRemove) is not null || Find(ReceiptStages.Expired) is not null;

    /// <summary>An officer has read it. Records of earlier versions stand under the stage's own byte.</summary>
    public Stamp? Read => Find(ReceiptStages.Read) ?? (ranges.FirstOrDefault(range => range.Stage == (byte)MessageStage.Read && range.UpTo == number) is { } old ? StampOf(old) : null);

    /// <summary>When and where it reached a stage; null when it did not.</summary>
    public Stamp? Find(byte stage) =>
        ranges.FirstOrDefault(range => range.Stage == stage && (stage < ReceiptStages.FirstSingle || range.UpTo == number)) is { } range ? StampOf(range) : null;

    private static Stamp StampOf(ReceiptRange range) => new(range.At, new HubName(range.Hub));
}
