using Interpol.Mesh.Console.Bureaus;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Notices;

/// <summary>What a notice says of a person, an event, an asset, as names and values for people.</summary>
/// <param name="t">What the console says.</param>
/// <param name="names">The names of countries.</param>
public sealed class NoticeFacts(IStringLocalizer t, OwnerNames names)
{
    private IStringLocalizer T => t;

    /// <summary>Of a person.</summary>
    /// <param name="person">The person.</param>
    public IReadOnlyList<(string Name, string Value)> Of(NoticePerson person) => Said(
        (T["Status"], T.Of(person.Status)),
        (T["Family name"], person.FamilyName),
        (T["Forenames"], person.Forename),
        (T["Family name at birth"], person.BirthName),
        (T["Other names"], List(person.Aliases)),
        (T["Born on"], Day(person.BirthDate)),
        (T["Born in"], List([person.BirthPlace, Country(person.BirthCountry)])),
        (T["Nationalities"], List(person.Nationalities.Select(Country))),
        (T["Sex"], T.SexOf(person.Sex)),
        (T["Spoken languages"], List(person.Languages.Select(PersonWords.LanguageOf))),
        (T["Father"], List([person.Father?.FamilyName, person.Father?.Forename])),
        (T["Mother"], List([person.Mother?.FamilyName, person.Mother?.Forename])),
        (T["Height, cm"], person.Description?.Height?.ToString(System.Globalization.CultureInfo.CurrentCulture)),
        (T["Weight, kg"], person.Description?.Weight?.ToString(System.Globalization.CultureInfo.CurrentCulture)),
        (T["Eyes"], List(person.Description?.EyeColors.Select(code => T.ColorOf(AppearanceCodes.Eyes, code)) ?? [])),
        (T["Hair"], List(person.Description?.HairColors.Select(code => T.ColorOf(AppearanceCodes.Hair, code)) ?? [])),
        (T["Distinguishing marks"], person.Description?.DistinguishingMarks),
        (T["Clothing and belongings"], person.Description?.Belongings),
        (T["Documents"], List(person.Documents.Select(document => string.Join(' ', new[] { document.Kind, document.Number, document.IssuingCountry, Day(document.IssuedOn) }.OfType<string>())))),
        (T["Addresses"], List(person.Addresses)));

    /// <summary>Of an organisation.</summary>
    /// <param name="entity">The organisation.</param>
    public IReadOnlyList<(string Name, string Value)> Of(NoticeEntity entity) =>
        Said((T["Name"], entity.Name), (T["Other names"], List(entity.Aliases)), (T["Addresses"], List(entity.Addresses)));

    /// <summary>Of an event.</summary>
    /// <param name="happened">The event.</param>
    public IReadOnlyList<(string Name, string Value)> Of(EventDetails happened) =>
        Said((T["Date"], Day(happened.Date)), (T["Place"], happened.Place), (T["Country"], Country(happened.Country)), (T["What happened"], happened.Description));

    /// <summary>Of a warrant or a sentence.</summary>
    /// <param name="warrant">The warrant.</param>
    public IReadOnlyList<(string Name, string Value)> Of(NoticeWarrant warrant) => Said(
        (T["Reference"], warrant.Reference),
        (T["Issued by"], Country(warrant.IssuingCountry)),
        (T["Issued on"], Day(warrant.IssuedOn)),
        (T["Charge"], warrant.Charge),
        (T["Charge in another language"], warrant.ChargeTranslation),
        (T["Law"], warrant.Law),
        (T["Maximum penalty, months"], warrant.MaximumPenaltyMonths?.ToString(System.Globalization.CultureInfo.CurrentCulture)),
        (T["Sentence, months"], warrant.SentenceMonths?.ToString(System.Globalization.CultureInfo.CurrentCulture)),
        (T["Left to serve, months"], warrant.RemainingMonths?.ToString(System.Globalization.CultureInfo.CurrentCulture)));

    /// <summary>Of an asset.</summary>
    /// <param name="asset">The asset.</param>
    public IReadOnlyList<(string Name, string Value)> Of(NoticeAsset asset) =>
        Said((T["Kind"], asset.Kind), (T["Description"], asset.Description), (T["Country"], Country(asset.Country)));

    /// <summary>Of a decision of the Security Council.</summary>
    /// <param name="sanction">The decision.</param>
    public IReadOnlyList<(string Name, string Value)> Of(NoticeSanction sanction) =>
        Said((T["Reference"], sanction.Reference), (T["Resolution"], sanction.Resolution), (T["Measures"], List(sanction.Purposes)));

    private static List<(string Name, string Value)> Said(params (string Name, string? Value)[] facts) =>
        [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Name, fact.Value!))];

    private static string List(IEnumerable<string?> parts) => string.Join("; ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string? Day(NoticeDate? date) => date is { } known ? DateWords.Of(known) : null;

    private string? Country(string? code) => OwnerId.TryParse(code, out var owner) ? names.Of(owner) : code;
}
