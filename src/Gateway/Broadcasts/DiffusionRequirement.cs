using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>Something that a diffusion of a type must say.</summary>
/// <param name="AnyOf">
/// What satisfies it: <c>subject</c>, <c>text</c>, <c>purpose</c>, <c>crimeAreas</c>; <c>form:person</c>, a form; <c>field:person/names/family</c>, a field of a form;
/// <c>least:person/warrant/sentenceMonths/6</c>, a field of at least so much; <c>true:...</c>, a field that says yes.
/// </param>
/// <param name="Text">What to add when nothing does.</param>
internal sealed record DiffusionRequirement(ImmutableArray<string> AnyOf, string Text);
