using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>A receipt as a row of the stream of a feed's receipts; its number is the pending entry's.</summary>
/// <param name="Lane">The lane of the link.</param>
/// <param name="Epoch">The epoch of the link.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Through">A number of an entry on the link.</param>
/// <param name="Stamp">When and where.</param>
internal sealed record ReceiptRow(Lane Lane, long Epoch, MessageStage Stage, long Through, Stamp Stamp)
{
    /// <summary>The kind of rows that hold a receipt.</summary>
    public const byte ReceiptKind = 1;

    private const byte Version = 1;
    private const byte ForwardVersion = 2;

    /// <summary>Set for word to the first sender of a chain of forwards: the forward that is gone from all gateways. Older programs must not take that for a stage.</summary>
    public MessageId? Forward { get; init; }

    public JournalRow ToRow()
    {
        var writer = new RowWriter(Forward is null ? Version : ForwardVersion).Number((long)Lane).Number(Epoch).Number((long)Stage).Number(Through).Stamp(Stamp);
        return new JournalRow(ReceiptKind, (Forward is { } forward ? writer.Text(forward.Value) : writer).ToMemory(), default);
    }

    public static ReceiptRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, ForwardVersion);
        var row = new ReceiptRow((Lane)reader.Number(), reader.Number(), (MessageStage)reader.Number(), reader.Number(), reader.Stamp());
        return reader.Version < ForwardVersion ? row : row with { Forward = new MessageId(reader.Text()) };
    }

    public Receipt ToReceipt(long number) => new(number, Lane, Epoch, Stage, Through, Stamp) { Forward = Forward };
}
