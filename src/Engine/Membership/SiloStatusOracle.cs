using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>What the application sees of membership.</summary>
internal sealed partial class SiloStatusOracle(LocalSilo self, ViewSettlement settlement, ILogger<SiloStatusOracle> logger) : ISiloStatusOracle
{
    private readonly Lock _gate = new();
    private readonly List<ISiloStatusListener> _listeners = [];
    private Task _notifying = Task.CompletedTask;

    public SiloStatus CurrentStatus => settlement.State.View.StatusOf(self.Address) is var status and not SiloStatus.None ? status : SiloStatus.Created;

    public string SiloName => self.Name;

    public SiloAddress SiloAddress => self.Address;

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => settlement.State.View.StatusOf(siloAddress);

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) =>
        settlement.State.View.Members
            .Where(member => !onlyActive || member.Status == SiloStatus.Active)
            .ToDictionary(static member => member.Address, static member => member.Status);

    public SiloAddress[] GetActiveSilos() => [.. settlement.State.View.ActiveAddresses];

    public bool TryGetSiloName(SiloAddress siloAddress, [NotNullWhen(true)] out string? siloName)
    {
        siloName = settlement.State.View.Find(siloAddress)?.Name ?? (siloAddress.Equals(self.Address) ? self.Name : null);
        return siloName is not null;
    }

    public bool IsDeadSilo(SiloAddress silo) => settlement.State.View.StatusOf(silo) == SiloStatus.Dead;

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer)
    {
        lock (_gate)
        {
            if (_listeners.Contains(observer))
            {
                return false;
            }

            _listeners.Add(observer);
            return true;
        }
    }

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer)
    {
        lock (_gate)
        {
            return _listeners.Remove(observer);
        }
    }

    /// <summary>Tells the listeners what changed from one view to the next: one change after the other, never on the thread that took the view.</summary>
    public void OnView(ClusterView previous, ClusterView current)
    {
        var changes = current.Members.Where(member => previous.StatusOf(member.Address) != member.Status).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _notifying = _notifying.ContinueWith(
                _ => Notify(changes),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }
    }

    private void Notify(List<ViewMember> changes)
    {
        ISiloStatusListener[] listeners;
        lock (_gate)
        {
            listeners = [.. _listeners];
        }

        foreach (var change in changes)
        {
            foreach (var listener in listeners)
            {
                try
                {
                    listener.SiloStatusChangeNotification(change.Address, change.Status);
                }
                catch (Exception exception)
                {
                    LogListenerFailed(logger, exception);
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A silo status listener failed.")]
    private static partial void LogListenerFailed(ILogger logger, Exception exception);
}
