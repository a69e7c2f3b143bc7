using System.Security.Claims;
using System.Text.Encodings.Web;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Hosting;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Tokens;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Checks what gateways of the owner gave out, against the owner's store: sessions, in the header or in a browser's cookie, and the tokens of national systems.</summary>
internal sealed class BureauCredentialHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    GatewaySettings settings,
    OwnerStores stores,
    SessionUse use,
    DayVolumes volumes,
    OfficerOptions officers,
    IAntiforgery antiforgery,
    TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    /// <exception cref="Errors.RequestRefusedException">429: the token's requests of today are used up; 503: nothing is known of the store yet.</exception>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
        {
            return Request.Cookies.TryGetValue(SessionCookie.Name, out var cookie) && cookie.Length <= MeshAuthentication.MaxTokenLength
                ? await OfCookieAsync(cookie)
                : AuthenticateResult.NoResult();
        }

        if (MeshAuthentication.BearerOf(Request) is not { Length: > 0 } token)
        {
            return AuthenticateResult.Fail("The header Authorization must be one: Bearer, a space and the token.");
        }

        return Credential.LooksLikeOne(token)
            ? await OfTextAsync(token, fromCookie: false)
            : AuthenticateResult.Fail("The token was not given out by anybody whom this gateway trusts; sign in at the gateway.");
    }

    /// <summary>A browser sends a cookie by itself, also when another site's page asks it to; the antiforgery token only this site's pages can read and send along.</summary>
    private async Task<AuthenticateResult> OfCookieAsync(string cookie)
    {
        var result = await OfTextAsync(cookie, fromCookie: true);
        if (!result.Succeeded || Request.Path == ConsoleHosting.CircuitEnd || HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) || HttpMethods.IsOptions(Request.Method))
        {
            return result;
        }

        // The token is bound to the officer, whom the request has only once it is authenticated.
        var before = Context.User;
        Context.User = result.Principal;
        try
        {
            return await antiforgery.IsRequestValidAsync(Context)
                ? result
                : AuthenticateResult.Fail($"Requests that change something with a cookie must carry the antiforgery token in the header {AntiforgeryEndpoint.Header}; GET {AntiforgeryEndpoint.Path} gives one.");
        }
        finally
        {
            Context.User = before;
        }
    }

    private async Task<AuthenticateResult> OfTextAsync(string text, bool fromCookie)
    {
        if (!Credential.TryParse(text, out var credential))
        {
            return AuthenticateResult.Fail("The token is malformed; sign in again or ask for a new one.");
        }

        if (!settings.Serves(credential.Owner))
        {
            return AuthenticateResult.Fail($"This gateway does not serve {credential.Owner}; use the token at a gateway that does.");
        }

        var isSession = credential.Prefix == Credential.SessionPrefix;
        if (fromCookie && !isSession)
        {
            return AuthenticateResult.Fail("A bearer token belongs into the header Authorization.");
        }

        var state = await stores.Of(credential.Owner).ReadAsync(Context.RequestAborted);
        return isSession ? OfSession(state, credential, fromCookie) : await OfSystemAsync(state, credential);
    }

    private AuthenticateResult OfSession(StoreState state, Credential credential, bool fromCookie)
    {
        var now = time.GetUtcNow();
        if (state.Find<Session>(credential.Id) is not { } session || !credential.Fits(session.SecretHash)
            || state.Find<Account>(session.Officer) is not { IsActive: true } account
            || now >= SessionRules.EndOf(session, use.LastOf(session), officers))
        {
            return AuthenticateResult.Fail("The session has ended; sign in again.");
        }

        use.Used(credential.Owner, session, now);
        var caller = new Caller(credential.Owner, account.Number)
        {
            Roles = account.Roles,
            Expires = SessionRules.EndOf(session, now, officers),
            Method = fromCookie ? AuthenticationMethod.Cookie : AuthenticationMethod.Session,
            CredentialId = session.Id,
            Person = new Person(account.Number, account.PasswordKnownTo),
        };
        var result = Of(caller);
        if (fromCookie)
        {
            // The console's pages ask this gateway's API as this session.
            ((ClaimsIdentity)result.Principal!.Identity!).AddClaim(new Claim(ConsoleUser.TokenClaim, credential.Reveal()));
        }

        return result;
    }

    private async Task<AuthenticateResult> OfSystemAsync(StoreState state, Credential credential)
    {
        if (state.Find<AccessToken>(credential.Id) is not { RevokedAt: null } token || !credential.Fits(token.SecretHash) || time.GetUtcNow() >= token.ExpiresAt)
        {
            return AuthenticateResult.Fail("The token is not good, has expired or was revoked; ask a supervisor of the bureau for a new one.");
        }

        await volumes.TakeAsync(credential.Owner, token, Context.RequestAborted);
        return Of(new Caller(credential.Owner, token.System)
        {
            Roles = [token.Role],
            Expires = token.ExpiresAt,
            Method = AuthenticationMethod.AccessToken,
            CredentialId = token.Id,
            Person = token.MadeBy,
            Scopes = [.. token.Scopes],
            Channel = token.Channel ?? HitChannel.Normal,
        });
    }

    private AuthenticateResult Of(Caller caller) => AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(), Scheme.Name));
}
