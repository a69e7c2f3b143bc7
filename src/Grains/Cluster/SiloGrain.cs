using System.Diagnostics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Messages;
using Microsoft.Extensions.Hosting;
using Orleans.Core.Internal;
using Orleans.Statistics;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Speaks for the silo on which it runs.</summary>
[GrainType(GrainTypes.Silo), SiloPlacement]
internal sealed class SiloGrain(ISiloStatusOracle oracle, CallStatistics statistics, UndeliveredOverview undelivered, IEnvironmentStatisticsProvider environment, IHostApplicationLifetime lifetime) : Grain, ISiloGrain
{
    /// <summary>How long another hub is waited for. Less than a gateway waits for these statistics, more than the way around the world takes.</summary>
    private static readonly TimeSpan PingLimit = TimeSpan.FromMilliseconds(600);

    public async Task<SiloStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        CheckPlace();
        var kinds = await GrainFactory.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([oracle.SiloAddress]);
        var hub = HubOf(oracle.SiloName);
        var roundTrips = await Task.WhenAll(oracle.LiveSilos()
            .Where(silo => HubOf(silo.Name) != hub)
            .GroupBy(silo => HubOf(silo.Name))
            .Select(silos => MeasureAsync(silos.Key, silos.Min(silo => silo.Name)!, cancellationToken)));
        using var process = Process.GetCurrentProcess();
        return new SiloStatistics(
            oracle.SiloName,
            hub,
            process.StartTime.ToUniversalTime(),
            kinds.Sum(kind => kind.ActivationCount),
            process.WorkingSet64,
            statistics.Read())
        {
            Undelivered = undelivered.Oldest(),
            UndeliveredCount = undelivered.Count(),
            Backlogs = undelivered.Backlogs(),
            ProcessorPercent = environment.GetEnvironmentStatistics().FilteredCpuUsagePercentage,
            RoundTrips = [.. roundTrips],
        };
    }

    public Task PingAsync(CancellationToken cancellationToken = default)
    {
        CheckPlace();
        return Task.CompletedTask;
    }

    public Task DrainAsync(CancellationToken cancellationToken = default)
    {
        CheckPlace();
        lifetime.StopApplication();
        return Task.CompletedTask;
    }

    public async Task<bool> HoldsAsync(GrainId actor, CancellationToken cancellationToken = default)
    {
        CheckPlace();
        if (!GrainTypes.LivesAtHome(actor.Type))
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"There is no kind of actor '{actor.Type}'; a kind is for example {GrainTypes.Outbox}, {GrainTypes.Feed} or {GrainTypes.Case}.");
        }

        // The directory may name an activation that has ended: the silo itself knows. It tells of all that it holds or of none; operators ask seldom.
        var held = await GrainFactory.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [oracle.SiloAddress]);
        return held.Any(activation => activation.GrainId == actor);
    }

    public async Task<bool> DeactivateAsync(GrainId actor, CancellationToken cancellationToken = default)
    {
        if (!await HoldsAsync(actor, cancellationToken))
        {
            return false;
        }

        // One that ended just now is started by this and ends again.
        await GrainFactory.GetGrain(actor).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        return true;
    }

    private static HubName HubOf(string silo) => HubName.TryOfSilo(silo, out var hub) ? hub : HubName.Lyon;

    private async Task<HubRoundTrip> MeasureAsync(HubName hub, string silo, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await GrainFactory.GetGrain<ISiloGrain>(silo).PingAsync(cancellationToken).WaitAsync(PingLimit, cancellationToken);
            return new HubRoundTrip(hub, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Late or failed makes no difference: the hub cannot be reached now.
            return new HubRoundTrip(hub, null);
        }
    }

    /// <summary>While there is no silo of the name, the actor is somewhere else and speaks for nobody.</summary>
    private void CheckPlace()
    {
        var name = this.GetPrimaryKeyString();
        if (name != oracle.SiloName)
        {
            DeactivateOnIdle();
            throw new MeshException(MeshErrorCodes.Unavailable, "There is no silo of that name now.", TimeSpan.FromSeconds(1));
        }
    }
}
