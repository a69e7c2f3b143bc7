using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>
/// The automatic checks of a notice, at gateways while it is drafted and at the hub when it is submitted: whether it is complete, consistent and serious enough. What
/// is wrong is said all at once. What is said of neutrality are flags for the reviewers, never a verdict.
/// </summary>
/// <param name="owners">The owners, for the codes of countries.</param>
/// <param name="types">The types.</param>
public sealed class NoticeChecks(OwnerDirectory owners, NoticeTypes types)
{
    private static readonly FrozenSet<string> Eyes = AppearanceCodes.Eyes.Select(known => known.Code).ToFrozenSet();
    private static readonly FrozenSet<string> Hair = AppearanceCodes.Hair.Select(known => known.Code).ToFrozenSet();

    /// <summary>The types.</summary>
    public NoticeTypes Types => types;

    /// <summary>Everything that is wrong with content, each as a sentence that names the field; empty when nothing is.</summary>
    /// <param name="type">The notice's type.</param>
    /// <param name="content">The content, made uniform by <see cref="NoticeText"/>.</param>
    /// <param name="uploader">Whose uploads it may name.</param>
    /// <param name="now">The time.</param>
    public ImmutableArray<string> Problems(NoticeType type, NoticeContent content, OwnerId uploader, DateTimeOffset now)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (Missing(type, content) is { IsEmpty: false } missing)
        {
            problems.Add($"Missing: {string.Join(", ", missing.Select(field => field.Replace("|", " or ", StringComparison.Ordinal)))}.");
        }

        CheckSizes(content, problems);
        CheckCodes(content, problems);
        CheckDates(content, DateOnly.FromDateTime(now.UtcDateTime), problems);
        CheckFiles(content, uploader, problems);
        if (type.Threshold is { } threshold && !content.Warrants.IsEmpty && !content.Warrants.Any(warrant => IsSerious(warrant, threshold)))
        {
            problems.Add(
                $"warrants: not serious enough; one needs a maximum penalty of at least {threshold.MaximumPenaltyMonths} months, or a sentence of which at least {threshold.SentenceMonths} months are imposed and left.");
        }

        return problems.ToImmutable();
    }

    /// <summary>The fields that a type requires and content does not have, as the type names them.</summary>
    public static ImmutableArray<string> Missing(NoticeType type, NoticeContent content) =>
        [.. type.Required.Where(required => !required.Split('|').Any(field => NoticeFields.Present[field](content)))];

    /// <summary>Words that reviewers should look at.</summary>
    public ImmutableArray<NoticeFlag> Flags(NoticeContent content)
    {
        var texts = new[] { ("facts", content.Facts), ("event.description", content.Event?.Description) }
            .Concat(content.Warrants.Select((warrant, number) => ($"warrants[{number}].charge", warrant.Charge)))
            .Concat(content.Warrants.Select((warrant, number) => ($"warrants[{number}].law", warrant.Law)));
        return
        [
            .. from text in texts
               let words = $" {Words(text.Item2)} "
               from word in types.NeutralityWords
               where words.Contains($" {word} ", StringComparison.Ordinal)
               select new NoticeFlag(text.Item1, word),
        ];
    }

    /// <summary>Whether it is the code of a country or of another owner of data.</summary>
    public bool IsCountry(string code) => types.OtherCountries.Contains(code) || (OwnerId.TryParse(code, out var id) && owners.Find(id) is { Kind: not OwnerKind.Secretariat });

    private static bool IsSerious(NoticeWarrant warrant, NoticeThreshold threshold) =>
        warrant.MaximumPenaltyMonths >= threshold.MaximumPenaltyMonths
        || (warrant.SentenceMonths >= threshold.SentenceMonths && (warrant.RemainingMonths ?? warrant.SentenceMonths) >= threshold.SentenceMonths);

    private static void CheckSizes(NoticeContent content, ImmutableArray<string>.Builder problems)
    {
        var person = content.Person;
        var names = new (string Field, IEnumerable<string?> Texts)[]
        {
            ("person.familyName", [person?.FamilyName]),
            ("person.forename", [person?.Forename]),
            ("person.birthName", [person?.BirthName]),
            ("person.birthPlace", [person?.BirthPlace]),
            ("person.father", [person?.Father?.FamilyName, person?.Father?.Forename]),
            ("person.mother", [person?.Mother?.FamilyName, person?.Mother?.Forename]),
            ("person.aliases", person?.Aliases ?? []),
            ("person.addresses", person?.Addresses ?? []),
            ("person.documents", person?.Documents.SelectMany(document => new[] { document.Kind, document.Number }) ?? []),
            ("entity.name", [content.Entity?.Name]),
            ("entity.aliases", content.Entity?.Aliases ?? []),
            ("entity.addresses", content.Entity?.Addresses ?? []),
            ("event.place", [content.Event?.Place]),
            ("sanction.purposes", content.Sanction?.Purposes ?? []),
            ("sanction.reference", [content.Sanction?.Reference]),
            ("sanction.resolution", [content.Sanction?.Resolution]),
            ("assets.kind", content.Assets.Select(asset => asset.Kind)),
            ("warrants.reference", content.Warrants.Select(warrant => warrant.Reference)),
        };
        problems.AddRange(names.Where(name => name.Texts.Any(text => text?.Length > NoticeLimits.MaxName)).Select(name => $"{name.Field}: a text is longer than {NoticeLimits.MaxName} characters."));
        problems.AddRange(names.Where(name => name.Texts.Any(NoticeText.HasBreaks)).Select(name => $"{name.Field}: a text has line breaks or other control characters; take them out."));
        var texts = new (string Field, IEnumerable<string?> Texts)[]
        {
            ("facts", [content.Facts]),
            ("event.description", [content.Event?.Description]),
            ("person.description", [person?.Description?.DistinguishingMarks, person?.Description?.Belongings]),
            ("assets.description", content.Assets.Select(asset => asset.Description)),
            ("warrants", content.Warrants.SelectMany(warrant => new[] { warrant.Charge, warrant.ChargeTranslation, warrant.Law })),
        };
        problems.AddRange(texts.Where(text => text.Texts.Sum(one => one?.Length ?? 0) > NoticeLimits.MaxText).Select(text => $"{text.Field}: longer than {NoticeLimits.MaxText} characters."));
        problems.AddRange(texts.Where(text => text.Texts.Any(NoticeText.HasControls)).Select(text => $"{text.Field}: it has control characters other than line breaks and tabs; take them out."));
        var lists = new (string Field, int? Length)[]
        {
            ("person.aliases", person?.Aliases.Length), ("person.addresses", person?.Addresses.Length), ("person.documents", person?.Documents.Length),
            ("person.nationalities", person?.Nationalities.Length), ("person.languages", person?.Languages.Length), ("person.fingerprints", person?.Fingerprints.Length),
            ("person.dnaProfiles", person?.DnaProfiles.Length), ("entity.aliases", content.Entity?.Aliases.Length), ("entity.addresses", content.Entity?.Addresses.Length),
            ("person.description.eyeColors", person?.Description?.EyeColors.Length), ("person.description.hairColors", person?.Description?.HairColors.Length),
            ("sanction.purposes", content.Sanction?.Purposes.Length), ("assets", content.Assets.Length), ("warrants", content.Warrants.Length),
        };
        problems.AddRange(lists.Where(list => list.Length > NoticeLimits.MaxList).Select(list => $"{list.Field}: more than {NoticeLimits.MaxList}."));
    }

    private void CheckCodes(NoticeContent content, ImmutableArray<string>.Builder problems)
    {
        var person = content.Person;
        var countries = new (string Field, IEnumerable<string?> Codes)[]
        {
            ("person.nationalities", person?.Nationalities ?? []),
            ("person.birthCountry", [person?.BirthCountry]),
            ("person.documents", person?.Documents.Select(document => document.IssuingCountry) ?? []),
            ("event.country", [content.Event?.Country]),
            ("assets.country", content.Assets.Select(asset => asset.Country)),
            ("warrants.issuingCountry", content.Warrants.Select(warrant => warrant.IssuingCountry)),
        };
        problems.AddRange(
            from list in countries
            from code in list.Codes.OfType<string>().Distinct()
            where !IsCountry(code)
            select $"{list.Field}: there is no country '{code}'; use its two capital letters.");
        Check(person is null || Enum.IsDefined(person.Status), "person.status: this hub does not know it.");
        Check(person?.Sex is null or "F" or "M" or "U", "person.sex: F, M or U.");
        Check(person?.Languages.All(language => language.Length == 3 && language.All(char.IsAsciiLetterUpper)) != false, "person.languages: three capital letters each.");
        Check(person?.Description?.EyeColors.All(Eyes.Contains) != false, $"person.description.eyeColors: of {string.Join(' ', Eyes.Order())}.");
        Check(person?.Description?.HairColors.All(Hair.Contains) != false, $"person.description.hairColors: of {string.Join(' ', Hair.Order())}.");
        Check(person?.Description?.Height is null or (>= 20 and <= 280), "person.description.height: 20 to 280 centimetres; leave it out when it is not known.");
        Check(person?.Description?.Weight is null or (>= 1 and <= 650), "person.description.weight: 1 to 650 kilograms; leave it out when it is not known.");
        Check(
            content.Warrants.All(warrant => warrant is { MaximumPenaltyMonths: null or >= 0, SentenceMonths: null or >= 0, RemainingMonths: null or >= 0 }
                && !(warrant.RemainingMonths > (warrant.SentenceMonths ?? int.MaxValue))),
            "warrants: months are not below 0, and not more is left of a sentence than was imposed.");

        void Check(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    private static void CheckDates(NoticeContent content, DateOnly today, ImmutableArray<string>.Builder problems)
    {
        var birth = content.Person?.BirthDate;
        var dates = new List<(string Field, NoticeDate? Date)> { ("person.birthDate", birth), ("event.date", content.Event?.Date) };
        dates.AddRange(content.Warrants.Select(warrant => ("warrants.issuedOn", warrant.IssuedOn)));
        dates.AddRange(content.Person?.Documents.Select(document => ("person.documents.issuedOn", document.IssuedOn)) ?? []);
        foreach (var (field, date) in dates)
        {
            if (date is not { } given)
            {
                continue;
            }

            if (!given.IsDate)
            {
                problems.Add($"{field}: the calendar has no such date.");
            }
            else if (given.Earliest > today.AddDays(1))
            {
                // Somewhere it is tomorrow already.
                problems.Add($"{field}: {given} is in the future.");
            }
            else if (birth is { IsDate: true } born && field != "person.birthDate" && given.Latest < born.Earliest)
            {
                problems.Add($"{field}: {given} is before the birth, {born}.");
            }
        }
    }

    private static void CheckFiles(NoticeContent content, OwnerId uploader, ImmutableArray<string>.Builder problems)
    {
        var pictures = content.Photographs;
        if (pictures.Length > NoticeLimits.MaxPhotographs)
        {
            problems.Add($"photographs: more than {NoticeLimits.MaxPhotographs}.");
        }

        if (pictures.Any(picture => picture.File.Bytes is < 1 or > NoticeLimits.MaxPhotographBytes || picture.Thumbnail?.Bytes is < 1 or > NoticeLimits.MaxThumbnailBytes))
        {
            problems.Add($"photographs: one is empty or larger than {NoticeLimits.MaxPhotographBytes / 1024 / 1024} MB, or its thumbnail larger than {NoticeLimits.MaxThumbnailBytes / 1024} KB.");
        }

        var files = new (string Field, IEnumerable<AttachmentReference> Files)[]
        {
            ("photographs", pictures.SelectMany(picture => new[] { picture.File, picture.Thumbnail }).OfType<AttachmentReference>()),
            ("person.fingerprints", content.Person?.Fingerprints ?? []),
            ("person.dnaProfiles", content.Person?.DnaProfiles ?? []),
        };
        problems.AddRange(files.Where(list => list.Files.Any(file => file.Uploader != uploader))
            .Select(list => $"{list.Field}: a notice of {uploader} names files that {uploader} has uploaded, and nobody else's."));
    }

    /// <summary>The words of a text in lower case, with one space between them.</summary>
    private static string Words(string? text)
    {
        var words = new StringBuilder(text?.Length ?? 0);
        foreach (var c in text ?? "")
        {
            if (char.IsLetterOrDigit(c))
            {
                words.Append(char.ToLowerInvariant(c));
            }
            else if (words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString();
    }
}
