namespace Interpol.Mesh.Grains.Messages;

/// <summary>Lets one in at a time: for what reads the journal and decides by it before it writes, among the interleaving turns of one activation.</summary>
internal sealed class AsyncGate
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Enters; disposing what is returned leaves.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Stay(_free);
    }

    private sealed class Stay(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
