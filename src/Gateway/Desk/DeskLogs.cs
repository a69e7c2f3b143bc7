using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Boundary;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>The desks of the owners that this gateway serves.</summary>
internal sealed class DeskLogs(
    GatewaySettings settings,
    GrainCaller calls,
    CallerScope callers,
    DeskCodec codec,
    DeskOptions options,
    TimeProvider time,
    ILogger<DeskLog> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<OwnerId, DeskLog> _logs = new();

    /// <summary>The desk of an owner.</summary>
    /// <exception cref="ArgumentException">This gateway does not serve that owner.</exception>
    public DeskLog Of(OwnerId owner) => settings.Serves(owner)
        ? _logs.GetOrAdd(owner, static (owner, self) => self.Create(owner), this)
        : throw new ArgumentException($"This gateway does not serve {owner}.", nameof(owner));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs.Values)
        {
            await log.DisposeAsync();
        }
    }

    private DeskLog Create(OwnerId owner) => new(owner, settings.Name, new DeskWire(owner, calls, callers, codec), options, time, logger);
}
