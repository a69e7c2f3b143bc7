using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>A type of diffusion. The types are owned by the governing assembly and are data, not code.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Requires">What it must say.</param>
internal sealed record DiffusionType(string Code, string Name, string Purpose, ImmutableArray<DiffusionRequirement> Requires);
