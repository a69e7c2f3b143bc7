using System.Collections.Concurrent;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Checks development tokens: JSON web tokens, ES256, signed with the data folder's token key.</summary>
internal sealed class TokenValidator : IDisposable
{
    /// <summary>Who issues the tokens.</summary>
    public const string Issuer = "interpol-mesh-development";

    /// <summary>For whom the tokens are.</summary>
    public const string Audience = "interpol-mesh";

    /// <summary>How far the clocks of issuer and gateway may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // A signature costs as much as a whole request, and a bureau works with few tokens for hours.
    private const int MaxRemembered = 4096;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, MeshPrincipal> _remembered = new(StringComparer.Ordinal);
    private readonly TokenValidationParameters _parameters;
    private readonly ECDsa? _key;
    private readonly TimeProvider _time;

    /// <summary>Creates the validator.</summary>
    /// <param name="publicKeyPem">The public key, PEM; null where development tokens are switched off.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The text has no elliptic curve public key.</exception>
    public TokenValidator(string? publicKeyPem, TimeProvider time)
    {
        _time = time;
        if (publicKeyPem is not null)
        {
            _key = ECDsa.Create();
            _key.ImportFromPem(publicKeyPem);
        }

        _parameters = new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = _key is null ? null : new ECDsaSecurityKey(_key),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = true,
            LifetimeValidator = IsWithinLifetime,
        };
    }

    /// <summary>Who the token speaks for; null when it is not valid.</summary>
    public async ValueTask<TokenResult> ValidateAsync(string token)
    {
        if (_key is null)
        {
            return Refused("The token was not given out by anybody whom this gateway trusts; sign in at the gateway.");
        }

        if (_remembered.TryGetValue(token, out var known))
        {
            if (_time.GetUtcNow() < known.Expires + ClockSkew)
            {
                return new TokenResult(known, string.Empty);
            }

            _remembered.TryRemove(token, out _);
            return Refused("The token has expired; get a new one.");
        }

        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return Refused(result.Exception is SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException
                ? "The token has expired or is not valid yet; get a new one."
                : "The token is malformed, forged or not for this mesh; get a new one.");
        }

        if (!jwt.TryGetPayloadValue<string>(MeshPrincipal.OwnerClaim, out var code) || !OwnerId.TryParse(code, out var owner) || !OwnerDirectory.Default.Contains(owner))
        {
            return Refused("The token names no owner of the mesh in its claim owner.");
        }

        jwt.TryGetPayloadValue<string>(MeshPrincipal.OfficerClaim, out var officer);
        var roles = jwt.Claims.Where(claim => claim.Type == MeshPrincipal.RolesClaim).Select(claim => claim.Value).ToArray();
        var principal = new MeshPrincipal(owner, officer, roles, new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero));
        Remember(token, principal);
        return new TokenResult(principal, string.Empty);
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    private static TokenResult Refused(string reason) => new(null, reason);

    private bool IsWithinLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is null || now >= notBefore - ClockSkew);
    }

    private void Remember(string token, MeshPrincipal principal)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            // Whoever is still at work is remembered again with the next request.
            _remembered.Clear();
        }

        _remembered[token] = principal;
    }
}
