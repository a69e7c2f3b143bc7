namespace Interpol.Mesh.Gateway.Content;

/// <summary>A crime area.</summary>
/// <param name="Code">The code that messages carry.</param>
/// <param name="Name">The English name.</param>
internal sealed record CrimeArea(string Code, string Name);
