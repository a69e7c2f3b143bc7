using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Api;

/// <summary>Changes of an owner's records. Each stands for itself.</summary>
public sealed record ChangeRecordsRequest : CommandRequest
{
    /// <summary>1 to 500 changes, each of another record.</summary>
    [Items(1, RecordLimits.MaxChanges)]
    public required ImmutableArray<RecordChangeRequest> Changes { get; init; }
}

/// <summary>One change: one of its four fields.</summary>
public sealed record RecordChangeRequest : IValidatableObject
{
    /// <summary>Enters a record; there must be none with its id. One that says the same is refused as <c>already-there</c>, another as <c>conflict</c>.</summary>
    public RecordRequest? Enter { get; init; }

    /// <summary>Puts what a record says in the place of what it said.</summary>
    public RecordRequest? Replace { get; init; }

    /// <summary>Clears the record with this id: the document was recovered, the vehicle found. It is deleted.</summary>
    public RecordId? Clear { get; init; }

    /// <summary>Moves the day on which a record is deleted.</summary>
    public ExtendRecordRequest? Extend { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new object?[] { Enter, Replace, Clear, Extend }.Count(one => one is not null) != 1)
        {
            yield return new ValidationResult("must be given, or one of replace, clear and extend, and only one of the four.", [nameof(Enter)]);
        }
    }
}

/// <summary>What a record says.</summary>
public sealed record RecordRequest : IValidatableObject
{
    /// <summary>The owner's reference: 1 to 100 letters, digits, dots, dashes and underscores. Left out for a travel document, which is named by issuer, number and type.</summary>
    public string? Reference { get; init; }

    /// <summary>The travel document.</summary>
    public TravelDocumentRecord? TravelDocument { get; init; }

    /// <summary>The vehicle.</summary>
    public VehicleRecord? Vehicle { get; init; }

    /// <summary>The person, with the status that every record of a person states.</summary>
    public PersonRecord? Person { get; init; }

    /// <summary>The DNA profile.</summary>
    public DnaProfileRecord? DnaProfile { get; init; }

    /// <summary>The hash of an image of abuse.</summary>
    public ImageHashRecord? ImageHash { get; init; }

    /// <summary>The fingerprints.</summary>
    public FingerprintRecord? Fingerprint { get; init; }

    /// <summary>The firearm.</summary>
    public FirearmRecord? Firearm { get; init; }

    /// <summary>The work of art.</summary>
    public ArtworkRecord? Artwork { get; init; }

    /// <summary>The one that is given.</summary>
    [JsonIgnore]
    public RecordContent? Content => Contents.FirstOrDefault();

    private IEnumerable<RecordContent> Contents => new RecordContent?[] { TravelDocument, Vehicle, Person, DnaProfile, ImageHash, Fingerprint, Firearm, Artwork }.OfType<RecordContent>();

    /// <summary>Who finds it; everybody, TLP:AMBER, without it.</summary>
    public RecordHandlingRequest? Handling { get; init; }

    /// <summary>The day on which it is deleted unless it is extended; ten years from now for travel documents, five for others, without it.</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Contents.Count() != 1)
        {
            yield return new ValidationResult("must be given, or another kind of record, and only one of them.", [nameof(TravelDocument)]);
        }
        else if ((TravelDocument is null) != Reference is not null || (Reference is not null && !RecordId.IsName(Reference)))
        {
            yield return new ValidationResult($"is 1 to {RecordId.MaxName} letters, digits, dots, dashes and underscores; it must be given with all records but travel documents.", [nameof(Reference)]);
        }
    }
}

/// <summary>Another day of review.</summary>
public sealed record ExtendRecordRequest
{
    /// <summary>Of which record.</summary>
    public required RecordId Id { get; init; }

    /// <summary>The day on which it is deleted unless it is extended again.</summary>
    public required DateOnly ReviewOn { get; init; }
}

/// <summary>Who finds a record.</summary>
public sealed record RecordHandlingRequest
{
    /// <summary>How far what is found may go; amber without it.</summary>
    public TrafficLight? Tlp { get; init; }

    /// <summary>Whose checks find it; everybody's without it.</summary>
    public SendAudience? Audience { get; init; }

    /// <summary>Whose checks do not find it; shown to nobody but the owner.</summary>
    [Items(0, RecordHandling.MaxExcluded, Distinct = true)]
    public ImmutableArray<OwnerId>? Excluded { get; init; }
}

/// <summary>What became of changes.</summary>
/// <param name="Position">The position of the last change of the owner's then.</param>
/// <param name="Done">How many were done.</param>
/// <param name="Refused">Those that were not.</param>
public sealed record RecordsOutcomeBody(long Position, int Done, ImmutableArray<RefusedChangeBody> Refused)
{
    /// <summary>What is to be known of how records were read that were entered, and of whether they are found: sentences that begin with the place of the change.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

/// <summary>A change that was refused.</summary>
/// <param name="Index">Its place among the changes, from 0.</param>
/// <param name="Code">Why, as a code of problems.</param>
/// <param name="Reasons">A sentence for each thing that is wrong.</param>
public sealed record RefusedChangeBody(int Index, string Code, ImmutableArray<string> Reasons);

/// <summary>A record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TravelDocument">The travel document; null when it is another.</param>
/// <param name="Vehicle">The vehicle; null when it is another.</param>
/// <param name="Person">The person; null when it is another.</param>
/// <param name="Tlp">How far it may go.</param>
/// <param name="Audience">Whose checks find it; null to others than its owner.</param>
/// <param name="Excluded">Whose checks do not find it; empty to others than its owner.</param>
/// <param name="ReviewOn">The day on which it is deleted unless it is extended.</param>
public sealed record RecordBody(
    RecordId Id, TravelDocumentRecord? TravelDocument, VehicleRecord? Vehicle, PersonRecord? Person, TrafficLight Tlp, Audience? Audience, ImmutableArray<OwnerId> Excluded, DateOnly ReviewOn)
{
    /// <summary>The DNA profile; null when it is another. Without its loci in what a check finds.</summary>
    public DnaProfileRecord? DnaProfile { get; init; }

    /// <summary>The hash of an image of abuse; null when it is another.</summary>
    public ImageHashRecord? ImageHash { get; init; }

    /// <summary>The fingerprints; null when it is another. Without the bytes of a template in what a check finds.</summary>
    public FingerprintRecord? Fingerprint { get; init; }

    /// <summary>The firearm; null when it is another.</summary>
    public FirearmRecord? Firearm { get; init; }

    /// <summary>The work of art; null when it is another.</summary>
    public ArtworkRecord? Artwork { get; init; }

    /// <summary>The notice of which this is the person, and which keeps the record; null when there is none.</summary>
    public NoticeReference? Notice { get; init; }

    /// <summary>What its owner is to know of how it was read, and of whether it is found; empty to others.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>A record as its owner sees it.</summary>
    public static RecordBody Of(RecordEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return OfHit(entry) with { Audience = entry.Handling.Terms.Audience, Excluded = entry.Handling.Excluded };
    }

    /// <summary>A record as who finds it sees it.</summary>
    public static RecordBody OfHit(RecordEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new RecordBody(entry.Id, entry.Content as TravelDocumentRecord, entry.Content as VehicleRecord, entry.Content as PersonRecord, entry.Handling.Terms.Tlp, null, [], entry.ReviewOn)
        {
            DnaProfile = entry.Content as DnaProfileRecord,
            ImageHash = entry.Content as ImageHashRecord,
            Fingerprint = entry.Content as FingerprintRecord,
            Firearm = entry.Content as FirearmRecord,
            Artwork = entry.Content as ArtworkRecord,
            Notice = (entry.Content as PersonRecord)?.Notice,
        };
    }
}

/// <summary>An own record with its last change.</summary>
/// <param name="Record">The record.</param>
/// <param name="Position">The position of the change.</param>
/// <param name="At">When it was.</param>
/// <param name="By">Who made it.</param>
public sealed record RecordViewBody(RecordBody Record, long Position, DateTimeOffset At, AuthorBody By);

/// <summary>A page of own records, in the order of their last changes.</summary>
/// <param name="Records">The records.</param>
/// <param name="Next">The value of <c>after</c> for the next page; null when nothing follows.</param>
public sealed record RecordsBody(ImmutableArray<RecordViewBody> Records, long? Next);

/// <summary>At which hubs the last change of a record is in effect: at <c>hubs.length</c> of <c>of</c>.</summary>
/// <param name="Id">Which record.</param>
/// <param name="Position">The position of the change.</param>
/// <param name="At">When it was made.</param>
/// <param name="IsCleared">Whether it cleared the record.</param>
/// <param name="Hubs">The hubs that have applied it, with when.</param>
/// <param name="Of">How many hubs there are.</param>
/// <param name="OfflineCopies">The offline copies of bureaus that hold such records, with whether the change is in them; null when a hub that knows them is away.</param>
public sealed record RecordEffectBody(
    RecordId Id, long Position, DateTimeOffset At, bool IsCleared, ImmutableArray<AppliedAtHub> Hubs, int Of, ImmutableArray<OfflineEffectBody>? OfflineCopies);

/// <summary>How far the hubs' copies of an owner's records are.</summary>
/// <param name="Hubs">One of each hub.</param>
public sealed record RecordReplicasBody(ImmutableArray<RecordReplicaState> Hubs);
