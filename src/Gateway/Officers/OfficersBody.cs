using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>The officers of the bureau.</summary>
/// <param name="Officers">By number.</param>
internal sealed record OfficersBody(ImmutableArray<OfficerBody> Officers);
