using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Checks the tokens that gateways of the owner gave out, against the owner's desk.</summary>
internal sealed class CredentialAuthenticator(GatewaySettings settings, OwnerStores stores, SessionUse use, TokenVolumes volumes, OfficerOptions options, TimeProvider time)
{
    /// <summary>Who the token speaks for.</summary>
    /// <param name="text">The token.</param>
    /// <param name="fromCookie">Whether a browser sent it by itself.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="Errors.RequestRefusedException">429: the token's requests of today are used up; 503: nothing is known of the desk yet.</exception>
    public async ValueTask<TokenResult> AuthenticateAsync(string text, bool fromCookie, CancellationToken cancellationToken)
    {
        if (!Credential.TryParse(text, out var credential))
        {
            return new TokenResult(null, "The token is malformed; sign in again or ask for a new one.");
        }

        if (!settings.Serves(credential.Owner))
        {
            return new TokenResult(null, $"This gateway does not serve {credential.Owner}; use the token at a gateway that does.");
        }

        var state = await stores.Of(credential.Owner).ReadAsync(cancellationToken);
        return credential.Prefix == Credential.SessionPrefix
            ? OfSession(state, credential, fromCookie)
            : fromCookie ? new TokenResult(null, "A bearer token belongs into the header Authorization.") : await OfSystemAsync(state, credential, cancellationToken);
    }

    private TokenResult OfSession(StoreState state, Credential credential, bool fromCookie)
    {
        var now = time.GetUtcNow();
        if (state.Find<Session>(credential.Id) is not { } session || !credential.Fits(session.SecretHash)
            || state.Find<Account>(session.Officer) is not { IsActive: true } account
            || now >= SessionRules.EndOf(session, use.LastOf(session), options))
        {
            return new TokenResult(null, "The session has ended; sign in again.");
        }

        use.Used(credential.Owner, session, now);
        return new TokenResult(
            new MeshPrincipal(credential.Owner, account.Number, account.Roles, SessionRules.EndOf(session, now, options))
            {
                Method = fromCookie ? AuthenticationMethod.Cookie : AuthenticationMethod.Session,
                Credential = session.Id,
                Person = new Person(account.Number, account.PasswordKnownTo),
            },
            string.Empty);
    }

    private async ValueTask<TokenResult> OfSystemAsync(StoreState state, Credential credential, CancellationToken cancellationToken)
    {
        if (state.Find<AccessToken>(credential.Id) is not { RevokedAt: null } token || !credential.Fits(token.SecretHash) || time.GetUtcNow() >= token.ExpiresAt)
        {
            return new TokenResult(null, "The token is not good, has expired or was revoked; ask a supervisor of the bureau for a new one.");
        }

        await volumes.TakeAsync(credential.Owner, token, cancellationToken);
        return new TokenResult(
            new MeshPrincipal(credential.Owner, token.System, [token.Role], token.ExpiresAt)
            {
                Method = AuthenticationMethod.AccessToken,
                Credential = token.Id,
                Person = token.MadeBy,
                Scopes = [.. token.Scopes],
            },
            string.Empty);
    }
}
