using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Everything on a link up to a number is delivered or needs no delivery.</summary>
internal sealed class DeliveredUpTo(OutboxLink link, long number) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        batch.SetCounter(link.DeliveredCounter, Math.Max(number, batch.Counter(link.DeliveredCounter, 0)));
        return true;
    }
}
