using System.ComponentModel.DataAnnotations;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Api;

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
public sealed record OwnerBody(
    OwnerId Code,
    OwnerKind Kind,
    string Name,
    HubName Home,
    string? Iso3,
    string? Region,
    string? TimeZone,
    double? Latitude,
    double? Longitude);

/// <summary>All owners of the mesh.</summary>
/// <param name="Owners">By code.</param>
public sealed record OwnersBody(ImmutableArray<OwnerBody> Owners);

/// <summary>An owner and its bureau.</summary>
/// <param name="Owner">The line of the list of owners.</param>
/// <param name="Duty">Duty status and contacts.</param>
/// <param name="Version">Counts the changes; also the ETag.</param>
public sealed record ProfileBody(OwnerBody Owner, DutyBody Duty, long Version);

/// <summary>A bureau's duty status and whom to call.</summary>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Contacts">Whom to call, first choice first.</param>
/// <param name="ChangedAt">When the bureau last said so; null when it never did.</param>
public sealed record DutyBody(DutyStatus Status, ImmutableArray<ContactBody> Contacts, DateTimeOffset? ChangedAt);

/// <summary>How to reach an officer of a bureau.</summary>
/// <param name="Name">Name or function.</param>
/// <param name="Telephone">Number in international form.</param>
/// <param name="Languages">ISO 639-1 codes, best first.</param>
/// <param name="Hours">When the number answers, in the bureau's own words.</param>
public sealed record ContactBody(
    [property: Length(1, DutyLimits.MaxText, ErrorMessage = "must have {1} to {2} characters.")] string Name,
    [property: Length(1, DutyLimits.MaxTelephone, ErrorMessage = "must have {1} to {2} characters.")] string Telephone,
    [property: LanguageCodes(DutyLimits.MaxLanguages)] ImmutableArray<string> Languages,
    [property: Length(1, DutyLimits.MaxText, ErrorMessage = "must have {1} to {2} characters.")] string Hours);

/// <summary>How to call another bureau now.</summary>
/// <param name="Owner">The bureau.</param>
/// <param name="Name">Its English name.</param>
/// <param name="Status">Whether somebody answers, as it says itself.</param>
/// <param name="ChangedAt">When it last said so; null when it never did.</param>
/// <param name="LocalTime">What time it is there; null for an owner that is no country.</param>
/// <param name="TimeZone">The time zone; null for an owner that is no country.</param>
/// <param name="CallFirst">The name of the contact to call first: the first one that answers now by its hours, else the first; null when there is none.</param>
/// <param name="Contacts">All contacts, first choice first.</param>
public sealed record CallBody(
    OwnerId Owner,
    string Name,
    DutyStatus Status,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? LocalTime,
    string? TimeZone,
    string? CallFirst,
    ImmutableArray<CallContactBody> Contacts);

/// <summary>Whom to call.</summary>
/// <param name="Name">Name or function.</param>
/// <param name="Telephone">Number in international form.</param>
/// <param name="Languages">ISO 639-1 codes, best first.</param>
/// <param name="Hours">When the number answers, in the bureau's own words.</param>
/// <param name="AnswersNow">Whether it answers now by these hours; null when they have no form that is understood.</param>
public sealed record CallContactBody(string Name, string Telephone, ImmutableArray<string> Languages, string Hours, bool? AnswersNow);

/// <summary>A bureau's new duty status.</summary>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Contacts">Whom to call, first choice first; at most 20.</param>
public sealed record DutyRequest(
    DutyStatus Status,
    [property: Items(0, DutyLimits.MaxContacts)] ImmutableArray<ContactBody> Contacts);
