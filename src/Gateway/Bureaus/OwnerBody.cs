using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>One line of the list of owners.</summary>
/// <param name="Code">The owner's code.</param>
/// <param name="Kind">What the owner is.</param>
/// <param name="Name">The English name.</param>
/// <param name="Home">The hub where the owner's actors live.</param>
/// <param name="Iso3">ISO 3166-1 alpha-3 code; null for an owner that is no country.</param>
/// <param name="Region">The region in the organisation's sense; null for an owner that is no country.</param>
/// <param name="TimeZone">IANA time zone; null for an owner that is no country.</param>
/// <param name="Latitude">Latitude of the principal city in degrees; null for an owner that is no country.</param>
/// <param name="Longitude">Longitude of the principal city in degrees; null for an owner that is no country.</param>
internal sealed record OwnerBody(
    OwnerId Code,
    OwnerKind Kind,
    string Name,
    HubName Home,
    string? Iso3,
    string? Region,
    string? TimeZone,
    double? Latitude,
    double? Longitude)
{
    /// <summary>The JSON form of an owner.</summary>
    public static OwnerBody Of(OwnerInfo owner) => new(
        owner.Code,
        owner.Kind,
        owner.Name,
        owner.Home,
        owner.Iso3,
        owner.Region,
        owner.TimeZone,
        owner.Latitude,
        owner.Longitude);
}
