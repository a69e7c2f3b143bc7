using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Gateway.Tests.Records;

/// <summary>Records and checks over HTTP. France enters, Brazil checks.</summary>
public sealed class RecordEndpointTests : IAsyncLifetime
{
    private const string All = "/api/v1/owners/FR/records";
    private const string Checks = "/api/v1/owners/BR/checks";
    private const string Passport = """{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"lost"},"handling":{"excluded":["DE"]}}}""";
    private const string Question = """{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}""";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;

    public static TheoryData<string, string> BadChanges => new()
    {
        { "", "changes" },
        { "{}", "changes[0].enter" },
        { """{"enter":{"travelDocument":{"number":"1","issuer":"FRA","type":"passport","fraud":"lost"}},"clear":"vehicle/a"}""", "changes[0].enter" },
        { """{"clear":"passport/1"}""", "changes[0].clear" },
        { """{"enter":{}}""", "changes[0].enter.travelDocument" },
        { """{"enter":{"vehicle":{"vin":"WVWZZZXXZ0W000123"}}}""", "changes[0].enter.reference" },
        { """{"enter":{"reference":"a/b","vehicle":{"vin":"WVWZZZXXZ0W000123"}}}""", "changes[0].enter.reference" },
        { """{"enter":{"travelDocument":{"number":"1","issuer":"DEU","type":"passport","fraud":"lost"}}}""", "changes[0].issuer" },
        { """{"enter":{"travelDocument":{"number":"1","issuer":"FRA","type":"passport","fraud":"burnt"}}}""", "changes[0].enter.travelDocument.fraud" },
        { """{"enter":{"travelDocument":{"number":"1","issuer":"FRA","type":"passport","fraud":"lost","name":"Vantreuil"}}}""", "changes[0].enter.travelDocument.name" },
        { """{"enter":{"reference":"a","vehicle":{"vin":"WVWZZZXXZ0W00012O"}}}""", "changes[0].vin" },
        { """{"enter":{"travelDocument":{"number":"12 ab","issuer":"FRA","type":"passport","fraud":"lost"}}}""", "changes[0].number" },
        { """{"enter":{"travelDocument":{"number":"1","issuer":"FRA","type":"passport","fraud":"lost","extra":"Nom: Vantreuil"}}}""", "changes[0].extra" },
        { """{"extend":{"id":"vehicle/a"}}""", "changes[0].extend.reviewOn" },
        { """{"enter":{"dnaProfile":{"loci":[]}}}""", "changes[0].enter.reference" },
        { """{"enter":{"reference":"a","dnaProfile":{}}}""", "changes[0].enter.dnaProfile.loci" },
        { """{"enter":{"reference":"a","dnaProfile":{"loci":[],"name":"Vantreuil"}}}""", "changes[0].enter.dnaProfile.name" },
        { """{"enter":{"reference":"a","dnaProfile":{"loci":[null]}}}""", "changes[0].loci[0]" },
    };

    public static TheoryData<string, string> BadQuestions => new()
    {
        { """{"purpose":"border","questions":[]}""", "questions" },
        { """{"questions":[{"travelDocument":{"number":"1","issuer":"FRA"}}]}""", "purpose" },
        { """{"purpose":"border","questions":[{}]}""", "questions[0].travelDocument" },
        { """{"purpose":"border","questions":[{"travelDocument":{"number":"12 京","issuer":"FRA"}}]}""", "questions[0].travelDocument.number" },
        { """{"purpose":"border","questions":[{"travelDocument":{"number":"1","issuer":"France"}}]}""", "questions[0].travelDocument.issuer" },
        { """{"purpose":"border","questions":[{"travelDocument":{"number":"1","issuer":"FRA","type":"card"}}]}""", "questions[0].travelDocument.type" },
        { """{"purpose":"border","questions":[{"vehicle":{"vin":"WVWZZZXXZ0W00012Q"}}]}""", "questions[0].vehicle.vin" },
        { """{"purpose":"border","questions":[{"vehicle":{"plate":"AB123"}}]}""", "questions[0].vehicle.plateCountry" },
        { """{"purpose":"border","questions":[{"vehicle":{}}]}""", "questions[0].vehicle.vin" },
        { """{"purpose":"border","questions":[{"dnaProfile":{"loci":[{"locus":"TH01","alleles":["6"]}]}}]}""", "questions[0].dnaProfile.loci" },
        { """{"purpose":"border","questions":[{"dnaProfile":{"loci":[null]}}]}""", "questions[0].dnaProfile.loci[0]" },
        { """{"purpose":"border","questions":[{"imageHash":{"hash":"f8"}}]}""", "questions[0].imageHash.quality" },
        { """{"purpose":"border","questions":[{"imageHash":{"hash":"f8","quality":80}}]}""", "questions[0].imageHash.hash" },
        { """{"purpose":"border","questions":[{"vehicle":{"plate":"AB123","plateCountry":"D"}}]}""", "questions[0].vehicle.plateCountry" },
        { """{"purpose":"border","questions":[{"zone":""}]}""", "questions[0].zone" },
        { """{"purpose":"border","questions":[{"zone":"P<UTOERIKSSON<<ANNA"}]}""", "questions[0].zone" },
        { """{"purpose":"border","questions":[{"zone":"P<UTO","person":{"names":[{"text":"A"}]}}]}""", "questions[0].travelDocument" },
        { """{"purpose":"border","questions":[{"travelDocument":{"number":"' OR 1=1 --","issuer":"FRA"}}]}""", "questions[0].travelDocument.number" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR"), _time);
        (_france, _brazil) = (_gateway.ClientOf("FR"), _gateway.ClientOf("BR"));
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_document_is_entered_found_replaced_and_cleared()
    {
        var entered = await (await ChangeAsync("op-1", Passport)).JsonAsync();
        Assert.Equal((1, 1), ((int)entered["done"]!, (int)entered["position"]!));
        Assert.Equal("1", (await (await ChangeAsync("op-1", Passport)).JsonAsync())["position"]!.ToString());
        var own = await (await _france.GetAsync(All + "/travel-document/FRA-12AB34567-passport")).JsonAsync();
        Assert.Equal(("DE", "2036-03-01", "0001"), ((string)own["record"]!["excluded"]![0]!, (string)own["record"]!["reviewOn"]!, (string)own["by"]!["officer"]!));

        var answer = (await (await CheckAsync(Question)).JsonAsync())["answers"]![0]!;
        Assert.Equal(("FR", "lost"), ((string)answer["hits"]![0]!["owner"]!, (string)answer["hits"]![0]!["record"]!["travelDocument"]!["fraud"]!));
        Assert.Empty(answer["hits"]![0]!["record"]!["excluded"]!.AsArray());
        Assert.Null(answer["hits"]![0]!["record"]!["audience"]);
        Assert.Contains("no proof", (string)answer["next"]!, StringComparison.Ordinal);

        using var twice = await ChangeAsync("op-2", Passport);
        await twice.ProblemAsync(409, MeshErrorCodes.Conflict);
        await (await ChangeAsync("op-3", Passport.Replace("enter", "replace", StringComparison.Ordinal).Replace("lost", "stolen", StringComparison.Ordinal))).JsonAsync();
        Assert.Equal("stolen", (string)(await (await CheckAsync(Question)).JsonAsync())["answers"]![0]!["hits"]![0]!["record"]!["travelDocument"]!["fraud"]!);
        await (await ChangeAsync("op-4", """{"clear":"travel-document/FRA-12AB34567-passport"}""")).JsonAsync();
        var none = (await (await CheckAsync(Question)).JsonAsync())["answers"]![0]!;
        Assert.Empty(none["hits"]!.AsArray());
        Assert.Null(none["next"]);
        using var gone = await _france.GetAsync(All + "/travel-document/FRA-12AB34567-passport");
        await gone.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task A_person_who_is_wrong_has_problems_and_the_other_questions_are_answered()
    {
        await (await ChangeAsync("op-1", Passport)).JsonAsync();
        const string wrong = """{"person":{"names":[{"text":"Odile Vantreuil"}],"sex":"W"}}""";
        var answers = (await (await CheckAsync($"{wrong},{Question}")).JsonAsync())["answers"]!.AsArray();
        Assert.StartsWith("questions[0].person.sex: ", (string)Assert.Single(answers[0]!["problems"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Contains("Nothing was looked up", (string)answers[0]!["next"]!, StringComparison.Ordinal);
        Assert.Single(answers[1]!["hits"]!.AsArray());
        using var alone = await CheckAsync(wrong);
        await alone.ProblemAsync(400, MeshErrorCodes.Invalid, "questions[0].person.sex");
    }

    [Fact]
    public async Task A_person_is_entered_with_a_status_and_found()
    {
        using var bare = await ChangeAsync("op-0", """{"enter":{"reference":"p","person":{"person":{"names":[{"text":"Odile Vantreuil"}]}}}}""");
        await bare.ProblemAsync(400, MeshErrorCodes.Invalid, "changes[0].enter.person.status");
        using var nameless = await ChangeAsync("op-0", """{"enter":{"reference":"p","person":{"status":"missing","person":{"names":[{"text":"-"}]}}}}""");
        await nameless.ProblemAsync(400, MeshErrorCodes.Invalid, "changes[0].person.names");
        await (await ChangeAsync("op-1", """{"enter":{"reference":"p","person":{"status":"missing","person":{"names":[{"text":"Odile Vantreuil"}],"birthDates":["1979-01"],"sex":"F"}}}}""")).JsonAsync();
        var hit = (await (await CheckAsync("""{"person":{"names":[{"text":"Odile Vantreuil"}]}}""")).JsonAsync())["answers"]![0]!["hits"]![0]!;
        Assert.Equal(("missing", "1979-01"), ((string)hit["record"]!["person"]!["status"]!, (string)hit["record"]!["person"]!["person"]!["birthDates"]![0]!));
        using var twice = await CheckAsync("""{"person":{"names":[{"text":"A"}]},"vehicle":{"vin":"WVWZZZXXZ0W000123"}}""");
        await twice.ProblemAsync(400, MeshErrorCodes.Invalid, "questions[0].travelDocument");
    }

    [Fact]
    public async Task Of_several_changes_the_wrong_ones_are_named_and_the_rest_is_done()
    {
        var outcome = await (await ChangeAsync("op-1", Passport + """,{"clear":"vehicle/none"},{"enter":{"reference":"b","vehicle":{"plate":"a b","plateCountry":"FR","engine":"?"}}}""")).JsonAsync();
        Assert.Equal(1, (int)outcome["done"]!);
        Assert.Equal([(1, "not-found", 1), (2, "invalid", 2)], outcome["refused"]!.AsArray().Select(one => ((int)one!["index"]!, (string)one["code"]!, one["reasons"]!.AsArray().Count)));
        Assert.Single((await (await _france.GetAsync(All)).JsonAsync())["records"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(BadChanges))]
    public async Task A_wrong_change_is_refused_by_its_field_and_nothing_is_stored(string change, string field)
    {
        using var refused = await ChangeAsync("op-1", change);
        await refused.ProblemAsync(400, field == "changes[0].clear" ? MeshErrorCodes.MalformedId : MeshErrorCodes.Invalid, field);
        Assert.Empty(_gateway.Mesh.AllRecords);
    }

    [Theory]
    [MemberData(nameof(BadQuestions))]
    public async Task A_wrong_question_is_refused_by_its_field(string body, string field)
    {
        using var refused = await _brazil.PostAsync(Checks, body, null);
        await refused.ProblemAsync(400, MeshErrorCodes.Invalid, field);
    }

    [Fact]
    public async Task Of_several_questions_the_wrong_ones_are_named_and_the_others_are_answered()
    {
        await (await ChangeAsync("op-1", Passport)).JsonAsync();
        var answers = (await (await CheckAsync($$$"""{"vehicle":{"vin":"WVWZZZXXZ0W00012O"}},{"travelDocument":{"number":"12 ab-34567","issuer":"fra","type":"Passport"}}""")).JsonAsync())["answers"]!;
        Assert.Equal("questions[0].vehicle.vin: place 17: O does not stand in these numbers; it may be 0.", (string)Assert.Single(answers[0]!["problems"]!.AsArray())!);
        Assert.Equal((0, null), (answers[0]!["hits"]!.AsArray().Count, answers[0]!["asOf"]));
        Assert.Equal(("exact", null), ((string)answers[1]!["hits"]![0]!["certainty"]!, answers[1]!["hits"]![0]!["why"]));
        Assert.Equal(4, answers[1]!["remarks"]!.AsArray().Count);
        using var persons = await CheckAsync(string.Join(',', Enumerable.Repeat("""{"person":{"names":[{"text":"A"}]}}""", 21)));
        await persons.ProblemAsync(400, MeshErrorCodes.Invalid, "questions");
    }

    [Fact]
    public async Task A_zone_is_read_and_what_was_read_is_answered()
    {
        await (await ChangeAsync("op-1", """{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"stolen"}}}""")).JsonAsync();
        var zone = ZoneWriter.Write(ZoneFormat.Td3, new ZoneContent { DocumentCode = "P", Issuer = "FRA", Number = "12AB34567", Nationality = "FRA", Primary = "Vantreuil", Secondary = "Odile", Birth = "790117", Sex = "F", Expiry = "300101" });
        var answer = (await (await CheckAsync($$"""{"zone":"{{string.Join("\\n", zone.Lines)}}"}""")).JsonAsync())["answers"]![0]!;
        Assert.Equal(("td3", "passport", "France", "12AB34567", "1979-01-17"), (
            (string)answer["zone"]!["format"]!, (string)answer["zone"]!["document"]!, (string)answer["zone"]!["issuerName"]!, (string)answer["zone"]!["number"]!, (string)Assert.Single(answer["zone"]!["birthDates"]!.AsArray())!));
        Assert.Equal(["number", "birth", "expiry", "optional", "composite"], answer["zone"]!["checkDigits"]!.AsArray().Select(digit => (bool)digit!["holds"]! ? (string)digit["of"]! : "fails"));
        Assert.Equal("exact", (string)Assert.Single(answer["hits"]!.AsArray())!["certainty"]!);
        Assert.Contains("recorded as stolen", (string)answer["next"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_nearest_hub_that_answers_is_asked()
    {
        await (await ChangeAsync("op-1", Passport)).JsonAsync();
        _gateway.Mesh.RecordReplica("lyon").IsAway = true;
        var answer = await (await CheckAsync(Question)).JsonAsync();
        Assert.Equal("singapore", (string)answer["hub"]!);
        Assert.Single(answer["answers"]![0]!["hits"]!.AsArray());

        using var foreign = await _france.PostAsync(Checks, $$"""{"purpose":"border","questions":[{{Question}}]}""", null);
        Assert.Equal(404, (int)foreign.StatusCode);
    }

    private Task<HttpResponseMessage> ChangeAsync(string operation, string changes) => _france.PostAsync(All, $$"""{"changes":[{{changes}}]}""", operation);

    private Task<HttpResponseMessage> CheckAsync(string questions) => _brazil.PostAsync(Checks, $$"""{"purpose":"border","questions":[{{questions}}]}""", null);
}
