using Interpol.Mesh.Grains.Feeds;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Sends activations home: an activation stays where it is although its home hub is back, so each silo looks through its own after a change of the
/// membership and has those move that belong elsewhere now. It looks again until nothing is away: Orleans leaves an activation where it is, and says nothing, while
/// it has not heard yet which grains the silo has that joined. And it looks from time to time: another silo that has not heard of it yet places what it calls here
/// although everything had gone home, and nothing would tell that.
/// </summary>
internal sealed partial class HomeHubRebalancer(
    ISiloStatusOracle oracle, IGrainFactory grains, FeedWaiterRegistry waiters, TimeProvider clock, ILogger<HomeHubRebalancer> logger)
    : MembershipWatcher(oracle, clock, logger)
{
    private const int BatchSize = 64;

    private readonly ISiloStatusOracle _oracle = oracle;
    private readonly ILogger _logger = logger;

    protected override TimeSpan RepeatPeriod => TimeSpan.FromSeconds(15);

    /// <summary>A read that waits would hold its activation where it is.</summary>
    protected override void OnNotified() => waiters.ReleaseAll();

    protected override async Task<bool> OnChangedAsync(CancellationToken cancellationToken)
    {
        var self = _oracle.SiloAddress;
        var silos = _oracle.LiveSilos();
        var held = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [self]);
        var away = held.Where(activation => IsAway(activation.GrainId, silos, self)).Select(activation => activation.GrainId).ToList();
        if (away.Count > 0)
        {
            LogMoving(_logger, away.Count);
        }

        foreach (var batch in away.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            waiters.ReleaseAll();
            await Task.WhenAll(batch.Select(TryMoveAsync));
        }

        return away.Count == 0;
    }

    /// <summary>Whether an activation on this silo belongs to another.</summary>
    internal static bool IsAway(GrainId grain, IReadOnlyList<LiveSilo> silos, SiloAddress self) =>
        GrainTypes.LivesAtHome(grain.Type) && HomeHubRule.Choose(grain, silos) is { } home && !home.Address.Equals(self);

    private async Task TryMoveAsync(GrainId grain)
    {
        try
        {
            await grains.GetGrain(grain).AsReference<IGrainManagementExtension>().MigrateOnIdle();
        }
        catch (Exception exception)
        {
            LogNotMoved(_logger, grain, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} activations go home")]
    private static partial void LogMoving(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Grain} could not be asked to go home and will be asked again: {Reason}")]
    private static partial void LogNotMoved(ILogger logger, GrainId grain, string reason);
}
