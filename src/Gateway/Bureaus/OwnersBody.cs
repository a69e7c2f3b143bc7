using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>All owners of the mesh.</summary>
/// <param name="Owners">By code.</param>
internal sealed record OwnersBody(ImmutableArray<OwnerBody> Owners);
