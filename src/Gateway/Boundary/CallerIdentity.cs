using System.Collections.Immutable;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Boundary;

/// <summary>For whom a call of an actor is made.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when the gateway itself calls.</param>
/// <param name="Roles">The roles; empty when the gateway itself calls.</param>
internal sealed record CallerIdentity(OwnerId Owner, string? Officer, ImmutableArray<string> Roles)
{
    /// <summary>The same as calls carry it to the silos.</summary>
    public TokenSubject Subject { get; } = new(Owner, Officer);
}
