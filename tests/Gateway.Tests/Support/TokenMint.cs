using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Security;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Signs tokens with a key of its own.</summary>
internal sealed class TokenMint : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    public string Sign(
        DateTimeOffset now,
        object? owner,
        IEnumerable<string>? roles = null,
        TimeSpan? lifetime = null,
        string issuer = MeshAuthentication.DevelopmentIssuer,
        string audience = MeshAuthentication.DevelopmentAudience,
        SigningCredentials? credentials = null,
        string officer = "0001") => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + (lifetime ?? TimeSpan.FromHours(1))).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                ["owner"] = owner ?? string.Empty,
                ["officer"] = officer,
                ["roles"] = (roles ?? [MeshRoles.Officer]).ToArray(),
            },
            SigningCredentials = credentials ?? new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });

    public void Dispose() => _key.Dispose();
}
