using System.Text.Encodings.Web;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Officers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Reads the bearer token of a request.</summary>
internal sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    BearerTokens tokens,
    CredentialAuthenticator credentials) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the scheme, also in the headers.</summary>
    public const string SchemeName = "Bearer";

    /// <summary>The header that a browser's pages send along with requests that change something.</summary>
    public const string RequestHeader = "Mesh-Request";

    private const string Prefix = SchemeName + " ";
    private const int MaxTokenLength = 8 * 1024;

    private string? _reason;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return Request.Cookies.TryGetValue(SessionCookie.Name, out var cookie) && cookie.Length <= MaxTokenLength
                ? Result(await OfCookieAsync(cookie))
                : AuthenticateResult.NoResult();
        }

        var header = headers.Count == 1 ? headers[0]! : string.Empty;
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || header.Length > MaxTokenLength)
        {
            return Fail("The header Authorization must be one: Bearer, a space and the token.");
        }

        return Result(await tokens.ValidateAsync(header[Prefix.Length..].Trim(), Context.RequestAborted));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = _reason is null
            ? "Bearer realm=\"interpol-mesh\""
            : $"Bearer realm=\"interpol-mesh\", error=\"invalid_token\", error_description=\"{_reason}\"";
        return ProblemWriter.WriteAsync(Context, Problem.Of(
            StatusCodes.Status401Unauthorized,
            GatewayErrorCodes.Unauthenticated,
            _reason ?? "Send a token in the header Authorization: Bearer <token>. './mesh token FR' prints one for development."));
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ProblemWriter.WriteAsync(Context, Problem.Of(
        StatusCodes.Status403Forbidden,
        MeshErrorCodes.Forbidden,
        "The token does not have a role that this address asks for; the API description says which roles it takes."));

    /// <summary>A browser sends a cookie by itself, also when another site's page asks it to; a header of ours it sends for our own pages only.</summary>
    private async ValueTask<TokenResult> OfCookieAsync(string cookie)
    {
        var safe = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) || HttpMethods.IsOptions(Request.Method);
        return safe || Request.Headers.ContainsKey(RequestHeader)
            ? await credentials.AuthenticateAsync(cookie, fromCookie: true, Context.RequestAborted)
            : new TokenResult(null, $"Requests that change something with a cookie must carry the header {RequestHeader}.");
    }

    private AuthenticateResult Result(TokenResult result) => result.Principal is { } principal
        ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name))
        : Fail(result.Reason);

    private AuthenticateResult Fail(string reason)
    {
        _reason = reason;
        return AuthenticateResult.Fail(reason);
    }
}
