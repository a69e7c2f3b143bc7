using Microsoft.AspNetCore.Connections;

namespace Orleans.Runtime.Messaging;

/// <summary>A step of every connection between its opening and the first message, for example encryption.</summary>
public interface IConnectionMiddleware
{
    /// <summary>Handles a connection; what it replaces in the context counts for the steps that follow. The connection ends when this returns.</summary>
    Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next);
}
