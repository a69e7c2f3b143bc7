using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Checks tokens of the external issuer: JSON web tokens with asymmetric signatures.</summary>
internal sealed class ExternalTokenValidator(ExternalIssuer issuer, IssuerKeys keys, TimeProvider time)
{
    /// <summary>How long a token that was checked is not checked again: as long a key that the issuer has withdrawn may go on counting.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private const int MaxRemembered = 4096;

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, (MeshPrincipal Principal, DateTimeOffset Until)> _remembered = new(StringComparer.Ordinal);

    /// <summary>Whether a token says that it is this issuer's; nothing of it is checked yet.</summary>
    public bool IsFor(string token)
    {
        try
        {
            return _handler.CanReadToken(token) && _handler.ReadJsonWebToken(token).Issuer == issuer.Issuer;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Who the token speaks for; null when it is not valid.</summary>
    public async ValueTask<TokenResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_remembered.TryGetValue(token, out var known) && now < known.Until)
        {
            return new TokenResult(known.Principal, string.Empty);
        }

        var set = await keys.GetAsync(_handler.ReadJsonWebToken(token).Kid, cancellationToken);
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = set,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = true,
            LifetimeValidator = IsWithinLifetime,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return Refused(result.Exception is SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException
                ? "The token has expired or is not valid yet; get a new one."
                : "The token is malformed, forged or not for this mesh; get a new one.");
        }

        if (!jwt.TryGetPayloadValue<string>(issuer.OwnerClaim, out var code) || !OwnerId.TryParse(code, out var owner) || !OwnerDirectory.Default.Contains(owner))
        {
            return Refused($"The token names no owner of the mesh in its claim {issuer.OwnerClaim}.");
        }

        jwt.TryGetPayloadValue<string>(issuer.OfficerClaim, out var officer);
        var possible = MeshRoles.Of(OwnerDirectory.Default.Find(owner)!);
        var roles = jwt.Claims.Where(claim => claim.Type == issuer.RolesClaim && possible.Contains(claim.Value)).Select(claim => claim.Value);
        var principal = new MeshPrincipal(owner, officer, roles.Distinct(), new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero)) { Method = AuthenticationMethod.ExternalToken };
        Remember(token, principal, now);
        return new TokenResult(principal, string.Empty);
    }

    private static TokenResult Refused(string reason) => new(null, reason);

    private bool IsWithinLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + TokenValidator.ClockSkew && (notBefore is null || now >= notBefore - TokenValidator.ClockSkew);
    }

    private void Remember(string token, MeshPrincipal principal, DateTimeOffset now)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        var end = principal.Expires + TokenValidator.ClockSkew;
        _remembered[token] = (principal, end < now + Remembered ? end : now + Remembered);
    }
}
