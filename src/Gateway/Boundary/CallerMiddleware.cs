using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Boundary;

/// <summary>Everything that a request causes is done for whoever makes it.</summary>
internal sealed class CallerMiddleware(RequestDelegate next, CallerScope callers)
{
    public Task InvokeAsync(HttpContext context) => context.User is MeshPrincipal principal ? InvokeAsync(context, principal.Caller) : next(context);

    private async Task InvokeAsync(HttpContext context, CallerIdentity caller)
    {
        using (callers.Enter(caller))
        {
            await next(context);
        }
    }
}
