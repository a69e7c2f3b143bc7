using Interpol.Mesh.Engine.Transport;
using Microsoft.AspNetCore.Connections;

namespace Orleans.Configuration;

/// <summary>The connections of a client.</summary>
public class ClientConnectionOptions
{
    /// <summary>What was configured.</summary>
    internal ConnectionSteps Steps { get; } = new();

    /// <summary>Adds steps to the connections that the client opens.</summary>
    public void ConfigureConnection(Action<IConnectionBuilder> configure) => Steps.Add(configure);
}
