using Interpol.Mesh.Console.Hosting;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Answers whoever may not go on: 401 with what is wrong with the token, 403 with what it lacks.</summary>
internal sealed class AccessAnswers : IAuthorizationMiddlewareResultHandler
{
    private const string Realm = "Bearer realm=\"interpol-mesh\"";

    /// <inheritdoc/>
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (ConsoleHosting.IsPage(context) && !authorizeResult.Forbidden)
        {
            context.Response.Redirect("/sign-in?then=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString));
        }
        else if (authorizeResult.Forbidden)
        {
            var reason = authorizeResult.AuthorizationFailure?.FailureReasons.FirstOrDefault()?.Message;
            await ProblemWriter.WriteAsync(context, Problem.Of(
                StatusCodes.Status403Forbidden,
                MeshErrorCodes.Forbidden,
                reason ?? "The token does not have a role that this address asks for; the API description says which roles it takes."));
        }
        else
        {
            // What was found out before is kept by the scheme; nothing is checked twice.
            var reason = (await context.AuthenticateAsync()).Failure?.Message;
            context.Response.Headers.WWWAuthenticate = reason is null ? Realm : $"{Realm}, error=\"invalid_token\", error_description=\"{reason}\"";
            await ProblemWriter.WriteAsync(context, Problem.Of(
                StatusCodes.Status401Unauthorized,
                GatewayErrorCodes.Unauthenticated,
                reason ?? "Send a token in the header Authorization: Bearer <token>. './mesh token FR' prints one for development."));
        }
    }
}
