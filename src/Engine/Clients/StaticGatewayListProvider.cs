using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>A list that never changes.</summary>
internal sealed class StaticGatewayListProvider(IOptions<StaticGatewayListProviderOptions> options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => TimeSpan.MaxValue;

    public bool IsUpdatable => false;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(options.Value.Gateways);
}
