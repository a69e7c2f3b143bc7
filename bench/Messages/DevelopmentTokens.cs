using System.Collections.Concurrent;
using System.Security.Cryptography;
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
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName;
        File.WriteAllText(Path.Combine(keys, "tokens.pem"), _key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(keys, "tokens.pub.pem"), _key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>An officer's token of an owner.</summary>
    public string For(OwnerId owner) => _tokens.GetOrAdd(owner, Sign);

    public void Dispose() => _key.Dispose();

    private string Sign(OwnerId owner) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "interpol-mesh-development",
        Audience = "interpol-mesh",
        Claims = new Dictionary<string, object> { ["owner"] = owner.Value, ["officer"] = "0001", ["roles"] = new[] { "officer", "operator" } },
        Expires = DateTime.UtcNow.AddHours(2),
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
    });
}
