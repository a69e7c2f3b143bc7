namespace Interpol.Mesh.Grains.Journaling;

/// <summary>Asks for an append of what waits for one.</summary>
internal sealed class FlushOnly : StreamChange
{
    public override bool TryAddTo(AppendBatch batch) => true;
}
