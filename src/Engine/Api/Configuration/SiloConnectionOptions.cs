using Interpol.Mesh.Engine.Transport;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Configuration;

/// <summary>The connections of a silo.</summary>
public class SiloConnectionOptions
{
    /// <summary>What was configured for connections that other silos open.</summary>
    internal ConnectionSteps SiloInbound { get; } = new();

    /// <summary>What was configured for connections to other silos.</summary>
    internal ConnectionSteps SiloOutbound { get; } = new();

    /// <summary>What was configured for connections that clients open.</summary>
    internal ConnectionSteps GatewayInbound { get; } = new();

    /// <summary>Adds steps to the connections that other silos open.</summary>
    public void ConfigureSiloInboundConnection(Action<IConnectionBuilder> configure) => SiloInbound.Add(configure);

    /// <summary>Adds steps to the connections to other silos.</summary>
    public void ConfigureSiloOutboundConnection(Action<IConnectionBuilder> configure) => SiloOutbound.Add(configure);

    /// <summary>Adds steps to the connections that clients open.</summary>
    public void ConfigureGatewayInboundConnection(Action<IConnectionBuilder> configure) => GatewayInbound.Add(configure);
}
