using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>All of a link is delivered and it need not be watched, unless something was sent on it just now.</summary>
internal sealed class WatchEnded(Outbox outbox, OutboxLink link, DateTimeOffset again) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        var deadline = OutboxKeys.Stuck(link.Name);
        if (batch.Mark(link.NextMark, 1) - 1 > batch.Mark(link.DeliveredMark, link.Delivered))
        {
            batch.SetDeadline(deadline, again);
        }
        else
        {
            batch.DeadlineDone(deadline);
            batch.SetMark(link.WatchedMark, 0);
            batch.SetMark(link.ToldMark, 0);
        }

        return true;
    }

    public override void OnWritten(AppendBatch batch) => outbox.Agenda.Expect(again);
}
