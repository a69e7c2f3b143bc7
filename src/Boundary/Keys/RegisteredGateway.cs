using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>A gateway that silos know.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owners">The owners for whom it may call; <c>*</c> means all, for demonstrations.</param>
/// <param name="Operators">Whether it is the operators': it may ask silos for their figures.</param>
/// <param name="SigningKey">The public key of its tokens, DER.</param>
public sealed record RegisteredGateway(string Name, ImmutableArray<string> Owners, bool Operators, byte[] SigningKey)
{
    /// <summary>Stands for all owners.</summary>
    public const string EveryOwner = "*";

    /// <summary>Public keys that it had before, DER, the newest first; null for none. They are good for what they signed in its bureau's store, and for no token.</summary>
    public ImmutableArray<byte[]>? FormerKeys { get; init; }

    /// <summary>Whether it may call for an owner.</summary>
    public bool Serves(OwnerId owner) => Owners.Contains(EveryOwner) || Owners.Contains(owner.Value);
}
