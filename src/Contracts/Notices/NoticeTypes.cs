using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>The types of notices, as the governing assembly has set them: the file <c>notice-types.json</c>, checked when it is read.</summary>
public sealed class NoticeTypes
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly FrozenDictionary<string, NoticeType> _byCode;

    private NoticeTypes(NoticeTypesFile file)
    {
        All = file.Types;
        NeutralityWords = file.NeutralityWords;
        OtherCountries = file.OtherCountries.ToFrozenSet(StringComparer.Ordinal);
        _byCode = All.ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);
    }

    /// <summary>The types that ship with this assembly.</summary>
    public static NoticeTypes Default { get; } = Load();

    /// <summary>All types.</summary>
    public ImmutableArray<NoticeType> All { get; }

    /// <summary>Words that a reviewer should look at, in lower case.</summary>
    public ImmutableArray<string> NeutralityWords { get; }

    /// <summary>Two-letter codes of ISO 3166-1 that are no owners.</summary>
    public FrozenSet<string> OtherCountries { get; }

    /// <summary>The type with that code, or null.</summary>
    public NoticeType? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>Reads a file of types.</summary>
    /// <exception cref="InvalidDataException">It breaks a rule; the sentence says which.</exception>
    public static NoticeTypes Read(Stream stream)
    {
        NoticeTypesFile file;
        try
        {
            file = JsonSerializer.Deserialize<NoticeTypesFile>(stream, Strict) ?? throw new InvalidDataException("The file of notice types is empty.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"The file of notice types cannot be read: {malformed.Message}", malformed);
        }

        foreach (var type in file.Types)
        {
            Check(!type.Requesters.IsEmpty && type.ReviewedAfterRelease.All(type.Requesters.Contains), type, "somebody can ask for it, and who is reviewed afterwards is one of them");
            Check(type.RetentionMonths is >= 1 and <= NoticeLimits.RetentionMonths, type, $"retentionMonths is 1 to {NoticeLimits.RetentionMonths}");
            Check(type.Quota is null or >= 1, type, "quota is at least 1");
            Check((type.Public == NoticePublicity.Never) == (type.PublicList is null), type, "publicList says in which list its extracts stand, if the public may read any");
            Check(type.PublicList is null or "red" or "yellow" or "un", type, "publicList is red, yellow or un");
            Check(!type.Required.IsEmpty, type, "something is required");
            var unknown = type.Required.SelectMany(required => required.Split('|')).FirstOrDefault(field => !NoticeFields.Present.ContainsKey(field));
            Check(unknown is null, type, $"there is no field '{unknown}'");
        }

        return file.Types.Select(type => type.Code).Distinct().Count() == file.Types.Length
            ? new NoticeTypes(file)
            : throw new InvalidDataException("Two types of notices have one code.");
    }

    private static NoticeTypes Load()
    {
        using var stream = typeof(NoticeTypes).Assembly.GetManifestResourceStream("notice-types.json")
            ?? throw new InvalidOperationException("The resource notice-types.json is missing from the assembly.");
        return Read(stream);
    }

    private static void Check(bool holds, NoticeType type, string rule)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The notice type '{type.Code}' breaks a rule: {rule}.");
        }
    }

    private sealed record NoticeTypesFile(ImmutableArray<NoticeType> Types, ImmutableArray<string> NeutralityWords, ImmutableArray<string> OtherCountries);
}

/// <summary>A type of notices.</summary>
/// <param name="Code">Its code, for example <c>red</c>.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Requesters">Who may ask for it.</param>
/// <param name="ReviewedAfterRelease">Whose notices of this type are published first and reviewed afterwards.</param>
/// <param name="DiffusionReviewedBefore">Whether its diffusions too are reviewed before they go out.</param>
/// <param name="Public">Whether the public may read an extract.</param>
/// <param name="Urgent">Whether publication is told in the urgent lane.</param>
/// <param name="RetentionMonths">How long it is valid at first.</param>
/// <param name="Required">What it must say, see <see cref="NoticeFields"/>; with <c>|</c> between fields one of which is enough.</param>
/// <param name="Quota">How many an owner may submit in a year; null for as many as it needs.</param>
/// <param name="PublicList">In which list of the public notices its extracts stand: red, yellow, un; null in none.</param>
/// <param name="Threshold">How serious the crime must be; null without a threshold.</param>
public sealed record NoticeType(
    string Code,
    string Purpose,
    ImmutableArray<NoticeRequester> Requesters,
    ImmutableArray<NoticeRequester> ReviewedAfterRelease,
    bool DiffusionReviewedBefore,
    NoticePublicity Public,
    bool Urgent,
    int RetentionMonths,
    ImmutableArray<string> Required,
    int? Quota = null,
    string? PublicList = null,
    NoticeThreshold? Threshold = null);

/// <summary>How serious a crime must be: the maximum penalty or the sentence of one warrant reaches one of these.</summary>
/// <param name="MaximumPenaltyMonths">The maximum penalty of who is wanted for prosecution, in months.</param>
/// <param name="SentenceMonths">The sentence imposed, and what is left of it, of who is wanted to serve it, in months.</param>
public sealed record NoticeThreshold(int MaximumPenaltyMonths, int SentenceMonths);

/// <summary>Whether the public may read an extract of a type's notices.</summary>
[JsonConverter(typeof(KebabCase<NoticePublicity>))]
public enum NoticePublicity
{
    /// <summary>Never.</summary>
    Never = 0,

    /// <summary>When the owner of the notice decides so.</summary>
    Owner = 1,

    /// <summary>Always, and all of it.</summary>
    Always = 2,
}

/// <summary>The fields that a type can require.</summary>
public static class NoticeFields
{
    /// <summary>Whether content says something in a field. Of warrants every one has to.</summary>
    public static readonly FrozenDictionary<string, Func<NoticeContent, bool>> Present = new Dictionary<string, Func<NoticeContent, bool>>
    {
        ["person.familyName"] = content => content.Person?.FamilyName is not null,
        ["person.forename"] = content => content.Person?.Forename is not null,
        ["person.sex"] = content => content.Person?.Sex is not null,
        ["person.birthDate"] = content => content.Person?.BirthDate is not null,
        ["person.description"] = content => content.Person?.Description is { IsEmpty: false },
        ["person.dnaProfiles"] = content => content.Person?.DnaProfiles.IsEmpty == false,
        ["person.fingerprints"] = content => content.Person?.Fingerprints.IsEmpty == false,
        ["person.documents"] = content => content.Person?.Documents.Any(document => document.Number is not null) == true,
        ["entity.name"] = content => content.Entity?.Name is not null,
        ["event.date"] = content => content.Event?.Date is not null,
        ["event.place"] = content => content.Event?.Place is not null,
        ["event.country"] = content => content.Event?.Country is not null,
        ["event.description"] = content => content.Event?.Description is not null,
        ["sanction.reference"] = content => content.Sanction?.Reference is not null,
        ["sanction.resolution"] = content => content.Sanction?.Resolution is not null,
        ["assets"] = content => !content.Assets.IsEmpty,
        ["photographs"] = content => !content.Photographs.IsEmpty,
        ["facts"] = content => content.Facts is not null,
        ["assuresExtradition"] = content => content.AssuresExtradition,
        ["warrants"] = content => !content.Warrants.IsEmpty,
        ["warrants.reference"] = content => Every(content, warrant => warrant.Reference is not null),
        ["warrants.issuingCountry"] = content => Every(content, warrant => warrant.IssuingCountry is not null),
        ["warrants.charge"] = content => Every(content, warrant => warrant.Charge is not null),
        ["warrants.law"] = content => Every(content, warrant => warrant.Law is not null),
        ["warrants.penalty"] = content => Every(content, warrant => (warrant.MaximumPenaltyMonths ?? warrant.SentenceMonths) is not null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static bool Every(NoticeContent content, Func<NoticeWarrant, bool> says) => !content.Warrants.IsEmpty && content.Warrants.All(says);
}
