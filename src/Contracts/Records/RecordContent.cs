using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>A record as its owner enters it. Hubs read all of it, by the owner's act (design, section 6).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">What it says.</param>
/// <param name="Handling">Who finds it.</param>
/// <param name="ReviewOn">The day on which it is deleted unless it is extended before.</param>
[GenerateSerializer, Immutable, Alias("record-entry")]
public sealed record RecordEntry(
    [property: Id(0)] RecordId Id, [property: Id(1)] RecordContent Content, [property: Id(2)] RecordHandling Handling, [property: Id(3)] DateOnly ReviewOn);

/// <summary>Who finds a record. The default is open: all owners (domain, section 5).</summary>
/// <param name="Terms">How far what is found may go, and whose checks find it.</param>
/// <param name="Excluded">Whose checks do not find it; shown to nobody but the owner.</param>
[GenerateSerializer, Immutable, Alias("record-handling")]
public sealed record RecordHandling([property: Id(0)] MessageHandling Terms, [property: Id(1)] ImmutableArray<OwnerId> Excluded)
{
    /// <summary>The most owners that one record excludes: as many as a notice, whose person is a record.</summary>
    public const int MaxExcluded = NoticeLimits.MaxExcluded;

    /// <summary>TLP:AMBER, found by all.</summary>
    public static RecordHandling Default { get; } = new(new MessageHandling(TrafficLight.Amber, Audience.All), []);
}

/// <summary>What a record says.</summary>
[GenerateSerializer, Immutable, Alias("record-content")]
public abstract record RecordContent
{
    /// <summary>What it is about.</summary>
    [JsonIgnore]
    public abstract RecordKind Kind { get; }
}

/// <summary>
/// A travel document that is not to be accepted (domain, section 6). Only the country that issued it enters it. It carries no names.
/// </summary>
/// <param name="Number">The number that is printed in it: 1 to 22 of A to Z and 0 to 9.</param>
/// <param name="Issuer">Who issued it, as the document says it: 1 to 3 letters (ICAO Doc 9303 part 3, section 5).</param>
/// <param name="Type">The code of its type, for example <c>passport</c>.</param>
/// <param name="Fraud">What is known against it.</param>
[GenerateSerializer, Immutable, Alias("travel-document-record")]
public sealed record TravelDocumentRecord(
    [property: Id(0)] string Number, [property: Id(1)] string Issuer, [property: Id(2)] string Type, [property: Id(3)] DocumentFraud Fraud) : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.TravelDocument;

    /// <summary>The day of issue; null when it is not said.</summary>
    [Id(4)]
    public DateOnly? IssuedOn { get; init; }

    /// <summary>The day of expiry; null when it is not said.</summary>
    [Id(5)]
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>When it was stolen or lost; null when it is not said.</summary>
    [Id(6)]
    public NoticeDate? TheftOn { get; init; }

    /// <summary>Where it was stolen or lost; null when it is not said.</summary>
    [Id(7)]
    public string? TheftPlace { get; init; }

    /// <summary>The country where it was stolen or lost, ISO 3166-1 alpha-2; null when it is not said.</summary>
    [Id(8)]
    public string? TheftCountry { get; init; }

    /// <summary>The national reference; null for none.</summary>
    [Id(9)]
    public string? Reference { get; init; }

    /// <summary>Anything else, without names; null for nothing.</summary>
    [Id(10)]
    public string? Extra { get; init; }

    /// <summary>The id of the record of a document, the same for all codes that are kept under one (<see cref="IssuingAuthority.KeptUnder"/>): whichever is entered is found by the others.</summary>
    public static RecordId IdOf(string issuer, string number, string type) => new(RecordKind.TravelDocument, string.Concat([IssuingAuthority.KeptUnder(issuer), "-", number, "-", type]));
}

/// <summary>What is known against a travel document (domain, section 6).</summary>
[GenerateSerializer, Alias("document-fraud")]
[JsonConverter(typeof(KebabCase<DocumentFraud>))]
public enum DocumentFraud
{
    /// <summary>Stolen before it was issued to anybody.</summary>
    StolenBlank = 0,

    /// <summary>Stolen.</summary>
    Stolen = 1,

    /// <summary>Lost.</summary>
    Lost = 2,

    /// <summary>Revoked by who issued it.</summary>
    Revoked = 3,

    /// <summary>Invalid.</summary>
    Invalid = 4,
}

/// <summary>A vehicle. At least one of <see cref="Vin"/>, plate with country, and engine number is said.</summary>
[GenerateSerializer, Immutable, Alias("vehicle-record")]
public sealed record VehicleRecord : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Vehicle;

    /// <summary>The vehicle identification number (ISO 3779), 17 characters; null when it is not known.</summary>
    [Id(0)]
    public string? Vin { get; init; }

    /// <summary>The plate: A to Z and 0 to 9, without separators; null when it is not known.</summary>
    [Id(1)]
    public string? Plate { get; init; }

    /// <summary>The country of the plate, ISO 3166-1 alpha-2; null without a plate.</summary>
    [Id(2)]
    public string? PlateCountry { get; init; }

    /// <summary>The number of the engine: A to Z and 0 to 9; null when it is not known.</summary>
    [Id(3)]
    public string? Engine { get; init; }

    /// <summary>Make and model; null when it is not said.</summary>
    [Id(4)]
    public string? Model { get; init; }

    /// <summary>Colour; null when it is not said.</summary>
    [Id(5)]
    public string? Colour { get; init; }
}

/// <summary>A person. Found by names that may be spelt, written and ordered otherwise, or by the number of a document.</summary>
/// <param name="Status">In which relation to the case the person stands.</param>
/// <param name="Person">Who it is.</param>
[GenerateSerializer, Immutable, Alias("person-record")]
public sealed record PersonRecord([property: Id(0)] PersonStatus Status, [property: Id(1)] PersonParticulars Person) : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.Person;

    /// <summary>What the owner asks whoever finds the person to know; null for nothing.</summary>
    [Id(2)]
    public string? Remarks { get; init; }

    /// <summary>The notice that keeps this record, as long as it is published; null when an officer or a system entered it. Only hubs say it.</summary>
    [Id(3), JsonIgnore]
    public NoticeReference? Notice { get; init; }

    /// <summary>Whether the person is wanted or dangerous: somebody may have to be held, or must not be let near.</summary>
    [JsonIgnore]
    public bool IsUrgent => Notice is { IsWanted: true } || Status is PersonStatus.Accused or PersonStatus.Convicted or PersonStatus.PossibleThreat;
}

/// <summary>A notice about a recorded person.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Type">The code of its type, for example <c>red</c>.</param>
/// <param name="IsWanted">Whether it asks to hold the person.</param>
[GenerateSerializer, Immutable, Alias("notice-reference")]
public sealed record NoticeReference([property: Id(0)] NoticeId Number, [property: Id(1)] string Type, [property: Id(2)] bool IsWanted);

/// <summary>What is known of a person, recorded or asked for. Everything may be missing but a name or a document.</summary>
[GenerateSerializer, Immutable, Alias("person-particulars")]
public sealed record PersonParticulars
{
    /// <summary>All names, in any script; none comes before another.</summary>
    [Id(0)]
    public ImmutableArray<RecordedName> Names { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Possible dates of birth, as far as they are known.</summary>
    [Id(1)]
    public ImmutableArray<NoticeDate> BirthDates { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Nationalities, two letters each.</summary>
    [Id(2)]
    public ImmutableArray<string> Nationalities { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The sex: F, M, X or U (unknown); null when it is not said.</summary>
    [Id(3)]
    public string? Sex { get; init; }

    /// <summary>Documents, of which kind, number and issuing country are compared.</summary>
    [Id(4)]
    public ImmutableArray<IdentityDocument> Documents { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A name: as one text, or as family name and given names where they are told apart.</summary>
/// <param name="Text">The whole name; null when it is given in parts.</param>
/// <param name="Family">The family name.</param>
/// <param name="Given">The given names.</param>
[GenerateSerializer, Immutable, Alias("recorded-name")]
public sealed record RecordedName([property: Id(0)] string? Text = null, [property: Id(1)] string? Family = null, [property: Id(2)] string? Given = null);
