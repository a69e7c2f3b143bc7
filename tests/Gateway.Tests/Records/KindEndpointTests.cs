using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Records;

/// <summary>DNA profiles, hashes of images, fingerprints, firearms and works of art over HTTP. France enters, Brazil checks.</summary>
public sealed class KindEndpointTests : IAsyncLifetime
{
    private const string Loci = """
        [{"locus":"D3S1358","alleles":["15","17"]},{"locus":"VWA","alleles":["16","18"]},{"locus":"FGA","alleles":["21","24"]},{"locus":"TH01","alleles":["6","9.3"]},
         {"locus":"D8S1179","alleles":["13"]},{"locus":"D18S51","alleles":["14","16"]},{"locus":"D21S11","alleles":["29","31.2"]}]
        """;

    private const string Hash = "f8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6339c4e9c9b22";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;

    /// <summary>A kind, what a record says, a question that finds it, and how the remarks on each begin.</summary>
    public static TheoryData<string, string, string, string, string> Kinds => new()
    {
        { "dnaProfile", $$$"""{"loci":{{{Loci}}}}""", $$$"""{"loci":{{{Loci}}}}""", "loci[4]: Only 13 was seen", "loci[4]: Only 13 was seen" },
        { "imageHash", $$"""{"hash":"{{Hash}}","quality":49,"series":"S-1"}""", $$"""{"hash":"{{Hash}}","quality":0}""", "quality: Quality too low", "quality: Quality too low" },
        { "fingerprint", """{"number":"12","template":{"format":"ISO 19794-2","data":"Rk1S","finger":1}}""", """{"number":"12"}""", "template: Fingerprints are found by number", "template: Fingerprints are found by number" },
        { "firearm", """{"serialNumber":"ab-1","make":"Make A"}""", """{"serialNumber":"ab-1"}""", "serialNumber: ", "serialNumber: " },
        { "artwork", """{"title":"La Vigne","inventoryNumber":"MR 316"}""", """{"title":"La Vigne"}""", "inventoryNumber: ", "title: Works are found whose titles have all these words" },
    };

    public static TheoryData<string, string> BadQuestions => new()
    {
        { """{"fingerprint":{}}""", "questions[0].fingerprint.number" },
        { """{"fingerprint":{"ncic":"12"}}""", "questions[0].fingerprint.ncic" },
        { """{"firearm":{}}""", "questions[0].firearm.serialNumber" },
        { """{"firearm":{"serialNumber":"?"}}""", "questions[0].firearm.serialNumber" },
        { """{"artwork":{}}""", "questions[0].artwork.number" },
        { """{"artwork":{"number":"1","artist":"A"}}""", "questions[0].artwork.artist" },
        { """{"artwork":{"title":"?"}}""", "questions[0].artwork.title" },
        { """{"firearm":{"serialNumber":"1"},"artwork":{"title":"A"}}""", "questions[0].travelDocument" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR"), new ManualTime());
        (_france, _brazil) = (_gateway.ClientOf("FR"), _gateway.ClientOf("BR"));
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_record_is_entered_with_what_is_to_be_known_of_it_read_and_found(string kind, string record, string question, string remark, string remarkOnQuestion)
    {
        var outcome = await (await EnterAsync("op-1", kind, record)).JsonAsync();
        Assert.Equal(1, (int)outcome["done"]!);
        Assert.Contains(outcome["remarks"]!.AsArray(), one => ((string)one!).StartsWith($"changes[0].{remark}", StringComparison.Ordinal));
        var own = (await (await _france.GetAsync("/api/v1/owners/FR/records")).JsonAsync())["records"]![0]!["record"]!;
        Assert.Equal("2031-03-01", (string)own["reviewOn"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(record), WithoutNulls(own[kind]!)), own.ToJsonString());
        Assert.Contains(own["remarks"]!.AsArray(), one => ((string)one!).StartsWith(remark, StringComparison.Ordinal));

        var answer = (await (await CheckAsync($$$"""{"{{{kind}}}":{{{question}}}}""")).JsonAsync())["answers"]![0]!;
        Assert.Equal("FR", (string)Assert.Single(answer["hits"]!.AsArray())!["owner"]!);
        Assert.Contains(answer["remarks"]!.AsArray(), one => ((string)one!).StartsWith(remarkOnQuestion, StringComparison.Ordinal));
        Assert.Empty(answer["hits"]![0]!["record"]!["remarks"]!.AsArray());
    }

    [Theory]
    [InlineData("fingerprint", """{"number":"12","template":{"format":"ISO 19794-2","data":"%"}}""", "changes[0].enter.fingerprint.template.data")]
    [InlineData("imageHash", """{"hash":"f8","quality":101}""", "changes[0].hash")]
    [InlineData("firearm", """{"make":"A"}""", "changes[0].enter.firearm.serialNumber")]
    [InlineData("artwork", """{"title":"?"}""", "changes[0].title")]
    public async Task A_wrong_record_is_refused_by_its_field(string kind, string record, string field)
    {
        using var refused = await EnterAsync("op-1", kind, record);
        await refused.ProblemAsync(400, MeshErrorCodes.Invalid, field);
        Assert.Empty(_gateway.Mesh.AllRecords);
    }

    [Theory]
    [MemberData(nameof(BadQuestions))]
    public async Task A_wrong_question_is_refused_by_its_field(string question, string field)
    {
        using var refused = await CheckAsync(question);
        await refused.ProblemAsync(400, MeshErrorCodes.Invalid, field);
    }

    private static JsonNode WithoutNulls(JsonNode node)
    {
        if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToList())
            {
                if (value is null)
                {
                    fields.Remove(name);
                }
                else
                {
                    WithoutNulls(value);
                }
            }
        }

        return node;
    }

    private Task<HttpResponseMessage> EnterAsync(string operation, string kind, string record) =>
        _france.PostAsync("/api/v1/owners/FR/records", $$$"""{"changes":[{"enter":{"reference":"a","{{{kind}}}":{{{record}}}}}]}""", operation);

    private Task<HttpResponseMessage> CheckAsync(string question) => _brazil.PostAsync("/api/v1/owners/BR/checks", $$"""{"purpose":"border","questions":[{{question}}]}""", null);
}
