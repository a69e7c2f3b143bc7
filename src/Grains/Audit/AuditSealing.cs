using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>Has the heads of the audits sealed every minute, on one silo for each hub.</summary>
internal sealed partial class AuditSealing(
    ISiloStatusOracle oracle, IGrainFactory grains, IOptions<AuditSealOptions> options, TimeProvider clock, ILogger<AuditSealing> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Task.WhenAll(Retention.HubsOf(oracle.SiloName, oracle.LiveSilos()).Select(hub => SealAsync(hub, stoppingToken)));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task SealAsync(HubName hub, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IAuditGrain>(hub.Value).SealHeadAsync(stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotSealed(logger, hub, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The head of the audit of {Hub} could not be sealed and will be tried again: {Reason}")]
    private static partial void LogNotSealed(ILogger logger, HubName hub, string reason);
}

/// <summary>How often heads are sealed.</summary>
public sealed class AuditSealOptions
{
    /// <summary>How often a hub's head is written and signed. Default 1 minute.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);
}
