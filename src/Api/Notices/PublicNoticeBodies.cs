using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>A page of public notices.</summary>
/// <param name="Total">How many fit the query, also beyond the 160 that can be reached.</param>
/// <param name="Query">What was asked for, and which page this is.</param>
/// <param name="Embedded">The notices.</param>
/// <param name="Links">Where the other pages are.</param>
public sealed record PublicNoticesBody(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("query")] PublicQueryBody Query,
    [property: JsonPropertyName("_embedded")] PublicNoticesEmbedded Embedded,
    [property: JsonPropertyName("_links")] PublicPageLinks Links);

/// <summary>What was asked for; filters that were not used are absent.</summary>
/// <param name="Page">The page that was answered.</param>
/// <param name="ResultPerPage">Notices of a page.</param>
public sealed record PublicQueryBody([property: JsonPropertyName("page")] int Page, [property: JsonPropertyName("resultPerPage")] int ResultPerPage)
{
    /// <summary>A regular expression for the forenames.</summary>
    [JsonPropertyName("forename"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Forename { get; init; }

    /// <summary>A regular expression for the name.</summary>
    [JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Country codes with commas between them.</summary>
    [JsonPropertyName("nationality"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Nationality { get; init; }

    /// <summary>The least age.</summary>
    [JsonPropertyName("ageMin"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AgeMin { get; init; }

    /// <summary>The greatest age.</summary>
    [JsonPropertyName("ageMax"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AgeMax { get; init; }

    /// <summary>Words.</summary>
    [JsonPropertyName("freeText"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FreeText { get; init; }

    /// <summary>F, M or U.</summary>
    [JsonPropertyName("sexId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SexId { get; init; }

    /// <summary>Country codes with commas between them.</summary>
    [JsonPropertyName("arrestWarrantCountryId"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ArrestWarrantCountryId { get; init; }

    /// <summary>A part of the reference of the United Nations' list.</summary>
    [JsonPropertyName("unReference"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnReference { get; init; }

    /// <summary>A part of the resolution's number.</summary>
    [JsonPropertyName("unResolution"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnResolution { get; init; }
}

/// <summary>The notices of a page.</summary>
/// <param name="Notices">By name.</param>
public sealed record PublicNoticesEmbedded([property: JsonPropertyName("notices")] ImmutableArray<ListedNoticeBody> Notices);

/// <summary>A public notice as lists show it; what is unknown is null.</summary>
/// <param name="Forename">The forenames.</param>
/// <param name="DateOfBirth">The date of birth: YYYY/MM/DD, YYYY/MM or YYYY.</param>
/// <param name="EntityId">The notice's number, with a slash: 2021/75051.</param>
/// <param name="Nationalities">Country codes.</param>
/// <param name="Name">The name.</param>
/// <param name="Links">Where the rest is.</param>
public sealed record ListedNoticeBody(
    [property: JsonPropertyName("forename")] string? Forename,
    [property: JsonPropertyName("date_of_birth")] string? DateOfBirth,
    [property: JsonPropertyName("entity_id")] string EntityId,
    [property: JsonPropertyName("nationalities")] ImmutableArray<string>? Nationalities,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("_links")] PublicNoticeLinks Links);

/// <summary>An address.</summary>
/// <param name="Href">The whole address.</param>
public sealed record PublicLink([property: JsonPropertyName("href")] string Href);

/// <summary>Where the pages of a list are.</summary>
/// <param name="Self">This page.</param>
/// <param name="First">The first.</param>
/// <param name="Next">The next; absent on the last page.</param>
/// <param name="Last">The last that can be reached.</param>
public sealed record PublicPageLinks(
    [property: JsonPropertyName("self")] PublicLink Self,
    [property: JsonPropertyName("first")] PublicLink First,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublicLink? Next,
    [property: JsonPropertyName("last")] PublicLink Last);

/// <summary>Where a notice and its pictures are.</summary>
/// <param name="Self">The notice.</param>
/// <param name="Images">Its pictures.</param>
/// <param name="Thumbnail">The picture for lists; absent when there is none.</param>
public sealed record PublicNoticeLinks(
    [property: JsonPropertyName("self")] PublicLink Self,
    [property: JsonPropertyName("images")] PublicLink Images,
    [property: JsonPropertyName("thumbnail"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublicLink? Thumbnail);

/// <summary>What all public notices say; what is unknown is null.</summary>
public abstract record PublicDetailBody
{
    /// <summary>The notice's number, with a slash: 2021/75051.</summary>
    [JsonPropertyName("entity_id")]
    public string EntityId { get; init; } = string.Empty;

    /// <summary>The name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The forenames.</summary>
    [JsonPropertyName("forename")]
    public string? Forename { get; init; }

    /// <summary>The date of birth: YYYY/MM/DD, YYYY/MM or YYYY.</summary>
    [JsonPropertyName("date_of_birth")]
    public string? DateOfBirth { get; init; }

    /// <summary>Country codes.</summary>
    [JsonPropertyName("nationalities")]
    public ImmutableArray<string>? Nationalities { get; init; }

    /// <summary>F, M or U.</summary>
    [JsonPropertyName("sex_id")]
    public string? SexId { get; init; }

    /// <summary>The country of birth, as its code.</summary>
    [JsonPropertyName("country_of_birth_id")]
    public string? CountryOfBirthId { get; init; }

    /// <summary>The place of birth.</summary>
    [JsonPropertyName("place_of_birth")]
    public string? PlaceOfBirth { get; init; }

    /// <summary>Weight in kilograms.</summary>
    [JsonPropertyName("weight")]
    public int? Weight { get; init; }

    /// <summary>Height in metres.</summary>
    [JsonPropertyName("height")]
    public double? Height { get; init; }

    /// <summary>Distinguishing marks.</summary>
    [JsonPropertyName("distinguishing_marks")]
    public string? DistinguishingMarks { get; init; }

    /// <summary>Codes of the colours of the eyes.</summary>
    [JsonPropertyName("eyes_colors_id")]
    public ImmutableArray<string>? EyesColorsId { get; init; }

    /// <summary>Codes of the colours of the hair.</summary>
    [JsonPropertyName("hairs_id")]
    public ImmutableArray<string>? HairsId { get; init; }

    /// <summary>Languages, three letters each.</summary>
    [JsonPropertyName("languages_spoken_ids")]
    public ImmutableArray<string>? LanguagesSpokenIds { get; init; }

    /// <summary>What belongs to it.</summary>
    [JsonPropertyName("_embedded")]
    public PublicDetailEmbedded Embedded { get; init; } = new([]);

    /// <summary>Where it and its pictures are.</summary>
    [JsonPropertyName("_links")]
    public PublicNoticeLinks Links { get; init; } = null!;
}

/// <summary>What belongs to a notice.</summary>
/// <param name="Links">Addresses elsewhere; there are none.</param>
public sealed record PublicDetailEmbedded([property: JsonPropertyName("links")] ImmutableArray<PublicLink> Links);

/// <summary>A red notice.</summary>
public sealed record RedNoticeBody : PublicDetailBody
{
    /// <summary>Warrants.</summary>
    [JsonPropertyName("arrest_warrants")]
    public ImmutableArray<PublicWarrantBody>? ArrestWarrants { get; init; }
}

/// <summary>A warrant.</summary>
/// <param name="IssuingCountryId">The country that issued it, as its code.</param>
/// <param name="Charge">The charge.</param>
/// <param name="ChargeTranslation">The charge in another language.</param>
public sealed record PublicWarrantBody(
    [property: JsonPropertyName("issuing_country_id")] string? IssuingCountryId,
    [property: JsonPropertyName("charge")] string? Charge,
    [property: JsonPropertyName("charge_translation")] string? ChargeTranslation);

/// <summary>A yellow notice.</summary>
public sealed record YellowNoticeBody : PublicDetailBody
{
    /// <summary>The family name at birth.</summary>
    [JsonPropertyName("birth_name")]
    public string? BirthName { get; init; }

    /// <summary>When the person disappeared, or was found.</summary>
    [JsonPropertyName("date_of_event")]
    public string? DateOfEvent { get; init; }

    /// <summary>Where.</summary>
    [JsonPropertyName("place")]
    public string? Place { get; init; }

    /// <summary>In which country, as its code.</summary>
    [JsonPropertyName("country")]
    public string? Country { get; init; }

    /// <summary>The father's family name.</summary>
    [JsonPropertyName("father_name")]
    public string? FatherName { get; init; }

    /// <summary>The father's forenames.</summary>
    [JsonPropertyName("father_forename")]
    public string? FatherForename { get; init; }

    /// <summary>The mother's family name.</summary>
    [JsonPropertyName("mother_name")]
    public string? MotherName { get; init; }

    /// <summary>The mother's forenames.</summary>
    [JsonPropertyName("mother_forename")]
    public string? MotherForename { get; init; }
}

/// <summary>A notice about sanctions of the United Nations.</summary>
public sealed record UnNoticeBody : PublicDetailBody
{
    /// <summary>The permanent reference number of the list.</summary>
    [JsonPropertyName("un_reference")]
    public string? UnReference { get; init; }

    /// <summary>The resolution.</summary>
    [JsonPropertyName("un_resolution")]
    public string? UnResolution { get; init; }

    /// <summary>Other names.</summary>
    [JsonPropertyName("aliases")]
    public ImmutableArray<string>? Aliases { get; init; }

    /// <summary>Identity documents.</summary>
    [JsonPropertyName("identity_documents")]
    public ImmutableArray<string>? IdentityDocuments { get; init; }

    /// <summary>Addresses; the contract spells them so.</summary>
    [JsonPropertyName("adresses")]
    public ImmutableArray<string>? Addresses { get; init; }

    /// <summary>What the notice is for.</summary>
    [JsonPropertyName("purposes")]
    public ImmutableArray<string>? Purposes { get; init; }
}

/// <summary>The pictures of a notice.</summary>
/// <param name="Embedded">The pictures.</param>
/// <param name="Links">Where they and the notice are.</param>
public sealed record PublicImagesBody(
    [property: JsonPropertyName("_embedded")] PublicImagesEmbedded Embedded,
    [property: JsonPropertyName("_links")] PublicImagesLinks Links);

/// <summary>The pictures of a notice.</summary>
/// <param name="Images">None when there is no photograph.</param>
public sealed record PublicImagesEmbedded([property: JsonPropertyName("images")] ImmutableArray<PublicImageBody> Images);

/// <summary>A picture.</summary>
/// <param name="PictureId">Its number.</param>
/// <param name="Links">Where its bytes are.</param>
public sealed record PublicImageBody([property: JsonPropertyName("picture_id")] string PictureId, [property: JsonPropertyName("_links")] PublicImageLinks Links);

/// <summary>Where a picture's bytes are.</summary>
/// <param name="Self">There.</param>
public sealed record PublicImageLinks([property: JsonPropertyName("self")] PublicLink Self);

/// <summary>Where the pictures of a notice are.</summary>
/// <param name="Self">All of them.</param>
/// <param name="Notice">The notice.</param>
/// <param name="Thumbnail">The picture for lists; absent when there is none.</param>
public sealed record PublicImagesLinks(
    [property: JsonPropertyName("self")] PublicLink Self,
    [property: JsonPropertyName("notice")] PublicLink Notice,
    [property: JsonPropertyName("thumbnail"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PublicLink? Thumbnail);

/// <summary>A country, or who else has nationals or issues warrants.</summary>
/// <param name="Value">Its code.</param>
/// <param name="Name">Its English name.</param>
public sealed record PublicCountryBody([property: JsonPropertyName("value")] string Value, [property: JsonPropertyName("name")] string Name);

/// <summary>What the public interface answers, as JSON; generated at compile time. Its names are its own, so that each stands beside its member.</summary>
[JsonSerializable(typeof(PublicNoticesBody))]
[JsonSerializable(typeof(RedNoticeBody))]
[JsonSerializable(typeof(YellowNoticeBody))]
[JsonSerializable(typeof(UnNoticeBody))]
[JsonSerializable(typeof(PublicImagesBody))]
[JsonSerializable(typeof(ImmutableArray<PublicCountryBody>))]
public sealed partial class PublicNoticeJsonContext : JsonSerializerContext
{
    /// <summary>As it is sent: letters of all scripts and the ampersands of links stand for themselves, since nobody puts this into a page unread.</summary>
    public static PublicNoticeJsonContext Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
