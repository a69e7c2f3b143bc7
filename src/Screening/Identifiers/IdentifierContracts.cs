using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>Something to know about an identifier that was typed or pasted.</summary>
/// <param name="Code">A stable code, for example <c>foreign-character</c> or <c>lower-case</c>.</param>
/// <param name="IsProblem">True when it is wrong or was read wrongly; false for a remark.</param>
/// <param name="Field">Which field, for example <c>vin</c>.</param>
/// <param name="Text">The sentence for a person.</param>
/// <param name="Place">The place among the characters that count, from 1; null when it is about no single one.</param>
public sealed record IdentifierFinding(string Code, bool IsProblem, string Field, string Text, int? Place = null);

/// <summary>An identifier that was read.</summary>
/// <param name="Value">A to Z and 0 to 9 in the form in which it is recorded and searched; null when it is none.</param>
/// <param name="Findings">What was wrong, and what was cleaned.</param>
public sealed record IdentifierReading(string? Value, ImmutableArray<IdentifierFinding> Findings);
