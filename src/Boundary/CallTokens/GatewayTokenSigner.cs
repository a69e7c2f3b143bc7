using System.Collections.Concurrent;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Boundary.CallTokens;

/// <summary>Makes the tokens of a gateway's calls. One is signed for each subject and used until it is four minutes old.</summary>
/// <param name="gateway">The name of the gateway.</param>
/// <param name="key">Its signing key.</param>
/// <param name="time">The clock.</param>
public sealed class GatewayTokenSigner(string gateway, ECDsa key, TimeProvider time)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(4);

    /// <summary>More subjects than this are not worth their memory: those still at work are signed again.</summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<TokenSubject, (string Token, DateTimeOffset Issued)> _tokens = new();
    private readonly SigningCredentials _credentials = new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);
    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>A signer with the key in a folder.</summary>
    /// <exception cref="KeyException">The key is missing or cannot be used.</exception>
    public static GatewayTokenSigner Read(KeyFolder keys, string gateway, TimeProvider time) =>
        new(gateway, KeyFile.ReadSigningKey(keys.GatewayKey(gateway)), time);

    /// <summary>The token for a call.</summary>
    /// <param name="subject">For whom the call is made.</param>
    public string Sign(TokenSubject subject)
    {
        var now = time.GetUtcNow();
        if (_tokens.TryGetValue(subject, out var signed) && now >= signed.Issued && now - signed.Issued < Renewal)
        {
            return signed.Token;
        }

        if (_tokens.Count >= MaxRemembered)
        {
            _tokens.Clear();
        }

        var claims = new Dictionary<string, object> { [GatewayToken.OwnerClaim] = subject.Owner.Value };
        if (subject.Officer is { } officer)
        {
            claims[GatewayToken.OfficerClaim] = officer;
        }

        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = gateway,
            Audience = GatewayToken.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + GatewayToken.Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = _credentials,
        });
        _tokens[subject] = (token, now);
        return token;
    }
}
