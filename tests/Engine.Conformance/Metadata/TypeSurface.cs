namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>A public type.</summary>
/// <param name="Name">Its full name with the names of type parameters, as the listing writes it.</param>
/// <param name="Kind">Kind and base class, as the listing writes them.</param>
/// <param name="Interfaces">The interfaces it implements.</param>
/// <param name="Usage">What an attribute class may stand on; empty for other types.</param>
/// <param name="Members">Its own members.</param>
internal sealed record TypeSurface(string Name, string Kind, IReadOnlyList<string> Interfaces, string Usage, IReadOnlyList<MemberSurface> Members);
