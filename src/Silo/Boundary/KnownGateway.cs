using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>A gateway with its keys as the silo uses them.</summary>
internal sealed class KnownGateway
{
    private readonly RegisteredGateway _registered;
    private readonly ECDsa _signing = ECDsa.Create();
    private readonly Lock _verifying = new();

    public KnownGateway(RegisteredGateway registered, ECDiffieHellman boundaryKey)
    {
        _registered = registered;
        _signing.ImportSubjectPublicKeyInfo(registered.SigningKey, out _);
        using var agreement = ECDiffieHellman.Create();
        agreement.ImportSubjectPublicKeyInfo(registered.AgreementKey, out _);
        Secret = SharedSecret.Agree(boundaryKey, agreement, registered.Name, registered.SigningKey, registered.AgreementKey);
    }

    public string Name => _registered.Name;

    public bool IsOperators => _registered.Operators;

    /// <summary>The secret under which its calls are proven.</summary>
    public byte[] Secret { get; }

    public bool Serves(OwnerId owner) => _registered.Serves(owner);

    /// <summary>Whether it made that token.</summary>
    public bool Signed(ReadOnlySpan<byte> token)
    {
        lock (_verifying)
        {
            return GatewayToken.IsSigned(token, _signing);
        }
    }
}
