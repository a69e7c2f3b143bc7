namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>What the mesh knows of an owner and its bureau.</summary>
/// <param name="Owner">The line of the list of owners.</param>
/// <param name="Duty">Duty status and contacts.</param>
/// <param name="Version">Counts the changes; the ETag of edits.</param>
[GenerateSerializer, Immutable, Alias("bureau-profile")]
public sealed record BureauProfile(
    [property: Id(0)] OwnerInfo Owner,
    [property: Id(1)] BureauDuty Duty,
    [property: Id(2)] long Version);
