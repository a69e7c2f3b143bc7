using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Gateway.Cases;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Cases;

/// <summary>Searching cases. France leads two and Brazil one; in the first one Brazil is an observer, who is shown one of its two entries.</summary>
public sealed class CaseSearchTests : IAsyncLifetime
{
    private const string Vans = "FR-2026-000001";
    private const string Art = "FR-2026-000002";
    private const string Boats = "BR-2026-000001";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;
    private int _operations;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR"), _time);
        _france = _gateway.ClientOf("FR");
        _brazil = _gateway.ClientOf("BR");
        await PostAsync("FR", string.Empty, """{"title":"Stolen vans","crimeArea":"vehicle-crime"}""");
        await PostAsync("FR", $"/{Vans}/participants", """{"owner":"BR","role":"observer"}""");
        await PostAsync("BR", $"/{Vans}/answer", """{"accepts":true}""");
        await PostAsync("FR", $"/{Vans}/subjects", """{"person":{"names":[{"family":"Müller","given":"Anna"}],"documents":[{"number":"12AB-34567","issuer":"DEU","type":"passport"}]}}""");
        await PostAsync("FR", $"/{Vans}/tasks", """{"assignee":"FR","text":"Call the garage"}""");
        await PostAsync("FR", $"/{Vans}/entries", """{"kind":"note","tlp":"amber","readers":["BR"],"text":"Seen in Nice, near the harbour"}""");
        await PostAsync("FR", $"/{Vans}/entries", """{"kind":"note","tlp":"red","readers":[],"text":"The informant is called Paul"}""");
        await PostAsync("FR", string.Empty, """{"title":"A painting from Nice","crimeArea":"works-of-art"}""");
        await PostAsync("FR", $"/{Art}/close", """{"text":"Returned to the museum"}""");
        await PostAsync("BR", string.Empty, """{"title":"Boats of Nice","crimeArea":"vehicle-crime"}""");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("FR", "q=vans", Vans, "title")]
    [InlineData("FR", "q=muller", Vans, "subject 1")]
    [InlineData("FR", "q=GARAGE", Vans, "task 1")]
    [InlineData("FR", "q=harbour", Vans, "entry 1")]
    [InlineData("FR", "q=paul", Vans, "entry 2")]
    [InlineData("BR", "q=paul", "", "")]
    [InlineData("BR", "q=harbour", Vans, "entry 1")]
    [InlineData("FR", "q=harbour anna garage", Vans, "subject 1,task 1,entry 1")]
    [InlineData("FR", "q=harbour painting", "", "")]
    [InlineData("FR", "q=\"near the harbour\"", Vans, "entry 1")]
    [InlineData("FR", "q=\"harbour the near\"", "", "")]
    [InlineData("FR", "q=har", "", "")]
    [InlineData("FR", "q=museum", Art, "closing-reason")]
    [InlineData("FR", "q=nice", $"{Art},{Vans}", "title,entry 1")]
    [InlineData("BR", "q=nice", $"{Boats},{Vans}", "title,entry 1")]
    [InlineData("FR", "q=nice&status=open", Vans, "entry 1")]
    [InlineData("FR", "q=nice&crimeArea=works-of-art", Art, "title")]
    [InlineData("FR", "crimeArea=vehicle-crime", Vans, "")]
    [InlineData("FR", "subject=person", Vans, "")]
    [InlineData("FR", "subject=vehicle", "", "")]
    [InlineData("FR", "identifier=12ab 34567", Vans, "")]
    [InlineData("FR", "identifier=12AB3456", "", "")]
    [InlineData("FR", "identifier=12AB34567&subject=organisation", "", "")]
    public async Task What_the_owner_may_see_is_found(string owner, string query, string found, string places)
    {
        var answer = await FindAsync(owner, query);
        Assert.Equal(found, string.Join(',', Ids(answer)));
        Assert.Equal(places, string.Join(',', Results(answer).SelectMany(one => one["places"]!.AsArray()).Select(place => $"{place!["where"]} {place["number"]}".TrimEnd())));
        Assert.Null(answer["next"]);
        Assert.Null(answer["note"]);
    }

    [Fact]
    public async Task What_an_owner_may_see_no_more_is_not_found()
    {
        Assert.Equal([Vans], Ids(await FindAsync("BR", "q=harbour")));
        await PostAsync("FR", $"/{Vans}/participants/BR/remove", "{}");
        Assert.Empty(Ids(await FindAsync("BR", "q=harbour")));
        Assert.Empty(Ids(await FindAsync("BR", "q=vans")));
        await PostAsync("FR", $"/{Vans}/participants", """{"owner":"BR","role":"observer"}""");
        Assert.Equal([Vans], Ids(await FindAsync("BR", "q=vans")));
        Assert.Empty(Ids(await FindAsync("BR", "q=harbour")));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        var first = await FindAsync("FR", "q=nice&max=1");
        Assert.Equal([Art], Ids(first));
        var second = await FindAsync("FR", $"q=nice&max=1&behind={first["next"]}");
        Assert.Equal([Vans], Ids(second));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_says_where_to_search_on()
    {
        // Reading the entries of the older case takes longer than a call has, and the newer one has taken some of that.
        _gateway.Mesh.Case(Vans).ReadingEntries = () => _time.Advance(CaseSearch.Longest + TimeSpan.FromSeconds(1));
        for (var entry = 0; entry < 100; entry++)
        {
            await PostAsync("FR", $"/{Vans}/entries", $$"""{"kind":"note","tlp":"amber","readers":[],"text":"Report {{entry}}"}""");
        }

        await PostAsync("FR", $"/{Art}/reopen", "{}");
        var cut = await FindAsync("FR", "q=harbour");
        Assert.Empty(Ids(cut));
        Assert.Contains("1 cases were searched", (string?)cut["note"], StringComparison.Ordinal);
        var rest = await FindAsync("FR", $"q=harbour&behind={cut["next"]}");
        Assert.Empty(Ids(rest));
        Assert.Null(rest["next"]);
        Assert.Equal($"Entries of {Vans} before number 3 were not searched, which would have taken too long.", (string?)rest["note"]);
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("?q=%2B%2B", "q")]
    [InlineData("?q=nice&max=101", "max")]
    [InlineData("?q=nice&status=lost", "status")]
    [InlineData("?crimeArea=vans", "crimeArea")]
    [InlineData("?subject=boat", "subject")]
    [InlineData("?identifier=--", "identifier")]
    [InlineData("?q=nice&words=all", "words")]
    [InlineData("?q=nice&behind=x", "behind")]
    public async Task A_query_that_means_nothing_is_refused(string query, string field)
    {
        using var answer = await _france.GetAsync("/api/v1/owners/FR/cases/search" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["field"]);
    }

    private static IEnumerable<JsonNode> Results(JsonNode answer) => answer["results"]!.AsArray().OfType<JsonNode>();

    private static IEnumerable<string> Ids(JsonNode answer) => Results(answer).Select(one => (string)one["case"]!["id"]!);

    private async Task<JsonNode> FindAsync(string owner, string query) =>
        await (await (owner == "FR" ? _france : _brazil).GetAsync($"/api/v1/owners/{owner}/cases/search?{query}")).JsonAsync();

    private async Task PostAsync(string owner, string rest, string body)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var request = JsonNode.Parse(body)!.AsObject();
        request["operationId"] = $"op-{++_operations}";
        using var answer = await (owner == "FR" ? _france : _brazil).PostAsync($"/api/v1/owners/{owner}/cases{rest}", Answers.Json(request.ToJsonString()));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
