using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Messaging;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>
/// Finds silos that are dead: their process has ended, or they have not answered probes for too long. A silo that was declared dead and still has a process on this machine
/// loses it: a stopped process holds locks.
/// </summary>
internal sealed partial class FailureDetector(
    LocalSilo self,
    MembershipTableClient table,
    MembershipTimings timings,
    ViewSettlement settlement,
    ViewExchange exchange,
    PeerLinks peers,
    IProcessTable processes,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>A silo that still writes heartbeats may be silent this many times longer than one that does not.</summary>
    private const int PatienceFactor = 4;

    private static readonly TimeSpan ProcessPoll = TimeSpan.FromMilliseconds(5);

    /// <summary>A pause of our own beyond a probe period: then it is not the others who were silent.</summary>
    private static readonly TimeSpan OwnPauseLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SiloAddress, long> _lastHeard = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _watched = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _judged = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _ending = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Start()
    {
        peers.LinkClosed += OnConnectionLost;
        _ = ProbeAsync();
    }

    public void Dispose()
    {
        peers.LinkClosed -= OnConnectionLost;
        _stopping.Cancel();
    }

    /// <summary>A connection from or to another silo broke.</summary>
    public void OnConnectionLost(SiloAddress silo)
    {
        if (!_stopping.IsCancellationRequested && settlement.State.View.Find(silo) is { IsUp: true } member && _watched.TryAdd(silo, true))
        {
            // Not on the receiving loop that lost the connection: the table may make us wait.
            _ = Task.Run(() => WatchProcessAsync(member));
        }
    }

    /// <summary>A newer view was taken: makes sure that those it declares dead have ended.</summary>
    public void OnView(ClusterView view)
    {
        foreach (var member in view.Members)
        {
            if (member.Status == SiloStatus.Dead && !member.Address.Equals(self.Address))
            {
                peers.Close(member.Address);
                _lastHeard.TryRemove(member.Address, out _);
                if (member.Process.Length > 0 && _ending.TryAdd(member.Address, true))
                {
                    _ = Task.Run(() => EndAsync(member));
                }
            }
        }
    }

    private async Task ProbeAsync()
    {
        var lastRound = Environment.TickCount64;
        ulong round = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var now = Environment.TickCount64;
            if (now - lastRound > (timings.ProbePeriod + OwnPauseLimit).TotalMilliseconds)
            {
                _lastHeard.Clear();
            }

            lastRound = now;
            round++;
            foreach (var member in settlement.State.View.Members)
            {
                if (member.IsUp && !member.Address.Equals(self.Address))
                {
                    Probe(member, round, now);
                }
            }

            try
            {
                await Task.Delay(timings.ProbePeriod, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Probe(ViewMember member, ulong round, long now)
    {
        var lastHeard = _lastHeard.GetOrAdd(member.Address, now);
        if (peers.TryGet(member.Address) is { } link)
        {
            lastHeard = Math.Max(lastHeard, link.Connection.LastReceived);
            _lastHeard[member.Address] = lastHeard;
        }

        if (now - lastHeard > timings.ProbeLimit.TotalMilliseconds)
        {
            if (_judged.TryAdd(member.Address, true))
            {
                _ = Task.Run(() => JudgeSilentAsync(member, now - lastHeard));
            }

            return;
        }

        peers.Post(member.Address, new NumberFrame(FrameKind.Probe, round));
    }

    /// <summary>After a connection broke: is the process gone? If it is not, the probes have the last word.</summary>
    private async Task WatchProcessAsync(ViewMember member)
    {
        try
        {
            var until = Environment.TickCount64 + (long)timings.ProcessWatch.TotalMilliseconds;
            while (Environment.TickCount64 < until && !_stopping.IsCancellationRequested)
            {
                switch (processes.Check(member.Address, member.Process))
                {
                    case ProcessState.Gone:
                        LogGone(logger, member.Name, member.Address);
                        settlement.End(member.Address);
                        await DeclareDeadAsync(member).ConfigureAwait(false);
                        return;
                    case ProcessState.Unknown:
                        return;
                    default:
                        await Task.Delay(ProcessPoll, _stopping.Token).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // This silo is stopping.
        }
        finally
        {
            _watched.TryRemove(member.Address, out _);
        }
    }

    /// <summary>Declares a silent silo dead, unless its heartbeat shows that it lives and only its turns keep it from answering.</summary>
    private async Task JudgeSilentAsync(ViewMember member, long silence)
    {
        try
        {
            // A process that was stopped inside a commit may hold the lock on the membership table itself.
            if (processes.IsStopped(member.Address, member.Process))
            {
                processes.Kill(member.Address, member.Process);
            }
            else if (silence < PatienceFactor * timings.ProbeLimit.TotalMilliseconds && await HasRecentHeartbeatAsync(member).ConfigureAwait(false))
            {
                return;
            }

            LogSilent(logger, member.Name, member.Address, silence);
            await DeclareDeadAsync(member).ConfigureAwait(false);
        }
        finally
        {
            _judged.TryRemove(member.Address, out _);
        }
    }

    private async Task<bool> HasRecentHeartbeatAsync(ViewMember member)
    {
        try
        {
            var data = await table.ReadAsync().ConfigureAwait(false);
            return data.TryGet(member.Address) is { } row && time.GetUtcNow().UtcDateTime - row.Item1.IAmAliveTime < timings.ProbeLimit;
        }
        catch (Exception exception)
        {
            LogDeclareFailed(logger, exception, member.Name);
            return false;
        }
    }

    private async Task DeclareDeadAsync(ViewMember member)
    {
        try
        {
            if (await table.DeclareDeadAsync(member.Address).ConfigureAwait(false) is { } data)
            {
                exchange.TakeAndTell(ClusterView.From(data));
            }
        }
        catch (Exception exception)
        {
            LogDeclareFailed(logger, exception, member.Name);
        }
    }

    /// <summary>Ends the process of a silo that was declared dead, and notes when it has ended.</summary>
    private async Task EndAsync(ViewMember member)
    {
        try
        {
            // After its lease and as long again its end changes nothing any more.
            var until = Environment.TickCount64 + (long)(2 * timings.Lease.TotalMilliseconds);
            while (Environment.TickCount64 < until && !_stopping.IsCancellationRequested)
            {
                switch (processes.Check(member.Address, member.Process))
                {
                    case ProcessState.Gone:
                        settlement.End(member.Address);
                        exchange.Reconsider(ask: false);
                        return;
                    case ProcessState.Unknown:
                        return;
                    default:
                        processes.Kill(member.Address, member.Process);
                        await Task.Delay(ProcessPoll, _stopping.Token).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // This silo is stopping.
        }
        catch (Exception exception)
        {
            LogDeclareFailed(logger, exception, member.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Name} at {Address} has not answered for {Milliseconds} ms and is declared dead.")]
    private static partial void LogSilent(ILogger logger, string name, SiloAddress address, long milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process of silo {Name} at {Address} has ended; the silo is declared dead.")]
    private static partial void LogGone(ILogger logger, string name, SiloAddress address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Name} could not be declared dead now; it is tried again.")]
    private static partial void LogDeclareFailed(ILogger logger, Exception exception, string name);
}
