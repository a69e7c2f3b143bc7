namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>A public or protected member.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Listed">The member as the listing writes it; null for members that it leaves out (operators).</param>
/// <param name="Detailed">The member with everything that a caller or implementer depends on.</param>
internal sealed record MemberSurface(string Name, string? Listed, string Detailed);
