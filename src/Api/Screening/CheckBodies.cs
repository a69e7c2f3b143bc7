using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

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

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new object?[] { TravelDocument, Vehicle, Person, DnaProfile, ImageHash, Fingerprint, Firearm, Artwork }.Count(one => one is not null) != 1)
        {
            yield return new ValidationResult("must be given, or another question, and only one of them.", [nameof(TravelDocument)]);
        }
    }
}

/// <summary>A travel document to check.</summary>
public sealed record CheckDocumentRequest
{
    /// <summary>Its number, 1 to 20 of A to Z and 0 to 9.</summary>
    [RegularExpression("^[A-Z0-9]{1,20}$", ErrorMessage = "is 1 to 20 of A to Z and 0 to 9, without spaces; mind O and 0, I and 1.")]
    public required string Number { get; init; }

    /// <summary>Who issued it, 1 to 3 letters as the document shows them.</summary>
    [RegularExpression("^[A-Z]{1,3}$", ErrorMessage = "is 1 to 3 upper-case letters, as the document shows them, for example FRA or D.")]
    public required string Issuer { get; init; }

    /// <summary>The code of its type; any without it.</summary>
    public string? Type { get; init; }
}

/// <summary>A vehicle to check, by one or more of these.</summary>
public sealed record CheckVehicleRequest : IValidatableObject
{
    /// <summary>Its identification number: 17 of A to Z and 0 to 9 without I, O and Q.</summary>
    [RegularExpression("^[A-HJ-NPR-Z0-9]{17}$", ErrorMessage = "is 17 of A to Z and 0 to 9, without I, O and Q (ISO 3779).")]
    public string? Vin { get; init; }

    /// <summary>Its plate, without separators.</summary>
    [RegularExpression("^[A-Z0-9]{1,15}$", ErrorMessage = "is 1 to 15 of A to Z and 0 to 9, without separators.")]
    public string? Plate { get; init; }

    /// <summary>The plate's country, ISO 3166-1 alpha-2.</summary>
    [RegularExpression("^[A-Z]{2}$", ErrorMessage = "is two upper-case letters, for example FR.")]
    public string? PlateCountry { get; init; }

    /// <summary>The number of its engine.</summary>
    [RegularExpression("^[A-Z0-9]{1,30}$", ErrorMessage = "is 1 to 30 of A to Z and 0 to 9.")]
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
/// <param name="Next">What to do next; null when nothing is known.</param>
public sealed record CheckAnswerBody(ImmutableArray<CheckHitBody> Hits, DateTimeOffset? AsOf, ImmutableArray<OwnerFreshness> Stale, bool HasMore, string? Next)
{
    /// <summary>Whether something is known, for credentials that learn only that; null for others, who see the hits.</summary>
    public bool? IsKnown { get; init; }

    /// <summary>Whether that hub is still reading records of this kind since it began: no hit means nothing then.</summary>
    public bool IsNotYetSearchable { get; init; }

    /// <summary>What is to be known of how the question was read, and of how far it could be answered.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

/// <summary>A hit.</summary>
/// <param name="Owner">Whose record it is.</param>
/// <param name="Record">The record.</param>
/// <param name="Match">How like a person who was found is to the one asked for, and why; null for what is found exactly.</param>
public sealed record CheckHitBody(OwnerId Owner, RecordBody Record, HitMatch? Match)
{
    /// <summary>The id under which the owner confirms or clears it; null for a candidate that is no lead, of whom nobody is told.</summary>
    public HitId? Hit { get; init; }

    /// <summary>How a DNA profile that was found compares; null for other records.</summary>
    public HitDna? Dna { get; init; }

    /// <summary>In how many of 256 bits the hash of an image differs, 0 to 31; null for other records.</summary>
    public int? Distance { get; init; }
}
