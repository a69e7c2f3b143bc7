using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>Which list of the public notices an extract stands in.</summary>
[GenerateSerializer, Alias("public-notice-kind")]
public enum PublicNoticeKind
{
    /// <summary>A red notice.</summary>
    Red = 0,

    /// <summary>A yellow notice.</summary>
    Yellow = 1,

    /// <summary>A United Nations Special Notice about a person.</summary>
    UnPerson = 2,

    /// <summary>A United Nations Special Notice about an entity.</summary>
    UnEntity = 3,
}

/// <summary>
/// What the public may read of an active notice, by its owner's decision. What is unknown is null, or an empty list; never 0, "-" or an empty text.
/// Dates are texts of the precision that is known: <c>1979/01/17</c>, <c>1979/01</c> or <c>1979</c>. Countries are codes as owners have them: two letters, or 914, 916, 922, UNK.
/// </summary>
/// <param name="Kind">In which list it stands.</param>
/// <param name="Number">The notice's number: <c>2026-12345</c>.</param>
/// <param name="Name">The family name, or the only one; an entity's name.</param>
[GenerateSerializer, Immutable, Alias("public-notice")]
public sealed record PublicNotice(
    [property: Id(0)] PublicNoticeKind Kind,
    [property: Id(1)] string Number,
    [property: Id(2)] string? Name)
{
    /// <summary>The forenames.</summary>
    [Id(3)]
    public string? Forename { get; init; }

    /// <summary>The date of birth.</summary>
    [Id(4)]
    public string? DateOfBirth { get; init; }

    /// <summary>Nationalities, as country codes.</summary>
    [Id(5)]
    public ImmutableArray<string> Nationalities { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The sex: F, M or U.</summary>
    [Id(6)]
    public string? Sex { get; init; }

    /// <summary>The country of birth, as its code.</summary>
    [Id(7)]
    public string? CountryOfBirth { get; init; }

    /// <summary>The place of birth.</summary>
    [Id(8)]
    public string? PlaceOfBirth { get; init; }

    /// <summary>Warrants; red notices only.</summary>
    [Id(9)]
    public ImmutableArray<PublicWarrant> Warrants { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Weight in kilograms.</summary>
    [Id(10)]
    public int? Weight { get; init; }

    /// <summary>Height in metres.</summary>
    [Id(11)]
    public double? Height { get; init; }

    /// <summary>Distinguishing marks.</summary>
    [Id(12)]
    public string? DistinguishingMarks { get; init; }

    /// <summary>Colours of the eyes: BLA BLU BLUL BRO BROD BROH BROL GRE GRY OTHC OTHD OTHL.</summary>
    [Id(13)]
    public ImmutableArray<string> EyeColors { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Colours of the hair: BLA BRO BROF GRY GRYG HAIB HAID OTHD RED REDA WHI YELB.</summary>
    [Id(14)]
    public ImmutableArray<string> HairColors { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Spoken languages, three letters each.</summary>
    [Id(15)]
    public ImmutableArray<string> Languages { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What only yellow notices say; null for others.</summary>
    [Id(16)]
    public PublicDisappearance? Disappearance { get; init; }

    /// <summary>What only notices about sanctions of the United Nations say; null for others.</summary>
    [Id(17)]
    public PublicSanction? Sanction { get; init; }

    /// <summary>Pictures; the first that may be a thumbnail stands in lists.</summary>
    [Id(18)]
    public ImmutableArray<PublicPicture> Pictures { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The picture that stands in lists; null for none.</summary>
    public PublicPicture? Thumbnail() => Pictures.FirstOrDefault(picture => picture.IsThumbnail);
}

/// <summary>A warrant in a red notice.</summary>
/// <param name="IssuingCountry">The country that issued it, as its code.</param>
/// <param name="Charge">The charge.</param>
/// <param name="ChargeTranslation">The charge in another language.</param>
[GenerateSerializer, Immutable, Alias("public-warrant")]
public sealed record PublicWarrant([property: Id(0)] string? IssuingCountry, [property: Id(1)] string? Charge, [property: Id(2)] string? ChargeTranslation);

/// <summary>What a yellow notice says of a disappearance and of the missing person's family.</summary>
[GenerateSerializer, Immutable, Alias("public-disappearance")]
public sealed record PublicDisappearance
{
    /// <summary>The family name at birth.</summary>
    [Id(0)]
    public string? BirthName { get; init; }

    /// <summary>When it happened; a date like the others.</summary>
    [Id(1)]
    public string? DateOfEvent { get; init; }

    /// <summary>Where.</summary>
    [Id(2)]
    public string? Place { get; init; }

    /// <summary>In which country, as its code.</summary>
    [Id(3)]
    public string? Country { get; init; }

    /// <summary>The father's family name.</summary>
    [Id(4)]
    public string? FatherName { get; init; }

    /// <summary>The father's forenames.</summary>
    [Id(5)]
    public string? FatherForename { get; init; }

    /// <summary>The mother's family name.</summary>
    [Id(6)]
    public string? MotherName { get; init; }

    /// <summary>The mother's forenames.</summary>
    [Id(7)]
    public string? MotherForename { get; init; }
}

/// <summary>What a notice about sanctions of the United Nations says of them.</summary>
[GenerateSerializer, Immutable, Alias("public-sanction")]
public sealed record PublicSanction
{
    /// <summary>The permanent reference number of the list.</summary>
    [Id(0)]
    public string? Reference { get; init; }

    /// <summary>The resolution of the Security Council.</summary>
    [Id(1)]
    public string? Resolution { get; init; }

    /// <summary>Other names.</summary>
    [Id(2)]
    public ImmutableArray<string> Aliases { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Identity documents, each as one line of text.</summary>
    [Id(3)]
    public ImmutableArray<string> IdentityDocuments { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Addresses, each as one line of text.</summary>
    [Id(4)]
    public ImmutableArray<string> Addresses { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the notice is for: asset freeze, travel ban, arms embargo.</summary>
    [Id(5)]
    public ImmutableArray<string> Purposes { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A picture of a public notice.</summary>
/// <param name="Id">Its number in addresses, unique in the notice, above 0.</param>
/// <param name="File">The bytes.</param>
/// <param name="IsThumbnail">Whether it may stand in lists as the notice's thumbnail.</param>
[GenerateSerializer, Immutable, Alias("public-picture")]
public sealed record PublicPicture([property: Id(0)] long Id, [property: Id(1)] AttachmentReference File, [property: Id(2)] bool IsThumbnail);
