using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>
/// What a notice says. Which parts it must have, its type says (<see cref="NoticeTypes"/>). What is unknown is null or an empty list; a dash or N/A in place of a text
/// is taken for unknown. Countries are two-letter codes of ISO 3166-1, or the codes of owners that are no countries.
/// </summary>
[GenerateSerializer, Immutable, Alias("notice-content")]
public sealed record NoticeContent
{
    /// <summary>The person that it is about; null when it is about no person.</summary>
    [Id(0)]
    public NoticePerson? Person { get; init; }

    /// <summary>The organisation, group or undertaking that it is about; null when it is about none.</summary>
    [Id(1)]
    public NoticeEntity? Entity { get; init; }

    /// <summary>What happened or threatens to: the disappearance, the find of a body, the threat, the modus operandi.</summary>
    [Id(2)]
    public EventDetails? Event { get; init; }

    /// <summary>Assets to be traced.</summary>
    [Id(3)]
    public ImmutableArray<NoticeAsset> Assets { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The decision of the Security Council; null without one.</summary>
    [Id(4)]
    public NoticeSanction? Sanction { get; init; }

    /// <summary>Warrants and sentences.</summary>
    [Id(5)]
    public ImmutableArray<NoticeWarrant> Warrants { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The facts of the case.</summary>
    [Id(6)]
    public string? Facts { get; init; }

    /// <summary>Whether the requester assures that it will seek extradition.</summary>
    [Id(7)]
    public bool AssuresExtradition { get; init; }

    /// <summary>Photographs and drawings, the first one first.</summary>
    [Id(8)]
    public ImmutableArray<NoticePhotograph> Photographs { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Every file that it names: photographs, thumbnails, fingerprints and DNA profiles.</summary>
    public IEnumerable<AttachmentReference> Files() =>
    [
        .. Photographs.Select(picture => picture.File), .. Photographs.Select(picture => picture.Thumbnail).OfType<AttachmentReference>(),
        .. Person?.Fingerprints ?? [], .. Person?.DnaProfiles ?? [],
    ];
}

/// <summary>A person in a notice.</summary>
/// <param name="Status">In which relation to the case.</param>
[GenerateSerializer, Immutable, Alias("notice-person")]
public sealed record NoticePerson([property: Id(0)] PersonStatus Status)
{
    /// <summary>The family name, or the only one.</summary>
    [Id(1)]
    public string? FamilyName { get; init; }

    /// <summary>The forenames.</summary>
    [Id(2)]
    public string? Forename { get; init; }

    /// <summary>The family name at birth.</summary>
    [Id(3)]
    public string? BirthName { get; init; }

    /// <summary>Other names.</summary>
    [Id(4)]
    public ImmutableArray<string> Aliases { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The date of birth, as far as it is known.</summary>
    [Id(5)]
    public NoticeDate? BirthDate { get; init; }

    /// <summary>The place of birth.</summary>
    [Id(6)]
    public string? BirthPlace { get; init; }

    /// <summary>The country of birth.</summary>
    [Id(7)]
    public string? BirthCountry { get; init; }

    /// <summary>Nationalities.</summary>
    [Id(8)]
    public ImmutableArray<string> Nationalities { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The sex: F, M or U (unknown).</summary>
    [Id(9)]
    public string? Sex { get; init; }

    /// <summary>Spoken languages, three letters each (ISO 639-2).</summary>
    [Id(10)]
    public ImmutableArray<string> Languages { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The father.</summary>
    [Id(11)]
    public ParentNames? Father { get; init; }

    /// <summary>The mother.</summary>
    [Id(12)]
    public ParentNames? Mother { get; init; }

    /// <summary>What the person looks like.</summary>
    [Id(13)]
    public PhysicalDescription? Description { get; init; }

    /// <summary>Identity documents.</summary>
    [Id(14)]
    public ImmutableArray<IdentityDocument> Documents { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Fingerprints, as files that the requester has uploaded.</summary>
    [Id(15)]
    public ImmutableArray<AttachmentReference> Fingerprints { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>DNA profiles, as files that the requester has uploaded.</summary>
    [Id(16)]
    public ImmutableArray<AttachmentReference> DnaProfiles { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Addresses, each as one line of text.</summary>
    [Id(17)]
    public ImmutableArray<string> Addresses { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The names of a parent.</summary>
/// <param name="FamilyName">The family name.</param>
/// <param name="Forename">The forenames.</param>
[GenerateSerializer, Immutable, Alias("parent-names")]
public sealed record ParentNames([property: Id(0)] string? FamilyName = null, [property: Id(1)] string? Forename = null);

/// <summary>What a person looks like.</summary>
[GenerateSerializer, Immutable, Alias("physical-description")]
public sealed record PhysicalDescription
{
    /// <summary>Height in centimetres.</summary>
    [Id(0)]
    public int? Height { get; init; }

    /// <summary>Weight in kilograms.</summary>
    [Id(1)]
    public int? Weight { get; init; }

    /// <summary>Colours of the eyes: BLA BLU BLUL BRO BROD BROH BROL GRE GRY OTHC OTHD OTHL.</summary>
    [Id(2)]
    public ImmutableArray<string> EyeColors { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Colours of the hair: BLA BRO BROF GRY GRYG HAIB HAID OTHD RED REDA WHI YELB.</summary>
    [Id(3)]
    public ImmutableArray<string> HairColors { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Scars, tattoos and other marks.</summary>
    [Id(4)]
    public string? DistinguishingMarks { get; init; }

    /// <summary>Clothing, belongings and whatever else describes the person.</summary>
    [Id(5)]
    public string? Belongings { get; init; }

    /// <summary>Whether it says anything.</summary>
    [JsonIgnore]
    public bool IsEmpty => Height is null && Weight is null && EyeColors.IsEmpty && HairColors.IsEmpty && DistinguishingMarks is null && Belongings is null;
}

/// <summary>An identity document.</summary>
/// <param name="Kind">What it is, for example passport.</param>
/// <param name="Number">Its number.</param>
/// <param name="IssuingCountry">Who issued it.</param>
/// <param name="IssuedOn">When.</param>
[GenerateSerializer, Immutable, Alias("identity-document")]
public sealed record IdentityDocument(
    [property: Id(0)] string? Kind = null, [property: Id(1)] string? Number = null, [property: Id(2)] string? IssuingCountry = null, [property: Id(3)] NoticeDate? IssuedOn = null);

/// <summary>A warrant of arrest, or a sentence.</summary>
[GenerateSerializer, Immutable, Alias("notice-warrant")]
public sealed record NoticeWarrant
{
    /// <summary>The reference of the warrant or judgment.</summary>
    [Id(0)]
    public string? Reference { get; init; }

    /// <summary>Who issued it.</summary>
    [Id(1)]
    public string? IssuingCountry { get; init; }

    /// <summary>When it was issued.</summary>
    [Id(2)]
    public NoticeDate? IssuedOn { get; init; }

    /// <summary>The charge.</summary>
    [Id(3)]
    public string? Charge { get; init; }

    /// <summary>The charge in another language.</summary>
    [Id(4)]
    public string? ChargeTranslation { get; init; }

    /// <summary>The law that was broken.</summary>
    [Id(5)]
    public string? Law { get; init; }

    /// <summary>The maximum penalty in months; null when it was sentenced.</summary>
    [Id(6)]
    public int? MaximumPenaltyMonths { get; init; }

    /// <summary>The sentence imposed in months; null when there is none.</summary>
    [Id(7)]
    public int? SentenceMonths { get; init; }

    /// <summary>What is left to serve in months; null for the whole sentence.</summary>
    [Id(8)]
    public int? RemainingMonths { get; init; }
}

/// <summary>An organisation, group or undertaking.</summary>
/// <param name="Name">Its name.</param>
[GenerateSerializer, Immutable, Alias("notice-entity")]
public sealed record NoticeEntity([property: Id(0)] string? Name = null)
{
    /// <summary>Other names.</summary>
    [Id(1)]
    public ImmutableArray<string> Aliases { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Addresses, each as one line of text.</summary>
    [Id(2)]
    public ImmutableArray<string> Addresses { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>An event, a threat or a way of acting.</summary>
[GenerateSerializer, Immutable, Alias("event-details")]
public sealed record EventDetails
{
    /// <summary>When it happened or was found; null for what is still to come.</summary>
    [Id(0)]
    public NoticeDate? Date { get; init; }

    /// <summary>Where.</summary>
    [Id(1)]
    public string? Place { get; init; }

    /// <summary>In which country.</summary>
    [Id(2)]
    public string? Country { get; init; }

    /// <summary>What happened, threatens, or how it is done.</summary>
    [Id(3)]
    public string? Description { get; init; }
}

/// <summary>An asset to be traced.</summary>
/// <param name="Kind">What it is, for example account, vehicle, real estate, company.</param>
/// <param name="Description">What is known of it.</param>
/// <param name="Country">Where it is thought to be.</param>
[GenerateSerializer, Immutable, Alias("notice-asset")]
public sealed record NoticeAsset([property: Id(0)] string? Kind = null, [property: Id(1)] string? Description = null, [property: Id(2)] string? Country = null);

/// <summary>A decision of the Security Council.</summary>
/// <param name="Reference">The permanent reference number of the list.</param>
/// <param name="Resolution">The resolution's number.</param>
[GenerateSerializer, Immutable, Alias("notice-sanction")]
public sealed record NoticeSanction([property: Id(0)] string? Reference = null, [property: Id(1)] string? Resolution = null)
{
    /// <summary>What follows from it: asset freeze, travel ban, arms embargo.</summary>
    [Id(2)]
    public ImmutableArray<string> Purposes { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A photograph or drawing that the requester has uploaded.</summary>
/// <param name="File">The picture.</param>
/// <param name="Thumbnail">A small copy; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("notice-photograph")]
public sealed record NoticePhotograph([property: Id(0)] AttachmentReference File, [property: Id(1)] AttachmentReference? Thumbnail = null);

/// <summary>In which relation to the case a person stands.</summary>
[GenerateSerializer, Alias("person-status")]
[JsonConverter(typeof(KebabCase<PersonStatus>))]
public enum PersonStatus
{
    /// <summary>A court has convicted the person.</summary>
    Convicted = 0,

    /// <summary>The person is charged.</summary>
    Accused = 1,

    /// <summary>The person is suspected.</summary>
    Suspect = 2,

    /// <summary>A witness.</summary>
    Witness = 3,

    /// <summary>A victim.</summary>
    Victim = 4,

    /// <summary>A missing person.</summary>
    Missing = 5,

    /// <summary>Somebody who cannot say who they are.</summary>
    Unidentified = 6,

    /// <summary>A dead body without a name.</summary>
    UnidentifiedBody = 7,

    /// <summary>Somebody on a list of the Security Council.</summary>
    Sanctioned = 8,

    /// <summary>Somebody of whom a crime is to be feared.</summary>
    PossibleThreat = 9,

    /// <summary>Anybody else of interest to the case.</summary>
    OfInterest = 10,
}

/// <summary>How large a notice may be.</summary>
public static class NoticeLimits
{
    /// <summary>Characters of a name, a place, a code or a reference.</summary>
    public const int MaxName = 200;

    /// <summary>Characters of the facts and of other descriptions.</summary>
    public const int MaxText = 20_000;

    /// <summary>Entries of a list.</summary>
    public const int MaxList = 50;

    /// <summary>Photographs.</summary>
    public const int MaxPhotographs = 20;

    /// <summary>Bytes of a photograph: 5 MB, counted as 5 x 1024 x 1024.</summary>
    public const long MaxPhotographBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of a thumbnail.</summary>
    public const long MaxThumbnailBytes = 256 * 1024;

    /// <summary>Reports on one notice.</summary>
    public const int MaxReports = 500;

    /// <summary>Owners that a notice keeps out.</summary>
    public const int MaxExcluded = 256;

    /// <summary>Entries of a page of a notice's history.</summary>
    public const int MaxHistory = 200;

    /// <summary>The longest suspension, in months.</summary>
    public const int SuspensionMonths = 6;

    /// <summary>The time in which a deletion that was ordered is carried out, in months.</summary>
    public const int DeletionMonths = 1;

    /// <summary>How long a notice is valid at most before its extension has to be reviewed, in months.</summary>
    public const int RetentionMonths = 60;

    /// <summary>No time of <see cref="SuspensionMonths"/> is longer, in days.</summary>
    public const int SuspensionDays = 185;

    /// <summary>No time of <see cref="RetentionMonths"/> is longer, in days.</summary>
    public const int RetentionDays = 1827;

    /// <summary>Officers who have to review a notice.</summary>
    public const int Reviewers = 2;

    /// <summary>How long before its end the requester is told to ask for an extension.</summary>
    public static readonly TimeSpan ExtensionNotice = TimeSpan.FromDays(60);
}
