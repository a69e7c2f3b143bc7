using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Records;

/// <summary>A database, and its records as rows of CSV: the columns are the fields that HTTP takes.</summary>
/// <param name="Name">How it is named on the command line.</param>
/// <param name="Kind">What its records are about.</param>
/// <param name="Own">The columns that only it has; none where its records stand in JSON lines alone.</param>
/// <param name="Required">Those that must be there.</param>
internal sealed record RecordColumns(string Name, RecordKind Kind, ImmutableArray<string> Own, ImmutableArray<string> Required)
{
    private static readonly ImmutableArray<string> Common = ["reviewOn", "tlp", "audience", "excluded"];

    /// <summary>All databases.</summary>
    public static ImmutableArray<RecordColumns> All { get; } =
    [
        new(
            "sltd",
            RecordKind.TravelDocument,
            ["number", "issuer", "type", "fraud", "issuedOn", "expiresOn", "theftOn", "theftPlace", "theftCountry", "reference", "extra"],
            ["number", "issuer", "type", "fraud"]),
        new("vehicles", RecordKind.Vehicle, ["reference", "vin", "plate", "plateCountry", "engine", "model", "colour"], ["reference"]),
        new("persons", RecordKind.Person, ["reference", "status", .. PersonCells.Columns, "remarks"], ["reference", "status"]),
        new("dna", RecordKind.DnaProfile, [], []),
        new("images", RecordKind.ImageHash, [], []),
        new("fingerprints", RecordKind.Fingerprint, [], []),
        new("firearms", RecordKind.Firearm, [], []),
        new("artworks", RecordKind.Artwork, [], []),
    ];

    /// <summary>Whether its records stand in CSV too.</summary>
    public bool HasCsv => !Own.IsEmpty;

    /// <summary>All columns.</summary>
    public ImmutableArray<string> Columns => [.. Own, .. Common];

    /// <summary>Reads a record; what is wrong with cells, they say.</summary>
    public RecordRequest Read(CsvCells cells)
    {
        var request = Kind switch
        {
            RecordKind.TravelDocument => new RecordRequest
            {
                TravelDocument = new TravelDocumentRecord(cells.Required("number"), cells.Required("issuer"), cells.Required("type"), RequiredWord<DocumentFraud>(cells, "fraud"))
                {
                    IssuedOn = cells.Day("issuedOn"),
                    ExpiresOn = cells.Day("expiresOn"),
                    TheftOn = cells.Date("theftOn"),
                    TheftPlace = cells.Text("theftPlace"),
                    TheftCountry = cells.Text("theftCountry"),
                    Reference = cells.Text("reference"),
                    Extra = cells.Text("extra"),
                },
            },
            RecordKind.Vehicle => new RecordRequest
            {
                Reference = cells.Required("reference"),
                Vehicle = new VehicleRecord
                {
                    Vin = cells.Text("vin"),
                    Plate = cells.Text("plate"),
                    PlateCountry = cells.Text("plateCountry"),
                    Engine = cells.Text("engine"),
                    Model = cells.Text("model"),
                    Colour = cells.Text("colour"),
                },
            },
            _ => new RecordRequest
            {
                Reference = cells.Required("reference"),
                Person = new PersonRecord(RequiredWord<PersonStatus>(cells, "status"), PersonCells.Read(cells)) { Remarks = cells.Text("remarks") },
            },
        };
        return request with { ReviewOn = cells.Day("reviewOn"), Handling = HandlingOf(cells) };
    }

    /// <summary>The cells of a record, one to each column.</summary>
    public IEnumerable<string?> Write(RecordRequest request)
    {
        (string Column, string? Text)[] said =
        [
            .. request switch
            {
                { TravelDocument: { } one } => DocumentCells(one),
                { Vehicle: { } one } => VehicleCells(request.Reference!, one),
                _ => PersonCellsOf(request.Reference!, request.Person!),
            },
            ("reviewOn", DayText(request.ReviewOn)), ("tlp", request.Handling?.Tlp is { } tlp ? EnumText.Of(tlp) : null),
            ("audience", AudienceText(request.Handling?.Audience)), ("excluded", PersonCells.Join((request.Handling?.Excluded ?? []).Select(owner => owner.Value))),
        ];
        return Columns.Select(column => said.First(one => one.Column == column).Text);
    }

    private static IEnumerable<(string Column, string? Text)> DocumentCells(TravelDocumentRecord one) =>
    [
        ("number", one.Number), ("issuer", one.Issuer), ("type", one.Type), ("fraud", EnumText.Of(one.Fraud)), ("issuedOn", DayText(one.IssuedOn)), ("expiresOn", DayText(one.ExpiresOn)),
        ("theftOn", one.TheftOn?.ToString()), ("theftPlace", one.TheftPlace), ("theftCountry", one.TheftCountry), ("reference", one.Reference), ("extra", one.Extra),
    ];

    private static IEnumerable<(string Column, string? Text)> VehicleCells(string reference, VehicleRecord one) =>
    [
        ("reference", reference), ("vin", one.Vin), ("plate", one.Plate), ("plateCountry", one.PlateCountry), ("engine", one.Engine), ("model", one.Model), ("colour", one.Colour),
    ];

    private static IEnumerable<(string Column, string? Text)> PersonCellsOf(string reference, PersonRecord one) =>
        [("reference", reference), ("status", EnumText.Of(one.Status)), .. PersonCells.Write(one.Person), ("remarks", one.Remarks)];

    private static T RequiredWord<T>(CsvCells cells, string column)
        where T : struct, Enum => cells.Text(column) is null ? cells.Refuse<T>(column, "must be given.", default) : cells.Word<T>(column).GetValueOrDefault();

    private static string? DayText(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? AudienceText(SendAudience? audience) => audience switch
    {
        null => null,
        { Owners: { } owners } => string.Join(CsvCells.Between, owners),
        { Name: { } name } => $"{EnumText.Of(audience.Kind)}:{name}",
        _ => EnumText.Of(audience.Kind),
    };

    private static RecordHandlingRequest? HandlingOf(CsvCells cells)
    {
        var handling = new RecordHandlingRequest { Tlp = cells.Word<TrafficLight>("tlp"), Audience = AudienceOf(cells), Excluded = cells.Owners("excluded") };
        return handling == new RecordHandlingRequest() ? null : handling;
    }

    /// <summary>An audience: all, region:Europe, group:FR:name, or codes of owners with bars between.</summary>
    private static SendAudience? AudienceOf(CsvCells cells) => cells.Text("audience") switch
    {
        null => null,
        "all" => new SendAudience { Kind = AudienceKind.All },
        var region when region.StartsWith("region:", StringComparison.Ordinal) => new SendAudience { Kind = AudienceKind.Region, Name = region["region:".Length..] },
        var group when group.StartsWith("group:", StringComparison.Ordinal) => new SendAudience { Kind = AudienceKind.Group, Name = group["group:".Length..] },
        _ => new SendAudience { Kind = AudienceKind.Owners, Owners = cells.OwnersOf("audience", cells.List("audience")) },
    };
}
