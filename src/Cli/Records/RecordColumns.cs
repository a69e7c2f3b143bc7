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
/// <param name="Own">The columns that only it has.</param>
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
        new("dna", RecordKind.DnaProfile, ["reference", .. DnaCells.Columns], ["reference"]),
        new("images", RecordKind.ImageHash, ["reference", "hash", "quality", "category", "series"], ["reference", "hash", "quality"]),
        new("fingerprints", RecordKind.Fingerprint, ["reference", "number", "ncic", "henry", "templateFormat", "template", "templateFinger"], ["reference"]),
        new("firearms", RecordKind.Firearm, ["reference", "serialNumber", "make", "model", "calibre", "type"], ["reference", "serialNumber"]),
        new("artworks", RecordKind.Artwork, ["reference", "title", "artist", "type", "measurements", "inventoryNumber"], ["reference", "title"]),
    ];

    /// <summary>All columns.</summary>
    public ImmutableArray<string> Columns => [.. Own, .. Common];

    /// <summary>The columns of all databases, for a person.</summary>
    public static string Help { get; } =
        $"{string.Join("; ", All.Select(one => $"{one.Name}: {string.Join(", ", one.Own.Select(column => one.Required.Contains(column) ? column + '*' : column))}"))}; each of them: {string.Join(", ", Common)}.";

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
            RecordKind.Person => new RecordRequest
            {
                Reference = cells.Required("reference"),
                Person = new PersonRecord(RequiredWord<PersonStatus>(cells, "status"), PersonCells.Read(cells)) { Remarks = cells.Text("remarks") },
            },
            RecordKind.DnaProfile => new RecordRequest { Reference = cells.Required("reference"), DnaProfile = new DnaProfileRecord(DnaCells.Read(cells)) },
            RecordKind.ImageHash => new RecordRequest
            {
                Reference = cells.Required("reference"),
                ImageHash = new ImageHashRecord(cells.Required("hash"), RequiredNumber(cells, "quality")) { Category = cells.Text("category"), Series = cells.Text("series") },
            },
            RecordKind.Fingerprint => new RecordRequest
            {
                Reference = cells.Required("reference"),
                Fingerprint = new FingerprintRecord { Number = cells.Text("number"), Ncic = cells.Text("ncic"), Henry = cells.Text("henry"), Template = TemplateOf(cells) },
            },
            RecordKind.Firearm => new RecordRequest
            {
                Reference = cells.Required("reference"),
                Firearm = new FirearmRecord(cells.Required("serialNumber")) { Make = cells.Text("make"), Model = cells.Text("model"), Calibre = cells.Text("calibre"), Type = cells.Text("type") },
            },
            _ => new RecordRequest
            {
                Reference = cells.Required("reference"),
                Artwork = new ArtworkRecord(cells.Required("title"))
                {
                    Artist = cells.Text("artist"),
                    Type = cells.Text("type"),
                    Measurements = cells.Text("measurements"),
                    InventoryNumber = cells.Text("inventoryNumber"),
                },
            },
        };
        return request with { ReviewOn = cells.Day("reviewOn"), Handling = HandlingOf(cells) };
    }

    /// <summary>The cells of a record, one to each column.</summary>
    public IEnumerable<string?> Write(RecordRequest request)
    {
        (string Column, string? Text)[] said =
        [
            .. request.Content switch
            {
                TravelDocumentRecord one => DocumentCells(one),
                VehicleRecord one => VehicleCells(one),
                PersonRecord one => [("status", EnumText.Of(one.Status)), .. PersonCells.Write(one.Person), ("remarks", one.Remarks)],
                DnaProfileRecord one => DnaCells.Write(one.Loci),
                ImageHashRecord one => [("hash", one.Hash), ("quality", NumberText(one.Quality)), ("category", one.Category), ("series", one.Series)],
                FingerprintRecord one => FingerprintCells(one),
                FirearmRecord one => [("serialNumber", one.SerialNumber), ("make", one.Make), ("model", one.Model), ("calibre", one.Calibre), ("type", one.Type)],
                ArtworkRecord one => [("title", one.Title), ("artist", one.Artist), ("type", one.Type), ("measurements", one.Measurements), ("inventoryNumber", one.InventoryNumber)],
                _ => Enumerable.Empty<(string, string?)>(),
            },
            ("reference", request.Reference), ("reviewOn", DayText(request.ReviewOn)), ("tlp", request.Handling?.Tlp is { } tlp ? EnumText.Of(tlp) : null),
            ("audience", AudienceText(request.Handling?.Audience)), ("excluded", PersonCells.Join((request.Handling?.Excluded ?? []).Select(owner => owner.Value))),
        ];
        return Columns.Select(column => said.FirstOrDefault(one => one.Column == column).Text);
    }

    private static IEnumerable<(string Column, string? Text)> DocumentCells(TravelDocumentRecord one) =>
    [
        ("number", one.Number), ("issuer", one.Issuer), ("type", one.Type), ("fraud", EnumText.Of(one.Fraud)), ("issuedOn", DayText(one.IssuedOn)), ("expiresOn", DayText(one.ExpiresOn)),
        ("theftOn", one.TheftOn?.ToString()), ("theftPlace", one.TheftPlace), ("theftCountry", one.TheftCountry), ("reference", one.Reference), ("extra", one.Extra),
    ];

    private static IEnumerable<(string Column, string? Text)> VehicleCells(VehicleRecord one) =>
        [("vin", one.Vin), ("plate", one.Plate), ("plateCountry", one.PlateCountry), ("engine", one.Engine), ("model", one.Model), ("colour", one.Colour)];

    private static IEnumerable<(string Column, string? Text)> FingerprintCells(FingerprintRecord one) =>
    [
        ("number", one.Number), ("ncic", one.Ncic), ("henry", one.Henry),
        ("templateFormat", one.Template?.Format), ("template", one.Template is { } template ? Convert.ToBase64String(template.Data.Span) : null), ("templateFinger", NumberText(one.Template?.Finger)),
    ];

    /// <summary>A template, whose format and bytes belong together; null when nothing is said of one.</summary>
    private static FingerprintTemplate? TemplateOf(CsvCells cells) => cells.Text("templateFormat") is null && cells.Text("template") is null && cells.Text("templateFinger") is null
        ? null
        : new FingerprintTemplate(cells.Required("templateFormat"), cells.Bytes("template")) { Finger = cells.Number("templateFinger") };

    private static int RequiredNumber(CsvCells cells, string column) => cells.Text(column) is null ? cells.Refuse(column, "must be given.", 0) : cells.Number(column).GetValueOrDefault();

    private static T RequiredWord<T>(CsvCells cells, string column)
        where T : struct, Enum => cells.Text(column) is null ? cells.Refuse<T>(column, "must be given.", default) : cells.Word<T>(column).GetValueOrDefault();

    private static string? NumberText(int? number) => number?.ToString(CultureInfo.InvariantCulture);

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
