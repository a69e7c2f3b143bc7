using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>News on their way into the outbox: what they say and the number up to which they were taken, in one append.</summary>
internal sealed class NewsTaken(InboundEventBatch news) : StreamChange
{
    private readonly List<(long Number, MessageId Message, Stamp Stamp)> _revoked = [];
    private readonly List<(long Number, MessageId Origin, DeclaredRow Row)> _declared = [];
    private readonly List<(long Number, ReceiptRange Range)> _answered = [];

    /// <summary>The counter that holds the number up to which news were taken.</summary>
    public string Counter { get; } = $"news/{news.Lane.Name()}/{news.Epoch}";

    /// <summary>The highest number taken without a gap.</summary>
    public long HighWater { get; private set; }

    /// <summary>A received message was withdrawn.</summary>
    public void Revoked(long number, MessageId message, Stamp stamp) => _revoked.Add((number, message, stamp));

    /// <summary>A forward of an own message was declared.</summary>
    public void Declared(long number, MessageId origin, DeclaredRow row) => _declared.Add((number, origin, row));

    /// <summary>An own message was answered.</summary>
    public void Answered(long number, ReceiptRange range) => _answered.Add((number, range));

    public override bool TryAddTo(AppendBatch batch)
    {
        if (!batch.Fits(_revoked.Count + _declared.Count, 0))
        {
            return false;
        }

        // A later epoch begins where the restored stream stood, not at 1.
        var before = batch.Counter(Counter, news.Epoch > 1 ? news.News[0].Number - 1 : 0);
        HighWater = before;
        foreach (var one in news.News)
        {
            HighWater = one.Number == HighWater + 1 ? one.Number : HighWater;
        }

        if (HighWater == before)
        {
            return true;
        }

        batch.SetCounter(Counter, HighWater);
        foreach (var (_, message, stamp) in _revoked.Where(one => IsNew(one.Number)))
        {
            var (index, _) = batch.AddRow(new EventRow(stamp).ToRow());
            batch.AddIndex(OutboxKeys.Revoked(message), index);
        }

        var latest = new Dictionary<MessageId, long>();
        foreach (var (_, origin, row) in _declared.Where(one => IsNew(one.Number)))
        {
            var (index, position) = batch.AddRow((row with { Previous = latest.GetValueOrDefault(origin, row.Previous) }).ToRow());
            batch.AddIndex(OutboxKeys.Declared(origin), index);
            latest[origin] = position;
        }

        foreach (var (_, range) in _answered.Where(one => IsNew(one.Number)))
        {
            batch.AddReceipt(range);
        }

        return true;

        bool IsNew(long number) => number > before && number <= HighWater;
    }
}
