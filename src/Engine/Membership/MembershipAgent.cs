using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>Keeps this silo in the cluster: joins, renews the lease, looks for newer views, leaves.</summary>
internal sealed partial class MembershipAgent : IDisposable
{
    /// <summary>How often an unsettled view is looked at again.</summary>
    private static readonly TimeSpan SettlePeriod = TimeSpan.FromMilliseconds(100);

    private readonly LocalSilo _self;
    private readonly MembershipTableClient _table;
    private readonly MembershipTimings _timings;
    private readonly SiloLease _lease;
    private readonly ViewExchange _exchange;
    private readonly FailureDetector _detector;
    private readonly Action<string> _declaredDead;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _wake = new();
    private readonly Thread _heartbeats;
    private readonly Timer _settling;
    private volatile bool _stopped;
    private int _settleTicks;

    public MembershipAgent(
        LocalSilo self,
        MembershipTableClient table,
        MembershipTimings timings,
        SiloLease lease,
        ViewExchange exchange,
        FailureDetector detector,
        Action<string> declaredDead,
        ILogger logger)
    {
        _self = self;
        _table = table;
        _timings = timings;
        _lease = lease;
        _exchange = exchange;
        _detector = detector;
        _declaredDead = declaredDead;
        _logger = logger;

        // A thread of its own: a pool that is busy with turns must not cost the silo its lease.
        _heartbeats = new Thread(RunHeartbeats) { IsBackground = true, Name = "silo heartbeat" };
        _settling = new Timer(static agent => ((MembershipAgent)agent!).Settle(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Enters the cluster as joining and starts to keep watch.</summary>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        var data = await _table.JoinAsync(cancellationToken).ConfigureAwait(false);
        _exchange.TakeAndTell(ClusterView.From(data));
        _heartbeats.Start();
        _settling.Change(SettlePeriod, SettlePeriod);
        _detector.Start();
        LogJoined(_logger, _self.Name, _self.Address, data.Version.Version);
    }

    /// <summary>Starts to own actors.</summary>
    public async Task BecomeActiveAsync()
    {
        await ChangeStatusAsync(SiloStatus.Active).ConfigureAwait(false);
        LogActive(_logger, _self.Name, _self.Address);
    }

    /// <summary>Starts to leave: from now on this silo owns nothing.</summary>
    public Task BeginShutdownAsync() => ChangeStatusAsync(SiloStatus.ShuttingDown);

    /// <summary>Leaves, after everything was drained.</summary>
    public async Task LeaveAsync()
    {
        // Before the row says dead: the heartbeat must not take that for a verdict of others.
        _stopped = true;
        _exchange.Leave();
        await ChangeStatusAsync(SiloStatus.Dead).ConfigureAwait(false);
        LogLeft(_logger, _self.Name);
    }

    /// <summary>Looks at the table soon.</summary>
    public void Refresh() => _wake.Set();

    /// <summary>Stops to keep watch.</summary>
    public void Dispose()
    {
        _stopped = true;
        _detector.Dispose();
        _settling.Dispose();
        _wake.Set();
    }

    private async Task ChangeStatusAsync(SiloStatus status)
    {
        var data = await _table.SetStatusAsync(status).ConfigureAwait(false);
        if (data is not null)
        {
            _exchange.TakeAndTell(ClusterView.From(data));
        }
    }

    private void RunHeartbeats()
    {
        while (!_stopped)
        {
            try
            {
                var askedAt = Environment.TickCount64;

                // This thread has nothing else to do, so it may wait for the answer.
                var data = _table.HeartbeatAsync().GetAwaiter().GetResult();
                if (_stopped)
                {
                    return;
                }

                if (data.TryGet(_self.Address) is not { Item1.Status: not SiloStatus.Dead })
                {
                    _lease.Revoke();
                    _stopped = true;
                    _declaredDead($"Silo {_self.Name} at {_self.Address} was declared dead, so it stops.");
                    return;
                }

                _lease.Renew(askedAt);
                _exchange.Take(ClusterView.From(data));
            }
            catch (Exception exception)
            {
                LogHeartbeatFailed(_logger, exception, _self.Name);
            }

            _wake.Wait(_timings.Heartbeat);
            _wake.Reset();
        }
    }

    private void Settle()
    {
        try
        {
            // Asking costs messages; every other tick is often enough for what is normally answered at once.
            _exchange.Reconsider(ask: Interlocked.Increment(ref _settleTicks) % 2 == 0);
        }
        catch (Exception exception)
        {
            LogSettleFailed(_logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} at {Address} joins the cluster at table version {Version}.")]
    private static partial void LogJoined(ILogger logger, string name, SiloAddress address, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} at {Address} is active.")]
    private static partial void LogActive(ILogger logger, string name, SiloAddress address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} has left the cluster.")]
    private static partial void LogLeft(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The heartbeat of silo {Name} failed; without one its lease runs out.")]
    private static partial void LogHeartbeatFailed(ILogger logger, Exception exception, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "Settling the cluster's view failed; it is tried again.")]
    private static partial void LogSettleFailed(ILogger logger, Exception exception);
}
