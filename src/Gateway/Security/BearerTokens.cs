namespace Interpol.Mesh.Gateway.Security;

/// <summary>Finds out who gave a token out, and has it checked there.</summary>
/// <param name="development">Checks tokens of the data folder's development key.</param>
/// <param name="credentials">Checks tokens of the owner's gateways.</param>
/// <param name="external">Checks tokens of the external issuer; null when there is none.</param>
internal sealed class BearerTokens(TokenValidator development, CredentialAuthenticator credentials, ExternalTokenValidator? external)
{
    /// <summary>Who the token speaks for; null when it is not valid.</summary>
    public ValueTask<TokenResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (Credential.LooksLikeOne(token))
        {
            return credentials.AuthenticateAsync(token, fromCookie: false, cancellationToken);
        }

        return external is not null && external.IsFor(token) ? external.ValidateAsync(token, cancellationToken) : development.ValidateAsync(token);
    }
}
