using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>A gateway with its key as the silo uses it.</summary>
internal sealed class KnownGateway
{
    private readonly RegisteredGateway _registered;

    public KnownGateway(RegisteredGateway registered)
    {
        _registered = registered;
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(registered.SigningKey, out _);
        SigningKey = new ECDsaSecurityKey(key);
    }

    public string Name => _registered.Name;

    public bool IsOperators => _registered.Operators;

    /// <summary>The public key of its tokens.</summary>
    public ECDsaSecurityKey SigningKey { get; }

    public bool Serves(OwnerId owner) => _registered.Serves(owner);
}
