using Microsoft.AspNetCore.Connections;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>What comes after the last step of a connection.</summary>
internal interface IConnectionEnd
{
    /// <summary>Uses the connection as the steps have left it.</summary>
    Task UseAsync(ConnectionContext context);
}
