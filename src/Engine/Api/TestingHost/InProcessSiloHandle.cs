using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Testing;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster in one process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private int _stopped;

    /// <summary>Its host.</summary>
    public IHost SiloHost { get; init; } = null!;

    /// <summary>Its services.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => Volatile.Read(ref _stopped) == 0;

    internal TestProcessTable Processes { get; init; } = null!;

    internal Silo Silo { get; init; } = null!;

    internal InProcessTestSiloSpecificOptions Configured { get; init; } = null!;

    /// <inheritdoc/>
    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (stopGracefully)
        {
            await StopSiloAsync(CancellationToken.None);
        }
        else if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            Silo.Kill();
            Processes.End(SiloAddress);
        }
    }

    /// <inheritdoc/>
    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            await SiloHost.StopAsync(ct);
            Processes.End(SiloAddress);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await StopSiloAsync(stopGracefully: false);
        if (SiloHost is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ = StopSiloAsync(stopGracefully: false);
            SiloHost.Dispose();
        }

        base.Dispose(disposing);
    }
}
