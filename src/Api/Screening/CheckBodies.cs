using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>A check: is something known?</summary>
public sealed record CheckRecordsRequest
{
    /// <summary>What for; 1 to 200 characters.</summary>
    [PlainText(1, 200)]
    public required string Purpose { get; init; }

    /// <summary>1 to 200 questions.</summary>
    [Items(1, CheckRequest.MaxQuestions)]
    public required ImmutableArray<CheckQuestionRequest> Questions { get; init; }
}

/// <summary>One question: one of its fields.</summary>
public sealed record CheckQuestionRequest : IValidatableObject
{
    /// <summary>Is this travel document known?</summary>
    public CheckDocumentRequest? TravelDocument { get; init; }

    /// <summary>Is this vehicle known?</summary>
    public CheckVehicleRequest? Vehicle { get; init; }

    /// <summary>Is this person known?</summary>
    public PersonParticulars? Person { get; init; }

    /// <summary>Is this DNA profile known?</summary>
    public DnaProfileRecord? DnaProfile { get; init; }

    /// <summary>Is an image known that looks like this one?</summary>
    public CheckImageRequest? ImageHash { get; init; }

    /// <summary>Are fingerprints known under this number or classification?</summary>
    public CheckFingerprintRequest? Fingerprint { get; init; }

    /// <summary>Is this firearm known?</summary>
    public CheckFirearmRequest? Firearm { get; init; }

    /// <summary>Is this work of art known?</summary>
    public CheckArtworkRequest? Artwork { get; init; }

    /// <summary>
    /// Is the document with this machine readable zone known, or who bears it? The lines as they were read, typed or pasted, at most 1,000 characters; zones count as persons.
    /// </summary>
    public string? Zone { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new object?[] { TravelDocument, Vehicle, Person, Zone, DnaProfile, ImageHash, Fingerprint, Firearm, Artwork }.Count(one => one is not null) != 1)
        {
            yield return new ValidationResult("must be given, or another question, and only one of them.", [nameof(TravelDocument)]);
        }
    }
}

/// <summary>A travel document to check. What is typed otherwise than it is recorded is cleaned, and the answer says so.</summary>
public sealed record CheckDocumentRequest
{
    /// <summary>Its number: 1 to 22 of A to Z and 0 to 9 when it is cleaned.</summary>
    public required string Number { get; init; }

    /// <summary>Who issued it: three letters as the document shows them, or D.</summary>
    public required string Issuer { get; init; }

    /// <summary>The code of its type; any without it.</summary>
    public string? Type { get; init; }
}

/// <summary>A vehicle to check, by one or more of these. What is typed otherwise than it is recorded is cleaned, and the answer says so.</summary>
public sealed record CheckVehicleRequest : IValidatableObject
{
    /// <summary>Its identification number: 17 of A to Z and 0 to 9 without I, O and Q when it is cleaned.</summary>
    public string? Vin { get; init; }

    /// <summary>Its plate: 1 to 15 of A to Z and 0 to 9 when it is cleaned.</summary>
    public string? Plate { get; init; }

    /// <summary>The plate's country, ISO 3166-1 alpha-2.</summary>
    public string? PlateCountry { get; init; }

    /// <summary>The number of its engine: 1 to 30 of A to Z and 0 to 9 when it is cleaned.</summary>
    public string? Engine { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Vin is null && Plate is null && Engine is null)
        {
            yield return new ValidationResult("or plate or engine must be given.", [nameof(Vin)]);
        }

        if (Plate is null != PlateCountry is null)
        {
            yield return new ValidationResult("belongs to a plate, and to that it must be given.", [nameof(PlateCountry)]);
        }
    }
}

/// <summary>Which checks to find in the audit: those that asked a question.</summary>
public sealed record FindChecksRequest
{
    /// <summary>The most entries of a page.</summary>
    public const int MaxEntries = 100;

    /// <summary>The question, as a check asks it.</summary>
    public required CheckQuestionRequest Question { get; init; }

    /// <summary>The next of the page before; without it the page begins with the newest entry.</summary>
    [Range(1, long.MaxValue, ErrorMessage = "is the next of the page before.")]
    public long? Before { get; init; }
}

/// <summary>The answer to a check. A hit is a lead, not a proof: it is confirmed with the owner before anyone acts.</summary>
/// <param name="Hub">From which hub's copy.</param>
/// <param name="At">When.</param>
/// <param name="Answers">One to each question, in their order.</param>
public sealed record CheckBody(HubName Hub, DateTimeOffset At, ImmutableArray<CheckAnswerBody> Answers)
{
    /// <summary>Whether the hits are told to all who are to learn of them; false while they wait at this gateway because no hub could take them yet; null when there are none.</summary>
    public bool? IsTold { get; init; }
}

/// <summary>The answer to one question.</summary>
/// <param name="Hits">What is known.</param>
/// <param name="AsOf">All that the owners who could have such a record had entered by then was looked at; null when of one of them nothing is known at that hub.</param>
/// <param name="Stale">Owners of whom that hub has not heard lately, the longest ago first.</param>
/// <param name="HasMore">Whether more records match than are shown or could be looked at: ask by something else.</param>
/// <param name="Next">What to do next; null when nothing is known and nothing is to be looked at again.</param>
public sealed record CheckAnswerBody(ImmutableArray<CheckHitBody> Hits, DateTimeOffset? AsOf, ImmutableArray<OwnerFreshness> Stale, bool HasMore, string? Next)
{
    /// <summary>Whether something is known, for credentials that learn only that. Null when nobody can say: not all was looked at, or it may have been read wrongly; and for others, who see the hits.</summary>
    public bool? IsKnown { get; init; }

    /// <summary>Whether that hub is still reading records of this kind since it began: no hit means nothing then.</summary>
    public bool IsNotYetSearchable { get; init; }

    /// <summary>What is to be known of how the question was read, and of how far it could be answered: what was cleaned, and what is remarkable in it.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>What is wrong with the question: where something stands here nothing was looked up, and no hit means nothing. The other questions of the check were answered.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>What was read of a zone; null for other questions.</summary>
    public CheckZoneBody? Zone { get; init; }

    /// <summary>What a vehicle's identification number says of itself; null when none was asked for.</summary>
    public CheckVinBody? Vin { get; init; }
}

/// <summary>A hit.</summary>
/// <param name="Owner">Whose record it is.</param>
/// <param name="Record">The record.</param>
/// <param name="Match">How like a person who was found is to the one asked for, and why; null for what is found otherwise.</param>
public sealed record CheckHitBody(OwnerId Owner, RecordBody Record, HitMatch? Match)
{
    /// <summary>The id under which the owner confirms or clears it; null for a candidate that is no lead and for what may have been misread, of which nobody is told.</summary>
    public HitId? Hit { get; init; }

    /// <summary>How a DNA profile that was found compares; null for other records.</summary>
    public HitDna? Dna { get; init; }

    /// <summary>In how many of 256 bits the hash of an image differs, 0 to 31; null for other records.</summary>
    public int? Distance { get; init; }

    /// <summary>Whether the record is of what was asked for, as far as numbers say, or possibly.</summary>
    public HitCertainty Certainty { get; init; }

    /// <summary>Why it is possible and not exact, for example <c>possible misreading at place 3 of line 2: O read, 0 recorded</c>; null for exact hits, and for persons, profiles and images, of which <see cref="Match"/>, <see cref="Dna"/> and <see cref="Distance"/> say it.</summary>
    public string? Why { get; init; }
}

/// <summary>Whether a hit is of what was asked for.</summary>
[JsonConverter(typeof(KebabCase<HitCertainty>))]
public enum HitCertainty
{
    /// <summary>It may be: a person who is like the one asked for, a number that may have been misread, a document of another type.</summary>
    Possible = 0,

    /// <summary>Its number is the one that was asked for.</summary>
    Exact = 1,
}
