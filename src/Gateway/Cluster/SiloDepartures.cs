namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>Tells those who wait for an answer that a silo has gone: Orleans' client does not, and waits until the time of the call is over.</summary>
internal sealed class SiloDepartures
{
    private CancellationTokenSource _next = new();

    /// <summary>Cancelled when the next silo goes. Take it before the call is made that waits with it.</summary>
    public CancellationToken Next => Volatile.Read(ref _next).Token;

    /// <summary>A silo has gone. The sources are not disposed: whoever took a token of one may still register with it.</summary>
    public void Tell() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();
}
