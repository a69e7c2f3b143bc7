using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Screening;

/// <summary>Questions as rows of CSV: one kind of them a file, which its head says.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Required">Those that must be there.</param>
/// <param name="Read">Makes a question of cells.</param>
internal sealed record CheckColumns(ImmutableArray<string> Columns, ImmutableArray<string> Required, Func<CsvCells, CheckQuestionRequest> Read)
{
    /// <summary>What is searched among persons, as zones are, takes that much of a check; documents and vehicles take 1.</summary>
    private const int PersonWeight = CheckRequest.MaxQuestions / CheckRequest.MaxPersons;

    private static readonly ImmutableArray<CheckColumns> All =
    [
        new(["number", "issuer", "type"], ["number", "issuer"], cells => new CheckQuestionRequest
        {
            TravelDocument = new CheckDocumentRequest { Number = cells.Required("number"), Issuer = cells.Required("issuer"), Type = cells.Text("type") },
        }),
        new(["vin", "plate", "plateCountry", "engine"], [], cells => new CheckQuestionRequest
        {
            Vehicle = new CheckVehicleRequest { Vin = cells.Text("vin"), Plate = cells.Text("plate"), PlateCountry = cells.Text("plateCountry"), Engine = cells.Text("engine") },
        }),
        new(PersonCells.Columns, [], cells => new CheckQuestionRequest { Person = PersonCells.Read(cells) }),
        new(["zone"], ["zone"], cells => new CheckQuestionRequest { Zone = cells.Required("zone") }),
    ];

    /// <summary>The kind of questions that a file with this head has, and its head.</summary>
    /// <exception cref="CliException">The head is that of no kind.</exception>
    public static (CheckColumns Columns, CsvHead Head) Of(FileLine? first)
    {
        var named = first is { Problem: null, Text: var text } ? CsvText.Split(text, CsvText.DelimiterOf(text))?.Select(name => name.Trim()).ToList() ?? [] : [];
        var likest = All.MaxBy(kind => named.Count(name => kind.Columns.Contains(name, StringComparer.OrdinalIgnoreCase)))!;
        return (likest, CsvHead.Read(first, likest.Columns, likest.Required));
    }

    /// <summary>What is sent for a question.</summary>
    public static (byte[] Json, string? Key, int Weight) Ask(CheckQuestionRequest question) =>
        (JsonSerializer.SerializeToUtf8Bytes(question, MeshJson.Strict), null, question.TravelDocument is null && question.Vehicle is null ? PersonWeight : 1);
}
