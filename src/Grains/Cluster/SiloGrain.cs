using System.Diagnostics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Messages;
using Microsoft.Extensions.Hosting;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>Speaks for the silo on which it runs.</summary>
[GrainType(GrainTypes.Silo), SiloPlacement]
internal sealed class SiloGrain(ISiloStatusOracle oracle, CallStatistics statistics, UndeliveredOverview undelivered, IHostApplicationLifetime lifetime) : Grain, ISiloGrain
{
    public async Task<SiloStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        CheckPlace();
        var kinds = await GrainFactory.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([oracle.SiloAddress]);
        using var process = Process.GetCurrentProcess();
        return new SiloStatistics(
            oracle.SiloName,
            HubName.TryOfSilo(oracle.SiloName, out var hub) ? hub : HubName.Lyon,
            process.StartTime.ToUniversalTime(),
            kinds.Sum(kind => kind.ActivationCount),
            process.WorkingSet64,
            statistics.Read())
        {
            Undelivered = undelivered.Oldest(),
            UndeliveredCount = undelivered.Count(),
        };
    }

    public Task DrainAsync(CancellationToken cancellationToken = default)
    {
        CheckPlace();
        lifetime.StopApplication();
        return Task.CompletedTask;
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
