using System.ComponentModel;

namespace Interpol.Mesh.Silo.Cluster;

/// <summary>
/// Has a silo declared dead at once when its process on this machine has ended, instead of waiting for probes that it does not answer, and ends the process of one that
/// was declared dead and stands still. Which process a silo is, its run file tells. Silos of other machines are left to the probes.
/// </summary>
/// <remarks>
/// Every 50 ms: the silos that the membership takes for living; the process of each, from its run file, once; whether that has ended. If so, the first living silo asks
/// Orleans to declare it dead; the others do the same later, one after the other, if it has not, since all at once would only get into each other's way at the table.
/// </remarks>
internal sealed partial class SiloProcessWatch(
    IClusterMembershipService membership, ILocalSiloDetails self, string dataFolder, TimeProvider time, ILogger<SiloProcessWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TurnPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the run file of a silo is looked for that is not there yet.</summary>
    private const int LookEvery = 4;

    private readonly Dictionary<SiloAddress, SiloProcess> _known = [];
    private readonly Dictionary<SiloAddress, Task> _gone = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            for (var tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                Look(readFiles: tick % LookEvery == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private void Look(bool readFiles, CancellationToken stopping)
    {
        var members = membership.CurrentSnapshot.Members;
        var others = members.Values
            .Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None) && !member.SiloAddress.Equals(self.SiloAddress))
            .Select(member => member.SiloAddress)
            .ToList();
        if (readFiles && others.Exists(other => !_known.ContainsKey(other)))
        {
            foreach (var (address, process) in SiloRunFile.ReadProcesses(dataFolder))
            {
                _known.TryAdd(address, process);
            }
        }

        foreach (var other in others)
        {
            // An attempt that failed, or that the membership has not followed, is made again.
            if (_known.TryGetValue(other, out var process) && (!_gone.TryGetValue(other, out var attempt) || attempt.IsCompleted) && process.IsGone())
            {
                _gone[other] = DeclareDeadAsync(other, stopping);
            }
        }

        Forget(members);
    }

    private async Task DeclareDeadAsync(SiloAddress silo, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(TurnPause * Turn(), time, stopping);
            if (membership.CurrentSnapshot.GetSiloStatus(silo) != SiloStatus.Dead)
            {
                LogGone(silo);
                await membership.TryKill(silo);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            LogFailed(silo, failure.Message);
            await Task.Delay(TurnPause, time, stopping);
        }
    }

    /// <summary>How many living silos come before this one.</summary>
    private int Turn() => membership.CurrentSnapshot.Members.Values.Count(member =>
        member.Status == SiloStatus.Active && !_gone.ContainsKey(member.SiloAddress) && member.SiloAddress.CompareTo(self.SiloAddress) < 0);

    /// <summary>
    /// Silos that are dead for the others: one that runs ends itself when it hears of it; one that stands still never would, and keeps its hub's database from whoever
    /// stands in for it when it stopped in the middle of a write.
    /// </summary>
    private void Forget(IReadOnlyDictionary<SiloAddress, ClusterMember> members)
    {
        foreach (var (dead, process) in _known.Where(known => !members.TryGetValue(known.Key, out var member) || member.Status == SiloStatus.Dead).ToList())
        {
            if (process.IsGone())
            {
                _known.Remove(dead);
                _gone.Remove(dead);
            }
            else
            {
                TryKillStopped(dead, process);
            }
        }
    }

    private void TryKillStopped(SiloAddress silo, SiloProcess process)
    {
        try
        {
            if (process.KillIfStopped())
            {
                LogKilled(silo);
            }
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or ArgumentException)
        {
            LogFailed(silo, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process of {Silo} has ended; the silo is declared dead.")]
    private partial void LogGone(SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Silo} was declared dead and its process stands still; it is killed.")]
    private partial void LogKilled(SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Silo} could not be declared dead or killed and is tried again: {Reason}")]
    private partial void LogFailed(SiloAddress silo, string reason);
}
