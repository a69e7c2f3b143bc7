using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Bureaus;

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
[GenerateSerializer, Immutable, Alias("owner-info")]
public sealed record OwnerInfo(
    [property: Id(0)] OwnerId Code,
    [property: Id(1)] OwnerKind Kind,
    [property: Id(2)] string Name,
    [property: Id(3)] HubName Home,
    [property: Id(4)] string? Iso3 = null,
    [property: Id(5)] string? Region = null,
    [property: Id(6)] string? TimeZone = null,
    [property: Id(7)] double? Latitude = null,
    [property: Id(8)] double? Longitude = null);

/// <summary>What an owner is. Not every owner of data is a country.</summary>
[GenerateSerializer, Alias("owner-kind")]
[JsonConverter(typeof(KebabCase<OwnerKind>))]
public enum OwnerKind
{
    /// <summary>A member country, represented by its National Central Bureau.</summary>
    Country = 0,

    /// <summary>The General Secretariat.</summary>
    Secretariat = 1,

    /// <summary>An international tribunal.</summary>
    Tribunal = 2,

    /// <summary>A mission, for example of the United Nations.</summary>
    Mission = 3,
}
