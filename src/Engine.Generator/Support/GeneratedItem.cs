namespace Interpol.Mesh.Engine.Generator.Support;

/// <summary>What was written for one type.</summary>
/// <param name="Name">The type's name in C#, for messages.</param>
/// <param name="HintName">The name of the generated file; null when there is none.</param>
/// <param name="Source">Its text.</param>
/// <param name="Registration">Statements of the assembly's registration.</param>
/// <param name="WireName">The name on the wire, unique within the assembly; null when the type has none.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Where">Where the type stands, as a problem without text.</param>
internal sealed record GeneratedItem(
    string Name,
    string? HintName,
    string? Source,
    string? Registration,
    string? WireName,
    EquatableList<Problem> Problems,
    Problem Where);
