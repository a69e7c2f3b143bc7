using System.Text.Json;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Cli.Tests.Mind;

/// <summary>Questions to an offline copy are read and judged as at a gateway.</summary>
public sealed class OfflineChecksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-mind-").FullName;
    private readonly WrittenCopy _copy = new();

    private string Copy => Path.Combine(_folder, "copy.mind");

    public void Dispose()
    {
        _copy.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("", HitCertainty.Exact, null, true)]
    [InlineData("lower case", HitCertainty.Exact, null, true)]
    [InlineData("O for 0", HitCertainty.Possible, "possible misreading at place 3 of line 2: O read, 0 recorded", false)]
    public async Task A_zone_is_read_with_what_it_may_have_been_misread_for(string damage, HitCertainty certainty, string? why, bool holds)
    {
        var lines = ZoneWriter.Write(
            ZoneFormat.Td3,
            new() { DocumentCode = "P", Issuer = "FRA", Number = "00000007", Nationality = "FRA", Primary = "VANTREUIL", Secondary = "ODILE", Birth = "790117", Sex = "F", Expiry = "320415" }).Lines;
        var zone = string.Join('\n', lines[0], damage == "O for 0" ? $"00O{lines[1][3..]}" : lines[1]);
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(10)]);
        var answer = await AskAsync(new CheckQuestionRequest { Zone = damage == "lower case" ? zone.ToLowerInvariant() : zone });
        var hit = Assert.Single(answer.Hits);
        Assert.Equal(("00000007", certainty, why), (hit.Record.TravelDocument!.Number, hit.Certainty, hit.Why));
        Assert.Equal(("FRA", holds, WrittenCopy.At), (answer.Zone!.Issuer, answer.Zone.CheckDigits.All(digit => digit.Holds), answer.Zone.DocumentAsOf!.Value));
        Assert.Contains(certainty == HitCertainty.Exact ? "keep it" : "read the zone again", answer.Next, StringComparison.Ordinal);

        // Its holder is asked for too, of whom this copy has no records.
        Assert.Contains("of the kind person", Assert.Single(answer.Remarks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"travelDocument":{"number":"0000-0007","issuer":"fra"}}""", 1, "number: ")]
    [InlineData("""{"vehicle":{"vin":"wvw-zzzxxz0w000123"}}""", 1, "vin: ")]
    [InlineData("""{"vehicle":{"plate":"ab-123-cd","plateCountry":"fr"}}""", 1, "plate: ")]
    [InlineData("""{"fingerprint":{"number":"fp 17"}}""", 1, "number: ")]
    [InlineData("""{"fingerprint":{"henry":"1 R/2 U"}}""", 1, "template: ")]
    [InlineData("""{"firearm":{"serialNumber":"ab-1"}}""", 2, "serialNumber: ")]
    [InlineData("""{"firearm":{"serialNumber":"AB1","make":"Walther"}}""", 1, null)]
    [InlineData("""{"artwork":{"number":"inv 7"}}""", 1, "number: ")]
    [InlineData("""{"artwork":{"title":"child MOTHER"}}""", 1, "title: ")]
    [InlineData("""{"artwork":{"title":"Mother","artist":"Somebody Else"}}""", 0, "title: ")]
    public async Task Each_kind_is_cleaned_and_found_by_what_it_is_found_by_at_hubs(string question, int hits, string? remark)
    {
        WriteAll();
        var answer = await AskAsync(JsonSerializer.Deserialize<CheckQuestionRequest>(question, MeshJson.Strict)!);
        Assert.Equal((hits, 0), (answer.Hits.Length, answer.Problems.Length));
        Assert.Equal(hits > 0, answer.Next?.Contains("no proof", StringComparison.Ordinal) is true);
        Assert.True(remark is null ? answer.Remarks.IsEmpty : answer.Remarks.Any(one => one.StartsWith(remark, StringComparison.Ordinal)), string.Join(' ', answer.Remarks));
    }

    [Theory]
    [InlineData("""{"vehicle":{"vin":"WVWZZZXXZ0W00012O"}}""", "question.vehicle.vin: place 17: O does not stand")]
    [InlineData("""{"travelDocument":{"number":"1","issuer":"FRA","type":"card"}}""", "question.travelDocument.type: ")]
    [InlineData("""{"zone":"P<UTO"}""", "question.zone: ")]
    [InlineData("""{"person":{"names":[{"text":"Odile"}],"sex":"Q"}}""", "question.person.sex: ")]
    [InlineData("""{"imageHash":{"hash":"f8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22","quality":90}}""", "no records of the kind image-hash")]
    public async Task What_cannot_be_asked_is_said_and_nothing_is_looked_up(string question, string problem)
    {
        WriteAll();
        var answer = await AskAsync(JsonSerializer.Deserialize<CheckQuestionRequest>(question, MeshJson.Strict)!);
        Assert.Contains(problem, Assert.Single(answer.Problems), StringComparison.Ordinal);
        Assert.Equal((0, true), (answer.Hits.Length, answer.Next!.Contains("Nothing was looked up", StringComparison.Ordinal)));
    }

    private void WriteAll() => WrittenCopy.Write(
        Copy,
        [
            _copy.Head(RecordKind.TravelDocument, RecordKind.Vehicle, RecordKind.Person, RecordKind.Fingerprint, RecordKind.Firearm, RecordKind.Artwork),
            .. _copy.Pages(10),
            _copy.Page(new VehicleRecord { Vin = "WVWZZZXXZ0W000123", Plate = "AB123CD", PlateCountry = "FR" }),
            _copy.Page(new PersonRecord(PersonStatus.Suspect, new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] })),
            _copy.Page(new FingerprintRecord { Number = "FP17", Henry = "1 R / 2 U" }),
            _copy.Page(new FirearmRecord("AB1") { Make = "Smith & Wesson" }, new FirearmRecord("AB1")),
            _copy.Page(new ArtworkRecord("Mother and Child") { InventoryNumber = "INV7", Artist = "Odile Vantreuil" }),
        ]);

    private async Task<CheckAnswerBody> AskAsync(CheckQuestionRequest question)
    {
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        using var checks = new OfflineChecks(copy);
        return (await checks.AnswerAsync(question, WrittenCopy.At.AddHours(1))).Answer;
    }
}
