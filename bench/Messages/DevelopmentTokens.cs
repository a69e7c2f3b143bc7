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
    private readonly ConcurrentDictionary<(OwnerId Owner, bool Supervises), string> _tokens = [];

    public DevelopmentTokens(string folder)
    {
        var keys = KeyFolder.Of(folder);
        keys.Create();
        KeyFile.WritePrivate(keys.TokenKey, _key.ExportPkcs8PrivateKeyPem());
        KeyFile.WritePublic(keys.TokenPublicKey, _key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>An officer's token of an owner.</summary>
    public string For(OwnerId owner) => _tokens.GetOrAdd((owner, false), Sign);

    /// <summary>That of an officer who is a supervisor too.</summary>
    public string ForSupervisor(OwnerId owner) => _tokens.GetOrAdd((owner, true), Sign);

    public void Dispose() => _key.Dispose();

    private string Sign((OwnerId Owner, bool Supervises) bearer) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "interpol-mesh-development",
        Audience = "interpol-mesh",
        Claims = new Dictionary<string, object> { ["owner"] = bearer.Owner.Value, ["officer"] = "0001", ["roles"] = bearer.Supervises ? [MeshRoles.Officer, MeshRoles.Supervisor] : new[] { MeshRoles.Officer } },
        Expires = DateTime.UtcNow.AddHours(2),
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
    });
}
