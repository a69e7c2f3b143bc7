using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Screening;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Numbers of documents and vehicles as they are typed, and what to do next by what was found.</summary>
public sealed class QuestionTests : IAsyncLifetime
{
    private readonly RecordedChecks _checks = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _checks.DisposeAsync();

    [Theory]
    [InlineData("12AB34567", "FRA", "passport", "")]
    [InlineData("12 ab-345.67", " fra ", "Passport", "number separators, number lower-case, issuer separators, issuer lower-case, type")]
    [InlineData("１２ＡＢ３４５６７", "FRA", null, "number wide")]
    public async Task What_was_cleaned_of_a_document_is_said_and_it_is_found(string number, string issuer, string? type, string remarks)
    {
        await _checks.RecordAsync("12AB34567", "FRA");
        var answer = await _checks.AskAsync(new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = number, Issuer = issuer, Type = type } });
        Assert.Equal(HitCertainty.Exact, Assert.Single(answer.Hits).Certainty);
        Assert.Equal(remarks.Split(", ", StringSplitOptions.RemoveEmptyEntries).Length, answer.Remarks.Length);
        Assert.All(answer.Remarks, remark => Assert.Matches("^(number|issuer|type): ", remark));
    }

    [Theory]
    [InlineData("12A834567", "place 4: 8 read, B recorded")]
    [InlineData("I2AB34567", "place 1: I read, 1 recorded")]
    [InlineData("12AB3456Z", null)]
    [InlineData("I2A834567", null)]
    public async Task A_document_that_was_typed_is_possible_where_one_character_may_have_been_misread_and_never_exact(string typed, string? why)
    {
        await _checks.RecordAsync("12AB34567", "FRA");
        var answer = await _checks.AskAsync(new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = typed, Issuer = "FRA" } });
        Assert.Equal(why is null ? [] : [(HitCertainty.Possible, $"possible misreading at {why}")], answer.Hits.Select(hit => (hit.Certainty, hit.Why!)));
        Assert.Equal(why is not null, answer.Next?.Contains("possible only", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_may_have_been_misread_is_shown_beside_what_was_typed_and_of_the_same_type()
    {
        await _checks.RecordAsync("O0", "FRA");
        await _checks.RecordAsync("00", "FRA");
        await _checks.RecordAsync("OO", "FRA", "visa");
        var typed = new CheckDocumentRequest { Number = "O0", Issuer = "FRA" };
        var any = await _checks.AskAsync(new CheckQuestionRequest { TravelDocument = typed });
        Assert.Equal([("O0", HitCertainty.Exact), ("00", HitCertainty.Possible), ("OO", HitCertainty.Possible)], any.Hits.Select(hit => (hit.Record.TravelDocument!.Number, hit.Certainty)));
        var passports = await _checks.AskAsync(new CheckQuestionRequest { TravelDocument = typed with { Type = "passport" } });
        Assert.Equal(["O0", "00"], passports.Hits.Select(hit => hit.Record.TravelDocument!.Number));
    }

    [Fact]
    public async Task That_not_all_readings_of_a_zone_were_tried_is_said()
    {
        var zone = await _checks.AskZoneAsync("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "6666666668UTO7408122F1204159<<<<<<<<<<<<<<<4");
        Assert.Contains("not all readings were tried", Assert.Single(zone.Remarks), StringComparison.Ordinal);
        Assert.True(zone.HasMore);
        var book = await _checks.AskZoneAsync("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
        Assert.Equal((0, false), (book.Remarks.Length, book.HasMore));
    }

    [Theory]
    [InlineData("D", "DEU")]
    [InlineData("DEU", "D")]
    [InlineData("GBD", "GBR")]
    [InlineData("GBR", "GBN")]
    public async Task A_document_is_found_by_every_code_of_its_issuer(string recorded, string asked)
    {
        await _checks.RecordAsync("C01X00T47", recorded);
        Assert.Equal(HitCertainty.Exact, Assert.Single((await _checks.AskAsync(new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = "C01X00T47", Issuer = asked } })).Hits).Certainty);
    }

    /// <summary>C5, and a number with one character that was misread.</summary>
    [Theory]
    [InlineData("WVWZZZXXZ0W000123", "not-in-region", "DE", "No check digit in this region")]
    [InlineData("wvw-zzzxxz0w000123", "not-in-region", "DE", "No check digit in this region")]
    [InlineData("1M8GDM9AXKP042788", "proven", "US", null)]
    [InlineData("11111111111111111", "proven", "US", "formally valid")]
    [InlineData("1M8GDM9AXKP04278B", "fails", "US", "should be")]
    public async Task A_vehicle_number_is_searched_and_its_digit_judged(string vin, string digit, string country, string? remark)
    {
        await _checks.RecordAsync(new VehicleRecord { Vin = vin.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant() });
        var answer = await _checks.AskAsync(new CheckQuestionRequest { Vehicle = new CheckVehicleRequest { Vin = vin } });
        Assert.Equal((digit, country), (answer.Vin!.CheckDigit, answer.Vin.Country));
        Assert.Equal(HitCertainty.Exact, Assert.Single(answer.Hits).Certainty);
        Assert.True(remark is null ? answer.Remarks.IsEmpty : answer.Remarks.Any(one => one.Contains(remark, StringComparison.Ordinal)), string.Join(' ', answer.Remarks));
        Assert.Equal(digit == "fails", answer.Next!.Contains("may have been altered", StringComparison.Ordinal));
    }

    public static TheoryData<CheckQuestionRequest> Subjects => new()
    {
        new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = "1", Issuer = "FRA" } },
        new CheckQuestionRequest { Vehicle = new CheckVehicleRequest() },
        new CheckQuestionRequest { Person = new PersonParticulars() },
        new CheckQuestionRequest { DnaProfile = new DnaProfileRecord([]) },
        new CheckQuestionRequest { ImageHash = new CheckImageRequest("f8", 80) },
        new CheckQuestionRequest { Fingerprint = new CheckFingerprintRequest() },
        new CheckQuestionRequest { Firearm = new CheckFirearmRequest("1") },
        new CheckQuestionRequest { Artwork = new CheckArtworkRequest() },
        new CheckQuestionRequest { Zone = "P<UTO" },
    };

    [Theory]
    [MemberData(nameof(Subjects))]
    public void A_question_is_about_the_field_that_it_fills(CheckQuestionRequest question)
    {
        var fields = JsonSerializer.SerializeToNode(question, MeshJson.Strict)!.AsObject();
        Assert.Equal(typeof(CheckQuestionRequest).GetProperties().Length, Subjects.Count);
        Assert.Equal(Assert.Single(fields, field => field.Value is not null).Key, QuestionText.SubjectOf(question));
    }

    [Fact]
    public async Task A_vehicle_number_whose_digit_fails_is_looked_up_as_it_may_have_been_too()
    {
        await _checks.RecordAsync(new VehicleRecord { Vin = "1M8GDM9AXKP042788" });
        var answer = await _checks.AskAsync(new CheckQuestionRequest { Vehicle = new CheckVehicleRequest { Vin = "1M8GDM9AXKP04278B" } });
        Assert.Contains("1M8GDM9AXKP042788", answer.Vin!.Candidates);
        var hit = Assert.Single(answer.Hits);
        Assert.Equal((HitCertainty.Possible, "possible misreading at place 17: B read, 8 recorded"), (hit.Certainty, hit.Why));
    }

    [Theory]
    [InlineData("WVWZZZXXZ0W00012O", "questions[0].vehicle.vin: place 17: O does not stand in these numbers; it may be 0.")]
    [InlineData("IVWZZZXXZ0W000123", "questions[0].vehicle.vin: place 1: I does not stand in these numbers; it may be 1.")]
    [InlineData("WVWZZZXXZ0W00012", "questions[0].vehicle.vin: It has 16 characters in place of 17")]
    public async Task What_is_no_vehicle_number_is_refused_by_its_place(string vin, string problem)
    {
        var answer = await _checks.AskAsync(new CheckQuestionRequest { Vehicle = new CheckVehicleRequest { Vin = vin } });
        Assert.StartsWith(problem, Assert.Single(answer.Problems), StringComparison.Ordinal);
        Assert.Contains("Nothing was looked up", answer.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AB-123-CD", "FR", 1)]
    [InlineData("AB 123 CD", "fr", 1)]
    [InlineData("АВ123СD", "FR", 1)]
    [InlineData("AB-123-CD", "IT", 0)]
    public async Task A_plate_names_a_vehicle_in_its_country_only(string plate, string country, int hits)
    {
        await _checks.RecordAsync(new VehicleRecord { Plate = "AB123CD", PlateCountry = "FR" });
        var answer = await _checks.AskAsync(new CheckQuestionRequest { Vehicle = new CheckVehicleRequest { Plate = plate, PlateCountry = country } });
        Assert.Equal((hits, true), (answer.Hits.Length, !answer.Remarks.IsEmpty));
    }

    [Theory]
    [InlineData("lead", "Somebody like this person is recorded", "no proof")]
    [InlineData("not like enough", "not like enough to be leads", null)]
    [InlineData("nobody heard of", "has not heard lately from", null)]
    [InlineData("nobody's issuer", "Nobody enters documents that XXA issues", null)]
    [InlineData("exact", "recorded as stolen", "no proof")]
    public async Task What_to_do_next_differs_by_what_was_found(string what, string step, string? confirm)
    {
        await _checks.RecordAsync("12AB34567", "FRA");
        await _checks.RecordPersonAsync("Odile Vantreuil", "1979-01-17", "FR", "F");
        var answer = await _checks.AskAsync(what switch
        {
            "lead" => new CheckQuestionRequest { Person = new PersonParticulars { Names = [new RecordedName("Vantreuil Odile")] } },
            "not like enough" => new CheckQuestionRequest { Person = new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")], BirthDates = [new(1950, 6, 1)], Nationalities = ["BR"], Sex = "M" } },
            "nobody heard of" => new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = "1", Issuer = "BRA" } },
            "nobody's issuer" => new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = "1", Issuer = "XXA" } },
            _ => new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = "12AB34567", Issuer = "FRA" } },
        });
        Assert.Contains(step, answer.Next, StringComparison.Ordinal);
        Assert.Equal(confirm is not null, answer.Next!.Contains("no proof", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_looked_at_is_said_by_the_next_step()
    {
        var asked = QuestionReader.Read(new CheckQuestionRequest { Firearm = new CheckFirearmRequest("AB1") }, "questions[0]", RecordedChecks.Today);
        Assert.Contains("still reading", CheckAnswers.Of(asked, "questions[0]", new QuestionAnswer([], null, []) { IsNotYetSearchable = true }).Next, StringComparison.Ordinal);

        // A zone asks for a document that nobody enters, and for its holder, whom any owner may have.
        var zone = QuestionReader.Read(new CheckQuestionRequest { Zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10" }, "questions[0]", RecordedChecks.Today);
        var next = CheckAnswers.Of(zone, "questions[0]", new QuestionAnswer([], null, [new OwnerFreshness(new OwnerId("BR"), null, 0)]) { AsOfByWay = [null, null] }).Next;
        Assert.Contains("Nobody enters documents that UTO issues", next, StringComparison.Ordinal);
        Assert.Contains("has not heard lately from BR", next, StringComparison.Ordinal);
    }
}
