using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    /// <summary>Its place in the order of start.</summary>
    public short InstanceNumber { get; set; }

    /// <summary>Its name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its address.</summary>
    public SiloAddress SiloAddress { get; set; } = SiloAddress.Zero;

    /// <summary>The address of its gateway.</summary>
    public SiloAddress GatewayAddress { get; set; } = SiloAddress.Zero;

    /// <summary>Whether it runs.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops it: in order, or like a process that is killed.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Stops it in order; when the token is cancelled, at once.</summary>
    public abstract Task StopSiloAsync(CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {SiloAddress}";

    /// <summary>Ends the silo if it still runs.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
