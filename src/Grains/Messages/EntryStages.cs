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
    public HubTimestamp? Delivered
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

    /// <summary>An officer has read it.</summary>
    public HubTimestamp? Read => Find(ReceiptStages.Read);

    /// <summary>When and where it reached a stage; null when it did not.</summary>
    public HubTimestamp? Find(byte stage) =>
        ranges.FirstOrDefault(range => range.Stage == stage && (stage < ReceiptStages.FirstSingle || range.UpTo == number)) is { } range ? StampOf(range) : null;

    private static HubTimestamp StampOf(ReceiptRange range) => new(range.At, new HubName(range.Hub));
}

/// <summary>
/// The stages as bytes in the journal. Below <see cref="FirstSingle"/> a record holds for every entry of the link up to its number; from there on for
/// the entry of that number alone, in whatever order they come.
/// </summary>
internal static class ReceiptStages
{
    /// <summary>The first stage whose records hold for one entry alone.</summary>
    public const byte FirstSingle = ReceiptRange.FirstSingle;

    /// <summary>The receiver's feed refused the entry.</summary>
    public const byte Refused = 255;

    /// <summary>An officer of the recipient has read it.</summary>
    public const byte Read = FirstSingle + (byte)MessageStage.Read;

    /// <summary>The recipient has answered it.</summary>
    public const byte Answered = FirstSingle + (byte)MessageStage.Answered;

    /// <summary>It expired before the recipient had it.</summary>
    public const byte Expired = FirstSingle + (byte)MessageStage.Expired;

    /// <summary>The entry kept the numbers without a gap and nothing else: the recipient's feed does not hold it.</summary>
    public const byte Skipped = FirstSingle + 100;

    /// <summary>A withdrawal of something that never reached the recipient: there is nothing to remove.</summary>
    public const byte NothingToRemove = FirstSingle + (byte)MessageStage.DeliveredEverywhere;

    /// <summary>The byte of a stage; null when it is none that a receiver tells.</summary>
    public static byte? Told(MessageStage stage) => stage switch
    {
        MessageStage.Delivered or MessageStage.DeliveredEverywhere => (byte)stage,
        MessageStage.Read => Read,
        MessageStage.Expired => Expired,
        _ => null,
    };
}
