using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Absences.</summary>
/// <param name="Delegations">By officer.</param>
internal sealed record DelegationsBody(ImmutableArray<DelegationBody> Delegations);
