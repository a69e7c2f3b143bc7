using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>The crime areas that messages can name.</summary>
/// <param name="CrimeAreas">All of them.</param>
internal sealed record CrimeAreasBody(ImmutableArray<CrimeArea> CrimeAreas);
