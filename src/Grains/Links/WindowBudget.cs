namespace Interpol.Mesh.Grains.Links;

/// <summary>Bounds the bytes that all windows of one activation hold together.</summary>
internal sealed class WindowBudget(long maxBytes)
{
    private long _used;

    public bool TryTake(int bytes)
    {
        if (_used + bytes > maxBytes)
        {
            return false;
        }

        _used += bytes;
        return true;
    }

    public void Take(int bytes) => _used += bytes;

    public void Give(int bytes) => _used -= bytes;
}
