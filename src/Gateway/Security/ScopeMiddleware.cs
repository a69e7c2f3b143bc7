using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.AspNetCore.Authorization;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Refuses to tokens with scopes every address for which they have none. Runs behind authorization, before anything of the request is read.</summary>
internal sealed class ScopeMiddleware(RequestDelegate next)
{
    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.User is MeshPrincipal { Scopes: { } scopes } && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            var needed = TokenScopes.Of(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName);
            if (needed is null || !scopes.Contains(needed))
            {
                throw new RequestRefusedException(
                    StatusCodes.Status403Forbidden,
                    MeshErrorCodes.Forbidden,
                    needed is null
                        ? "This address is for officers; no token of a system may use it."
                        : $"The token does not have the scope {needed} that this address asks for; a supervisor of the bureau can give out another one.");
            }
        }

        return next(context);
    }
}
