using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>Who this silo is.</summary>
/// <param name="Name">Its configured name.</param>
/// <param name="Address">Where other silos reach it.</param>
/// <param name="GatewayPort">Where clients reach it; 0 when they cannot.</param>
/// <param name="ClusterId">The cluster it belongs to.</param>
/// <param name="StartTime">When it started, UTC.</param>
internal sealed record LocalSilo(string Name, SiloAddress Address, int GatewayPort, string ClusterId, DateTime StartTime) : ILocalSiloDetails
{
    public string DnsHostName => Environment.MachineName;

    public SiloAddress SiloAddress => Address;

    public SiloAddress? GatewayAddress => GatewayPort == 0 ? null : SiloAddress.New(Address.Endpoint.Address, GatewayPort, Address.Generation);
}
