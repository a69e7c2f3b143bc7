using Orleans;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Testing;

/// <summary>Lists the gateways of the active silos in a membership table of this process.</summary>
internal sealed class TableGatewayListProvider(IMembershipTable table) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var data = await table.ReadAll();
        return [.. data.Members
            .Select(static row => row.Item1)
            .Where(static entry => entry.Status == SiloStatus.Active && entry.ProxyPort != 0)
            .Select(static entry => new Uri($"gwy.tcp://{entry.SiloAddress.Endpoint.Address}:{entry.ProxyPort}/{entry.SiloAddress.Generation}"))];
    }
}
