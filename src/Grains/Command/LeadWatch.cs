using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Grains.Cluster;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Command;

/// <summary>
/// Has the leading room asked to confirm when its hub has no silo: its officers may be cut off. The silo to which the lead desk belongs now asks, once for each loss; another one that takes the desk over
/// asks again.
/// </summary>
internal sealed class LeadWatch(ISiloStatusOracle oracle, IGrainFactory grains, TimeProvider clock, ILogger<LeadWatch> logger) : MembershipWatcher(oracle, clock, logger)
{
    private static readonly GrainId Desk = GrainId.Create(GrainTypes.LeadDesk, ILeadDeskGrain.Key);

    private readonly ISiloStatusOracle _oracle = oracle;
    private readonly HashSet<HubName> _asked = [];

    protected override async Task<bool> OnChangedAsync(CancellationToken cancellationToken)
    {
        var silos = _oracle.LiveSilos();
        if (HomeHubRule.Choose(Desk, silos) is not { } home || !home.Address.Equals(_oracle.SiloAddress))
        {
            _asked.Clear();
            return true;
        }

        foreach (var hub in HubName.All)
        {
            if (silos.Any(silo => HubName.TryOfSilo(silo.Name, out var of) && of == hub))
            {
                _asked.Remove(hub);
            }
            else if (!_asked.Contains(hub))
            {
                await grains.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).HubLostAsync(hub, cancellationToken);
                _asked.Add(hub);
            }
        }

        return true;
    }
}
