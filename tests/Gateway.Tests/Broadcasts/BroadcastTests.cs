using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Broadcasts;

public sealed class BroadcastTests : IAsyncLifetime
{
    private const string Wanted = """
        {"status":"accused","names":[{"family":"Eriksson","given":"Anna"}],"sex":"female","birthDate":"1974-08-12","description":{"eyes":"blue"},
         "warrant":{"reference":"1","issuedBy":"Court","issuedOn":"2026-11-01","charge":"Fraud","law":"Art. 1","maximumPenaltyMonths":24,"extraditionWillBeSought":true}}
        """;

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync();
        _france = _gateway.ClientOf("FR");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_broadcast_to_all_goes_to_all_others_less_those_excluded()
    {
        var (message, _) = await SentAsync("broadcasts", """{"all":true,"exclude":["DE","JP"],"lane":"urgent","text":"x","operationId":"a"}""");
        Assert.Equal(MessageKind.Broadcast, message.Kind);
        Assert.Equal(OwnerDirectory.Default.All.Length - 3, message.Recipients.Length);
        Assert.DoesNotContain(message.Recipients, owner => owner.Value is "FR" or "DE" or "JP");
        Assert.Equal(["DE", "JP"], message.Excluded.Select(owner => owner.Value));
        Assert.Null(message.AnswerBy);
    }

    [Fact]
    public async Task A_broadcast_to_a_region_shows_how_many_have_it()
    {
        var members = OwnerDirectory.Default.All.Count(owner => owner.Region == "Europe");
        var (message, answer) = await SentAsync("broadcasts", """{"region":"Europe","exclude":["DE"],"lane":"urgent","text":"x","operationId":"a"}""");
        Assert.Equal(members - 2, message.Recipients.Length);
        using var followed = await _france.GetAsync($"/api/v1/owners/FR/messages/{(string?)answer["id"]}");
        var timeline = await followed.JsonAsync();
        Assert.Equal(members - 2, (int?)timeline["total"]);
        Assert.Equal(0, (int?)timeline["delivered"]);
        Assert.Equal(["DE"], timeline["exclude"]!.AsArray().Select(owner => (string?)owner));
        Assert.Equal("x", (string?)timeline["content"]!["text"]);
        Assert.Equal("accepted", (string?)timeline["stages"]![0]!["stage"]);
        Assert.Equal("stored", (string?)timeline["recipients"]![0]!["stages"]![0]!["stage"]);
    }

    [Fact]
    public async Task A_diffusion_goes_to_the_review_desk_too_and_says_so()
    {
        var (message, answer) = await SentAsync("diffusions", $$"""{"type":"red","to":["BR"],"lane":"urgent","text":"The facts.","forms":[{"schema":"person","version":1,"fields":{{Wanted}} }],"operationId":"a"}""");
        Assert.Equal(["BR", "IPSG"], message.Recipients.Select(owner => owner.Value));
        Assert.Equal("IPSG", (string?)answer["reviewDesk"]);
        Assert.Equal("red", ContentJson.Read(message.Payload.Span).DiffusionType);
        using var followed = await _france.GetAsync($"/api/v1/owners/FR/messages/{(string?)answer["id"]}");
        Assert.Equal("IPSG", (string?)(await followed.JsonAsync())["reviewDesk"]);
    }

    [Theory]
    [InlineData("red", "\"maximumPenaltyMonths\":24", "\"maximumPenaltyMonths\":23", "24 months")]
    [InlineData("red", "\"extraditionWillBeSought\":true", "\"extraditionWillBeSought\":false", "extradition")]
    [InlineData("red", "\"given\":\"Anna\"", "\"full\":\"Anna\"", "given names")]
    [InlineData("red", ",\"description\":{\"eyes\":\"blue\"}", "", "Describe the person")]
    [InlineData("yellow", "", "", "day, place and country")]
    [InlineData("silver", "", "", "purpose")]
    [InlineData("orange", "", "", "subject")]
    [InlineData("pink", "", "", "red, blue, green")]
    public async Task What_a_type_requires_is_named(string type, string part, string instead, string named)
    {
        var fields = part.Length == 0 ? Wanted : Wanted.Replace(part, instead, StringComparison.Ordinal);
        using var answer = await _france.PostAsync(
            "/api/v1/owners/FR/diffusions",
            Answers.Json($$"""{"type":"{{type}}","to":["BR"],"lane":"urgent","text":"The facts.","forms":[{"schema":"person","version":1,"fields":{{fields}} }],"operationId":"a"}"""));
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Contains(named, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Theory]
    [InlineData("broadcasts", """{"region":"Europe","exclude":["FR"],"to":["BR"],"lane":"flash","text":"x","operationId":"a"}""", "to")]
    [InlineData("diffusions", """{"type":"orange","to":["BR"],"exclude":["IPSG"],"lane":"flash","subject":"s","text":"x","operationId":"a"}""", "exclude")]
    [InlineData("diffusions", """{"type":"orange","to":["FR"],"lane":"flash","subject":"s","text":"x","operationId":"a"}""", "to")]
    public async Task Targets_that_contradict_themselves_are_refused(string address, string json, string field)
    {
        using var answer = await _france.PostAsync($"/api/v1/owners/FR/{address}", Answers.Json(json));
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid, field);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Theory]
    [InlineData("/api/v1/forms", "forms", 7)]
    [InlineData("/api/v1/crime-areas", "crimeAreas", 25)]
    [InlineData("/api/v1/diffusion-types", "types", 8)]
    public async Task Lists_are_there_for_whoever_composes(string path, string list, int count)
    {
        using var answer = await _france.GetAsync(path);
        Assert.Equal(count, (await answer.JsonAsync())[list]!.AsArray().Count);
    }

    [Theory]
    [InlineData("person", "1", 200)]
    [InlineData("vehicle", "2", 200)]
    [InlineData("vehicle", "3", 404)]
    [InlineData("ship", "1", 404)]
    [InlineData("person", "x", 404)]
    public async Task A_schema_is_got_by_name_and_version(string schema, string version, int status)
    {
        using var answer = await _france.GetAsync($"/api/v1/forms/{schema}/{version}");
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private async Task<(SendMessage Message, JsonNode Answer)> SentAsync(string address, string json)
    {
        using var answer = await _france.PostAsync($"/api/v1/owners/FR/{address}", Answers.Json(json));
        var accepted = await answer.JsonAsync(HttpStatusCode.Accepted);
        return (_gateway.Mesh.Outbox("FR").Received.Last(), accepted);
    }
}
