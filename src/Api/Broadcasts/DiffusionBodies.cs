using Interpol.Mesh.Contracts.Bureaus;
using System.Collections.Immutable;

namespace Interpol.Mesh.Api;

/// <summary>A type of diffusion. The types are owned by the governing assembly and are data, not code.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Requires">What it must say.</param>
public sealed record DiffusionType(string Code, string Name, string Purpose, ImmutableArray<DiffusionRequirement> Requires);

/// <summary>Something that a diffusion of a type must say.</summary>
/// <param name="AnyOf">
/// What satisfies it: <c>subject</c>, <c>text</c>, <c>purpose</c>, <c>crimeAreas</c>; <c>form:person</c>, a form; <c>field:person/names/family</c>, a field of a form;
/// <c>least:person/warrant/sentenceMonths/6</c>, a field of at least so much; <c>true:...</c>, a field that says yes.
/// </param>
/// <param name="Text">What to add when nothing does.</param>
public sealed record DiffusionRequirement(ImmutableArray<string> AnyOf, string Text);

/// <summary>The types of diffusions.</summary>
/// <param name="ReviewDesk">The owner whose desk every diffusion also goes to, for review.</param>
/// <param name="Types">All types.</param>
public sealed record DiffusionTypesBody(OwnerId ReviewDesk, ImmutableArray<DiffusionType> Types);
