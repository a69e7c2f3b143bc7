using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Persons as cells of CSV, recorded or asked for. Cells with several entries have a bar between them.</summary>
internal static class PersonCells
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<string> Columns { get; } = ["name", "family", "given", "born", "nationality", "sex", "document"];

    /// <summary>Reads a person.</summary>
    public static PersonParticulars Read(CsvCells cells) => new()
    {
        Names = [.. cells.List("name").Select(name => new RecordedName(name)), .. NamesInParts(cells)],
        BirthDates = cells.Dates("born"),
        Nationalities = cells.List("nationality"),
        Sex = cells.Text("sex"),
        Documents = [.. cells.List("document").Select(text => DocumentOf(cells, text)).OfType<IdentityDocument>()],
    };

    /// <summary>Writes a person, each column with what it says.</summary>
    public static IEnumerable<(string Column, string? Text)> Write(PersonParticulars person)
    {
        var parts = person.Names.Where(name => name.Text is null).ToList();
        return
        [
            ("name", Join(person.Names.Select(name => name.Text).OfType<string>())),
            ("family", parts.Count == 0 ? null : string.Join(CsvCells.Between, parts.Select(name => name.Family ?? "-"))),
            ("given", parts.Count == 0 ? null : string.Join(CsvCells.Between, parts.Select(name => name.Given ?? "-"))),
            ("born", Join(person.BirthDates.Select(date => date.ToString()))),
            ("nationality", Join(person.Nationalities)),
            ("sex", person.Sex),
            ("document", Join(person.Documents.Select(document => $"{document.Kind}:{document.IssuingCountry}:{document.Number}"))),
        ];
    }

    /// <summary>A person without names that stand for nothing: a dash is no name.</summary>
    public static PersonParticulars WithoutDashes(PersonParticulars person) => person with
    {
        Names = [.. person.Names.Select(name => new RecordedName(Said(name.Text), Said(name.Family), Said(name.Given))).Where(name => name != new RecordedName())],
    };

    /// <summary>Entries in one cell; null for none.</summary>
    public static string? Join(IEnumerable<string> entries) => string.Join(CsvCells.Between, entries) is { Length: > 0 } text ? text : null;

    private static IEnumerable<RecordedName> NamesInParts(CsvCells cells)
    {
        var families = Parts(cells.Text("family"));
        var given = Parts(cells.Text("given"));
        if (families.Length > 1 && given.Length > 1 && families.Length != given.Length)
        {
            cells.Refuse<object?>("given", "has another number of entries than family; put a dash where there is none.", null);
        }

        return Enumerable.Range(0, Math.Max(families.Length, given.Length))
            .Select(at => new RecordedName(null, families.ElementAtOrDefault(at), given.ElementAtOrDefault(at)))
            .Where(name => name.Family is not null || name.Given is not null);
    }

    private static string? Said(string? text) => text is null || CsvText.IsNothing(text) ? null : text;

    private static string?[] Parts(string? cell) => [.. (cell?.Split(CsvCells.Between) ?? []).Select(CsvText.ValueOf)];

    private static IdentityDocument? DocumentOf(CsvCells cells, string text) => text.Split(':') is [var kind, var country, var number]
        ? new IdentityDocument(CsvText.ValueOf(kind), CsvText.ValueOf(number), CsvText.ValueOf(country))
        : cells.Refuse<IdentityDocument?>("document", "is kind, issuing country and number with colons between, for example passport:FR:12AB34567.", null);
}
