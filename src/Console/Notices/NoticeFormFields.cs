using System.Globalization;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Notices;

/// <summary>How the fields of a notice become text to type in, and text the fields.</summary>
internal static class NoticeFormFields
{
    /// <summary>What is said of a field that is no date.</summary>
    public const string NoDate = "This must be a year, a month or a day: 1979, 1979-01 or 1979-01-17.";

    /// <summary>What is said of a field that is no number.</summary>
    public const string NoNumber = "This must be a whole number.";

    private static readonly string[] Dates = ["person.birthDate", "event.date", "issuedOn"];
    private static readonly string[] Numbers = ["person.description.height", "person.description.weight", "maximumPenaltyMonths", "sentenceMonths", "remainingMonths"];

    /// <summary>Why a text cannot be sent; null when it can.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">What was typed there.</param>
    public static string? FaultOf(string field, string text) =>
        Dates.Any(date => field.EndsWith(date, StringComparison.Ordinal)) && !NoticeDate.TryParse(text, out _) ? NoDate
        : Numbers.Any(number => field.EndsWith(number, StringComparison.Ordinal)) && NumberOf(text) is null ? NoNumber
        : null;

    /// <summary>What was typed, as requests take it; null for nothing.</summary>
    /// <param name="text">What was typed.</param>
    public static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Replace("\r\n", "\n", StringComparison.Ordinal).Normalize();

    /// <summary>The texts of a notice, beside its warrants and assets.</summary>
    /// <param name="content">What it says.</param>
    public static IEnumerable<(string Field, string? Text)> TextsOf(NoticeContent content)
    {
        var (person, look, paper) = (content.Person, content.Person?.Description, content.Person?.Documents.FirstOrDefault());
        return
        [
            ("person.familyName", person?.FamilyName), ("person.forename", person?.Forename), ("person.birthName", person?.BirthName), ("person.aliases", Lines(person?.Aliases ?? [])),
            ("person.birthDate", person?.BirthDate?.ToString()), ("person.birthPlace", person?.BirthPlace), ("person.birthCountry", person?.BirthCountry),
            ("person.nationalities", Codes(person?.Nationalities ?? [])), ("person.sex", person?.Sex), ("person.languages", Codes(person?.Languages ?? [])),
            ("person.description.height", Text(look?.Height)), ("person.description.weight", Text(look?.Weight)), ("person.description.eyeColors", Codes(look?.EyeColors ?? [])),
            ("person.description.hairColors", Codes(look?.HairColors ?? [])), ("person.description.distinguishingMarks", look?.DistinguishingMarks), ("person.description.belongings", look?.Belongings),
            ("person.document.kind", paper?.Kind), ("person.document.number", paper?.Number), ("person.document.issuingCountry", paper?.IssuingCountry), ("person.addresses", Lines(person?.Addresses ?? [])),
            ("entity.name", content.Entity?.Name), ("sanction.reference", content.Sanction?.Reference), ("sanction.resolution", content.Sanction?.Resolution),
            ("event.date", content.Event?.Date?.ToString()), ("event.place", content.Event?.Place), ("event.country", content.Event?.Country), ("event.description", content.Event?.Description),
            ("facts", content.Facts),
        ];
    }

    /// <summary>The texts of a warrant.</summary>
    /// <param name="warrant">The warrant.</param>
    public static Dictionary<string, string?> TextsOf(NoticeWarrant warrant) => new(StringComparer.Ordinal)
    {
        ["reference"] = warrant.Reference,
        ["issuingCountry"] = warrant.IssuingCountry,
        ["issuedOn"] = warrant.IssuedOn?.ToString(),
        ["charge"] = warrant.Charge,
        ["chargeTranslation"] = warrant.ChargeTranslation,
        ["law"] = warrant.Law,
        ["maximumPenaltyMonths"] = Text(warrant.MaximumPenaltyMonths),
        ["sentenceMonths"] = Text(warrant.SentenceMonths),
        ["remainingMonths"] = Text(warrant.RemainingMonths),
    };

    /// <summary>The texts of an asset.</summary>
    /// <param name="asset">The asset.</param>
    public static Dictionary<string, string?> TextsOf(NoticeAsset asset) => new(StringComparer.Ordinal) { ["kind"] = asset.Kind, ["description"] = asset.Description, ["country"] = asset.Country };

    /// <summary>A warrant that was typed.</summary>
    /// <param name="texts">Its texts.</param>
    public static NoticeWarrant WarrantOf(Dictionary<string, string?> texts) => new()
    {
        Reference = Said(texts.GetValueOrDefault("reference")),
        IssuingCountry = Said(texts.GetValueOrDefault("issuingCountry"))?.ToUpperInvariant(),
        IssuedOn = NoticeDate.TryParse(Said(texts.GetValueOrDefault("issuedOn")), out var issued) ? issued : null,
        Charge = Said(texts.GetValueOrDefault("charge")),
        ChargeTranslation = Said(texts.GetValueOrDefault("chargeTranslation")),
        Law = Said(texts.GetValueOrDefault("law")),
        MaximumPenaltyMonths = NumberOf(Said(texts.GetValueOrDefault("maximumPenaltyMonths"))),
        SentenceMonths = NumberOf(Said(texts.GetValueOrDefault("sentenceMonths"))),
        RemainingMonths = NumberOf(Said(texts.GetValueOrDefault("remainingMonths"))),
    };

    /// <summary>An asset that was typed.</summary>
    /// <param name="texts">Its texts.</param>
    public static NoticeAsset AssetOf(Dictionary<string, string?> texts) =>
        new(Said(texts.GetValueOrDefault("kind")), Said(texts.GetValueOrDefault("description")), Said(texts.GetValueOrDefault("country"))?.ToUpperInvariant());

    private static int? NumberOf(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Codes(IEnumerable<string> codes) => string.Join(' ', codes);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
