using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>Makes what was typed into a notice uniform: no spaces around it, and a dash or N/A in place of a text is no text.</summary>
public static class NoticeText
{
    /// <summary>The text, or null when it says nothing.</summary>
    public static string? Of(string? text) => text?.Trim() is { Length: > 0 } trimmed && trimmed.Any(char.IsLetterOrDigit) && !trimmed.Equals("N/A", StringComparison.OrdinalIgnoreCase)
        ? trimmed
        : null;

    /// <summary>Whether a text has control characters, line breaks among them.</summary>
    public static bool HasBreaks(string? text) => text?.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') == true;

    /// <summary>Whether a text has control characters other than line breaks and tabs.</summary>
    public static bool HasControls(string? text) => text?.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) == true;

    /// <summary>The content with its texts made uniform.</summary>
    public static NoticeContent Of(NoticeContent content) => content with
    {
        Person = content.Person is { } person ? Of(person) : null,
        Entity = content.Entity is { } entity
            ? entity with { Name = Of(entity.Name), Aliases = Of(entity.Aliases), Addresses = Of(entity.Addresses) }
            : null,
        Event = content.Event is { } happened
            ? happened with { Place = Of(happened.Place), Country = Of(happened.Country), Description = Of(happened.Description) }
            : null,
        Assets = [.. content.Assets.Select(asset => new NoticeAsset(Of(asset.Kind), Of(asset.Description), Of(asset.Country)))],
        Sanction = content.Sanction is { } sanction
            ? sanction with { Reference = Of(sanction.Reference), Resolution = Of(sanction.Resolution), Purposes = Of(sanction.Purposes) }
            : null,
        Warrants = [.. content.Warrants.Select(Of)],
        Facts = Of(content.Facts),
    };

    private static NoticePerson Of(NoticePerson person) => person with
    {
        FamilyName = Of(person.FamilyName),
        Forename = Of(person.Forename),
        BirthName = Of(person.BirthName),
        Aliases = Of(person.Aliases),
        BirthPlace = Of(person.BirthPlace),
        BirthCountry = Of(person.BirthCountry),
        Nationalities = Of(person.Nationalities),
        Sex = Of(person.Sex),
        Languages = Of(person.Languages),
        Father = Of(person.Father),
        Mother = Of(person.Mother),
        Description = person.Description is { } description
            ? description with { DistinguishingMarks = Of(description.DistinguishingMarks), Belongings = Of(description.Belongings) }
            : null,
        Documents = [.. person.Documents.Select(document => document with
        {
            Kind = Of(document.Kind), Number = Of(document.Number), IssuingCountry = Of(document.IssuingCountry),
        })],
        Addresses = Of(person.Addresses),
    };

    private static NoticeWarrant Of(NoticeWarrant warrant) => warrant with
    {
        Reference = Of(warrant.Reference),
        IssuingCountry = Of(warrant.IssuingCountry),
        Charge = Of(warrant.Charge),
        ChargeTranslation = Of(warrant.ChargeTranslation),
        Law = Of(warrant.Law),
    };

    private static ParentNames? Of(ParentNames? parent) =>
        parent is not null && (Of(parent.FamilyName), Of(parent.Forename)) is var (family, forename) && (family ?? forename) is not null ? new ParentNames(family, forename) : null;

    private static ImmutableArray<string> Of(ImmutableArray<string> texts) => [.. texts.Select(Of).OfType<string>()];
}
