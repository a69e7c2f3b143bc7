using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Silo.Cluster;

/// <summary>Keeps the silo's lease to write: asks the cluster's database twice a second whether it still knows the silo.</summary>
internal sealed partial class CommitLeaseRenewal(
    IMembershipTable table, ILocalSiloDetails self, CommitLease lease, IMeterFactory meters, TimeProvider time, ILogger<CommitLeaseRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meters.Create(ClusterIdentity.Meter).CreateObservableGauge("mesh.silo.may.write", () => lease.IsLost ? 0 : 1, description: "1 while the silo may write, 0 while the cluster holds it for dead or cannot be reached.");
        using var timer = new PeriodicTimer(Period, time);
        var failing = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await AskAsync(stoppingToken);
                    failing = false;
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!failing)
                    {
                        LogUnreadable(failure.Message, CommitLease.Duration);
                    }

                    failing = true;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        var askedAt = lease.Now;
        var row = (await table.ReadRowAsync(self.SiloAddress, stopping)).TryGet(self.SiloAddress);
        if (row is { Item1.Status: SiloStatus.Dead })
        {
            lease.Revoke();
        }
        else if (row is not null)
        {
            lease.Renew(askedAt);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's database cannot be read ({Reason}); after {Duration} without it this silo writes no more.")]
    private partial void LogUnreadable(string reason, TimeSpan duration);
}
