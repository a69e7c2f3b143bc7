using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Api;

/// <summary>What hubs are asked because of a zone: the document as it was read, the documents that it may have been misread for, and its holder.</summary>
internal static class ZoneQuestions
{
    private const int MaxNames = 10;

    private static readonly ImmutableArray<string> NoPassports = ["visa", "identity-card", "residence-permit", "seafarer-document"];
    private static readonly ImmutableArray<string> NoCards = ["passport", "visa"];

    /// <summary>The questions, each with why what it finds is possible only; null for the document as it was read and for its holder.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="candidates">What may have been misread of it.</param>
    public static IEnumerable<(CheckQuestion Question, string? Why)> Of(MachineReadableZone zone, ImmutableArray<ZoneCandidate> candidates)
    {
        var seen = new HashSet<RecordId>();
        foreach (var (one, why) in candidates.Select(candidate => (candidate.Zone, Why: (string?)WhyOf(candidate))).Prepend((zone, null)))
        {
            if (DocumentOf(one.Content) is { } document && seen.Add(TravelDocumentRecord.IdOf(document.Issuer, document.Number, string.Empty)))
            {
                yield return (document, why);
            }
        }

        if (HolderOf([zone, .. candidates.Where(candidate => candidate.IsCorrection).Select(candidate => candidate.Zone)]) is { } holder)
        {
            yield return (holder, null);
        }
    }

    /// <summary>
    /// Whether the record of a document with a code may have a type. Only the first letter says something (Doc 9303-4 section 4.4), and less than types do: a passport may be a refugee's, a card a residence permit.
    /// </summary>
    public static bool MayBe(string code, string type) => code.FirstOrDefault() switch
    {
        'V' => type is "visa" or "other",
        'P' => !NoPassports.Contains(type),
        'A' or 'C' or 'I' => !NoCards.Contains(type),
        _ => true,
    };

    /// <summary>Which characters would have been misread.</summary>
    public static string WhyOf(ZoneCandidate candidate) =>
        $"possible misreading at {string.Join(", at ", candidate.Swaps.Select(swap => $"place {swap.Place} of line {swap.Line}: {swap.Read} read, {swap.Proposed} recorded"))}";

    /// <summary>A number is kept without the spaces that a zone may have in it. The type is any: the same number under another one is found, and said to be of another.</summary>
    private static DocumentQuestion? DocumentOf(ZoneContent content)
    {
        var number = content.Number.Replace(" ", string.Empty, StringComparison.Ordinal);
        return number.Length > 0 && content.Issuer.Length > 0 && content.Issuer.All(char.IsAsciiLetterUpper) ? new DocumentQuestion(number, content.Issuer, null) : null;
    }

    /// <summary>The holder, by all names and days of birth that the readings give; null when nothing says who it is.</summary>
    private static PersonQuestion? HolderOf(ImmutableArray<MachineReadableZone> readings)
    {
        var content = readings[0].Content;
        ImmutableArray<RecordedName> names =
        [
            .. readings.SelectMany(reading => NamesOf(reading.Content)).Concat(readings.SelectMany(reading => CyrillicNamesOf(reading.Content))).Distinct().Take(MaxNames),
        ];
        ImmutableArray<IdentityDocument> documents =
        [
            .. from issuer in CountryOf(content.Issuer)
               where DocumentOf(content) is not null
               from kind in KindsOf(content.DocumentCode)
               select new IdentityDocument(kind, DocumentOf(content)!.Number, issuer),
        ];
        return names.IsEmpty && documents.IsEmpty ? null : new PersonQuestion(new PersonParticulars
        {
            Names = names,
            Nationalities = [.. CountryOf(content.Nationality)],
            Sex = content.Sex is "F" or "M" ? content.Sex : null,
            Documents = documents,
        })
        {
            PartlyKnownBirths = [.. readings.SelectMany(reading => reading.BirthDates).Distinct()],
        };
    }

    /// <summary>The name as the zone spells it, with the letters that it spells with XX, and in Arabic letters (Doc 9303-3 section 6 and appendix B). A single name is one name, wherever it stands (Doc 9303-4 section 4.2.3.1 f).</summary>
    private static IEnumerable<RecordedName> NamesOf(ZoneContent content)
    {
        foreach (var (primary, secondary) in new[]
        {
            (content.Primary, content.Secondary),
            (ZoneTransliteration.ToLatin(content.Primary), ZoneTransliteration.ToLatin(content.Secondary)),
            ArabicOf(content.Primary, content.Secondary),
        })
        {
            var name = NameOf(primary, secondary);
            if (new PersonName(name.Text, name.Family, name.Given).IsName)
            {
                yield return name;
            }
        }
    }

    /// <summary>What the name may be in the Cyrillic letters of the holder's country; of the issuer's where the nationality is no country's (Doc 9303-3 section 6 B).</summary>
    private static IEnumerable<RecordedName> CyrillicNamesOf(ZoneContent content)
    {
        var country = ZoneIssuers.Find(content.Nationality)?.Kind == ZoneIssuerKind.Iso ? content.Nationality : content.Issuer;
        return ZoneTransliteration.CyrillicLanguageOf(country) is { } language && $"{content.Primary}{content.Secondary}".Length > 0
            ? ZoneTransliteration.ToCyrillic($"{content.Primary}<{content.Secondary}", language).Select(name => name.Split('<')).Select(parts => NameOf(parts[0], parts[1]))
            : [];
    }

    private static RecordedName NameOf(string primary, string secondary) =>
        primary.Length > 0 && secondary.Length > 0 ? new RecordedName(Family: primary, Given: secondary) : new RecordedName($"{primary}{secondary}");

    /// <summary>The name in Arabic letters; empty when it is none, or may as well be Latin: X begins the spelling of letters that Latin lacks.</summary>
    private static (string Primary, string Secondary) ArabicOf(string primary, string secondary) =>
        $"{primary}{secondary}".Contains('X', StringComparison.Ordinal) && ToArabic(primary) is { } family && ToArabic(secondary) is { } given ? (family, given) : (string.Empty, string.Empty);

    private static string? ToArabic(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ZoneTransliteration.ToArabic).ToList();
        return words.Contains(null) ? null : string.Join(' ', words);
    }

    /// <summary>The country of a code as records of persons have it; none when it is no member country.</summary>
    private static IEnumerable<string> CountryOf(string code) =>
        IssuingAuthority.OwnerOf(code, OwnerDirectory.Default) is { } owner && OwnerDirectory.Default.Find(owner) is { Kind: OwnerKind.Country } ? [owner.Value] : [];

    /// <summary>The kinds that a code says; null stands for one that it does not. On cards the second letter is the issuer's choice (Doc 9303-5 section 4.2.2 note k): ID may be a residence permit all the same.</summary>
    private static ImmutableArray<string?> KindsOf(string code) => code switch
    {
        ['P', ..] => ["passport"],
        ['V', ..] => ["visa"],
        "ID" => ["identity-card", null],
        _ => [null],
    };
}
