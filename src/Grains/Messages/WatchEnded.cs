using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>All of a link is delivered and it need not be watched, unless something was sent on it just now.</summary>
internal sealed class WatchEnded(Outbox outbox, OutboxLink link, DateTimeOffset again) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        var deadline = OutboxKeys.Stuck(link.Name);
        if (batch.Counter(link.NextCounter, 1) - 1 > batch.Counter(link.DeliveredCounter, link.Delivered))
        {
            batch.SetDeadline(deadline, again);
        }
        else
        {
            batch.DeadlineDone(deadline);
            batch.SetCounter(link.WatchedCounter, 0);
            batch.SetCounter(link.ToldCounter, 0);
        }

        return true;
    }

    public override void OnWritten(AppendBatch batch) => outbox.Deadlines.Expect(again);
}
