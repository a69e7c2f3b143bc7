using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>A deadline that needs nothing (more), or has to be tried again later.</summary>
/// <param name="name">The deadline.</param>
/// <param name="again">When to try again; null when it is met.</param>
internal sealed class DeadlineMet(string name, DateTimeOffset? again = null) : StreamChange
{
    public override bool TryAddTo(AppendBatch batch)
    {
        if (again is { } at)
        {
            batch.SetDeadline(name, at);
        }
        else
        {
            batch.DeadlineDone(name);
        }

        return true;
    }
}
