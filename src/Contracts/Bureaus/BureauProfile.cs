using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

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

/// <summary>A bureau's duty status and whom to call.</summary>
/// <param name="Status">Whether somebody answers.</param>
/// <param name="Contacts">Whom to call, first choice first; at most 20.</param>
/// <param name="ChangedAt">When the bureau last said so; null when it never did.</param>
[GenerateSerializer, Immutable, Alias("bureau-duty")]
public sealed record BureauDuty(
    [property: Id(0)] DutyStatus Status,
    [property: Id(1)] ImmutableArray<DutyContact> Contacts,
    [property: Id(2)] DateTimeOffset? ChangedAt);

/// <summary>Whether somebody answers at a bureau now.</summary>
[GenerateSerializer, Alias("duty-status")]
[JsonConverter(typeof(KebabCase<DutyStatus>))]
public enum DutyStatus
{
    /// <summary>The bureau has not said.</summary>
    Unknown = 0,

    /// <summary>An officer is on duty.</summary>
    OnDuty = 1,

    /// <summary>An officer can be called, but does not sit at the desk.</summary>
    OnCall = 2,

    /// <summary>Nobody answers.</summary>
    Closed = 3,
}

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

/// <summary>The limits of a duty status and its contacts.</summary>
public static class DutyLimits
{
    /// <summary>Contacts of a bureau.</summary>
    public const int MaxContacts = 20;

    /// <summary>Languages of a contact.</summary>
    public const int MaxLanguages = 8;

    /// <summary>Characters of a name or of the hours.</summary>
    public const int MaxText = 200;

    /// <summary>Characters of a telephone number.</summary>
    public const int MaxTelephone = 32;
}
