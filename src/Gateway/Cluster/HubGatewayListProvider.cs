using System.Globalization;
using Interpol.Mesh.Contracts.Cluster;
using Orleans.Messaging;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>
/// Tells the cluster client to which silos it connects: those of the gateway's own hub while there are any, else those of the next-nearest hub that has some.
/// Silo names tell hubs, and <see cref="SiloWatch"/> has them.
/// </summary>
internal sealed class HubGatewayListProvider(SiloWatch silos, HubName hub, TimeSpan staleness) : IGatewayListProvider
{
    /// <inheritdoc/>
    public TimeSpan MaxStaleness => staleness;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <summary>The silos to connect to.</summary>
    /// <param name="hub">The gateway's hub.</param>
    /// <param name="rows">The rows of the membership table.</param>
    public static IEnumerable<MembershipEntry> Choose(HubName hub, IEnumerable<MembershipEntry> rows)
    {
        var open = rows.Where(row => row.Status == SiloStatus.Active && row.ProxyPort > 0).ToLookup(HubOf);
        return hub.ByDistance().Select(candidate => open[candidate]).FirstOrDefault(silos => silos.Any())
            // Silos that are named for no hub are better than none.
            ?? open[null];
    }

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways()
    {
        var rows = await silos.ReadAsync();
        return [.. Choose(hub, rows).Select(AddressOf)];
    }

    private static HubName? HubOf(MembershipEntry row) => HubName.TryOfSilo(row.SiloName, out var hub) ? hub : null;

    private static Uri AddressOf(MembershipEntry row)
    {
        var silo = row.SiloAddress;
        return new UriBuilder("gwy.tcp", silo.Endpoint.Address.ToString(), row.ProxyPort, silo.Generation.ToString(CultureInfo.InvariantCulture)).Uri;
    }
}
