using System.Text.Json;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Tests.Records;

public sealed class RecordColumnsTests
{
    private static readonly DateOnly Day = new(2030, 1, 31);

    public static TheoryData<string, string> Records => new()
    {
        { "sltd", Json(new RecordRequest { TravelDocument = new TravelDocumentRecord("12AB34567", "FRA", "passport", DocumentFraud.StolenBlank) }) },
        {
            "sltd", Json(new RecordRequest
            {
                TravelDocument = new TravelDocumentRecord("1", "D", "visa", DocumentFraud.Lost)
                {
                    IssuedOn = Day, ExpiresOn = Day, TheftOn = new NoticeDate(2024, 5), TheftPlace = "Lyon, \"gare\"", TheftCountry = "FR", Reference = "=1", Extra = "+ red cover",
                },
                ReviewOn = Day,
                Handling = new RecordHandlingRequest { Tlp = TrafficLight.Red, Excluded = [new OwnerId("DE"), new OwnerId("BR")], Audience = new SendAudience { Kind = AudienceKind.Region, Name = "Europe" } },
            })
        },
        { "vehicles", Json(new RecordRequest { Reference = "car-1", Vehicle = new VehicleRecord { Vin = "WVWZZZXXZ0W000123", Plate = "AB123CD", PlateCountry = "FR", Engine = "E1", Model = "Golf", Colour = "red" } }) },
        {
            "vehicles", Json(new RecordRequest
            {
                Reference = "car-2",
                Vehicle = new VehicleRecord { Engine = "E1" },
                Handling = new RecordHandlingRequest { Audience = new SendAudience { Kind = AudienceKind.Owners, Owners = [new OwnerId("FR"), new OwnerId("914")] } },
            })
        },
        {
            "persons", Json(new RecordRequest
            {
                Reference = "person-1",
                Person = new PersonRecord(PersonStatus.OfInterest, new PersonParticulars
                {
                    Names = [new RecordedName("Мельниченко Оксана"), new RecordedName("Melnychenko Oksana"), new RecordedName(null, "Hart", null), new RecordedName(null, null, "Anne")],
                    BirthDates = [new NoticeDate(1979), new NoticeDate(1980, 1, 17)],
                    Nationalities = ["UA", "NL"],
                    Sex = "F",
                    Documents = [new IdentityDocument("passport", "12AB", "UA"), new IdentityDocument(null, "77")],
                }) { Remarks = "Armed" },
            })
        },
        {
            "dna", Json(new RecordRequest
            {
                Reference = "dna-1",
                DnaProfile = new DnaProfileRecord([new RecordedLocus("AMEL", ["X", "Y"]), new RecordedLocus("PENTA-D", ["9"]), new RecordedLocus("TH01", ["6", "9.3"]), new RecordedLocus("VWA", ["*", "17"])]),
            })
        },
        { "images", Json(new RecordRequest { Reference = "image-1", ImageHash = new ImageHashRecord(new string('0', 63) + "f", 100) { Category = "baseline", Series = "S-1" } }) },
        { "images", Json(new RecordRequest { Reference = "image-2", ImageHash = new ImageHashRecord(new string('a', 64), 0) }) },
        {
            "fingerprints", Json(new RecordRequest
            {
                Reference = "prints-1",
                Fingerprint = new FingerprintRecord { Number = "P1", Ncic = "AAPI12DO05AATT19XXSR", Henry = "1 R 1/1 U 1", Template = new FingerprintTemplate("ISO 19794-2", new byte[] { 0xfb, 1, 0xff }) { Finger = 0 } },
            })
        },
        { "fingerprints", Json(new RecordRequest { Reference = "prints-2", Fingerprint = new FingerprintRecord { Henry = "1" } }) },
        { "firearms", Json(new RecordRequest { Reference = "gun-1", Firearm = new FirearmRecord("AB-123 456") { Make = "S&W", Model = "10", Calibre = ".38", Type = "revolver" } }) },
        {
            "artworks", Json(new RecordRequest
            {
                Reference = "work-1",
                Artwork = new ArtworkRecord("The harbour, \"at night\"") { Artist = "Somebody", Type = "painting", Measurements = "40 x 60 cm", InventoryNumber = "17" },
            })
        },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_read_again_as_it_was_written(string database, string record)
    {
        var columns = RecordColumns.All.Single(one => one.Name == database);
        using var writer = new StringWriter();
        using (var csv = CsvText.WriterTo(writer))
        {
            csv.WriteRow(columns.Write(JsonSerializer.Deserialize<RecordRequest>(record, MeshJson.Strict)!));
        }

        var cells = new CsvCells(columns.Columns, CsvText.Split(writer.ToString().TrimEnd('\n'), ',')!);
        Assert.Equal(record, Json(columns.Read(cells)));
        Assert.Empty(cells.Problems);
    }

    /// <summary>Public case N11: a dash is no name.</summary>
    [Fact]
    public void A_dash_for_a_forename_is_no_name()
    {
        var person = PersonCells.Read(new CsvCells(["family", "given", "sex"], ["Vantreuil", "-", "N/A"]));
        Assert.Equal(new RecordedName(null, "Vantreuil"), Assert.Single(person.Names));
        Assert.Null(person.Sex);
    }

    [Fact]
    public void All_cells_that_are_wrong_are_named()
    {
        var columns = RecordColumns.All.Single(one => one.Name == "sltd");
        var cells = new CsvCells(["number", "issuer", "type", "fraud", "issuedOn", "theftOn", "tlp", "excluded"], ["-", "FRA", "", "burnt", "31.01.2020", "2020-02-30", "pink", "DE|XX"]);
        columns.Read(cells);
        Assert.Equal(["number", "type", "fraud", "issuedOn", "theftOn", "tlp", "excluded"], cells.Problems.Select(problem => problem.Column));
    }

    [Theory]
    [InlineData("dna", "", "reference")]
    [InlineData("images", "i1,0f,good,,", "quality")]
    [InlineData("images", "i1,,,,", "hash quality")]
    [InlineData("fingerprints", "p1,,,,,Zm9v,3", "templateFormat")]
    [InlineData("fingerprints", "p1,,,,ISO 19794-2,not base64,1.5", "template templateFinger")]
    [InlineData("firearms", "g1,-,,,,", "serialNumber")]
    [InlineData("artworks", "w1,N/A,,,,", "title")]
    public void Cells_that_are_wrong_or_missing_are_named_in_each_database(string database, string row, string wrong)
    {
        var columns = RecordColumns.All.Single(one => one.Name == database);
        string[] fields = [.. row.Split(','), .. Enumerable.Repeat(string.Empty, columns.Columns.Length)];
        var cells = new CsvCells(columns.Columns, fields[..columns.Columns.Length]);
        columns.Read(cells);
        Assert.Equal(wrong.Split(' '), cells.Problems.Select(problem => problem.Column));
    }

    [Fact]
    public void Help_names_the_columns_of_each_database_and_those_that_must_be_there()
    {
        Assert.All(RecordColumns.All, columns => Assert.All(columns.Required, required => Assert.Contains(required, columns.Own)));
        Assert.Contains("firearms: reference*, serialNumber*, make, model, calibre, type;", RecordColumns.Help, StringComparison.Ordinal);
    }

    private static string Json(RecordRequest record) => JsonSerializer.Serialize(record, MeshJson.Strict);
}
