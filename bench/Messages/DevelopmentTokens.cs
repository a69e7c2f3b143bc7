using System.Collections.Concurrent;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>Tokens signed with the development key of a data folder, which is made here.</summary>
internal sealed class DevelopmentTokens : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<OwnerId, string> _tokens = [];

    public DevelopmentTokens(string folder)
    {
        var keys = KeyFolder.Of(folder);
        keys.Create();
        KeyFile.WritePrivate(keys.TokenKey, _key.ExportPkcs8PrivateKeyPem());
        KeyFile.WritePublic(keys.TokenPublicKey, _key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>An officer's token of an owner.</summary>
    public string For(OwnerId owner) => _tokens.GetOrAdd(owner, Sign);

    public void Dispose() => _key.Dispose();

    private string Sign(OwnerId owner) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "interpol-mesh-development",
        Audience = "interpol-mesh",
        Claims = new Dictionary<string, object> { ["owner"] = owner.Value, ["officer"] = "0001", ["roles"] = new[] { MeshRoles.Officer } },
        Expires = DateTime.UtcNow.AddHours(2),
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
    });
}
