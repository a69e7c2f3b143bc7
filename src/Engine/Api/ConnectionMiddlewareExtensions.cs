using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Messaging;

namespace Orleans;

/// <summary>Adds steps to connections.</summary>
public static class ConnectionMiddlewareExtensions
{
    /// <summary>Adds a step.</summary>
    public static IConnectionBuilder UseMiddleware(this IConnectionBuilder builder, IConnectionMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return builder.Use(next => context => middleware.OnConnectionAsync(context, next));
    }

    /// <summary>Adds a step that the container makes.</summary>
    public static IConnectionBuilder UseMiddleware<T>(this IConnectionBuilder builder)
        where T : IConnectionMiddleware => builder.UseMiddleware(ActivatorUtilities.GetServiceOrCreateInstance<T>(builder.ApplicationServices));
}
