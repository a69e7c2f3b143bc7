using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>How to reach an officer of a bureau.</summary>
/// <param name="Name">Name or function.</param>
/// <param name="Telephone">Number in international form.</param>
/// <param name="Languages">ISO 639-1 codes, best first.</param>
/// <param name="Hours">When the number answers, in the bureau's own words.</param>
[GenerateSerializer, Immutable, Alias("duty-contact")]
public sealed record DutyContact(
    [property: Id(0)] string Name,
    [property: Id(1)] string Telephone,
    [property: Id(2)] ImmutableArray<string> Languages,
    [property: Id(3)] string Hours);
