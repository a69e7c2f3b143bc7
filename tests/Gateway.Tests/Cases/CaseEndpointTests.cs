using System.Net;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Cases;

/// <summary>Cases over HTTP. France opens one and invites Brazil; Singapore has nothing to do with it.</summary>
public sealed class CaseEndpointTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR", "SG"), new ManualTime());
        _france = _gateway.ClientOf("FR");
        _brazil = _gateway.ClientOf("BR");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_case_is_opened_and_an_invited_bureau_accepts_reads_and_is_removed()
    {
        using var opened = await PostAsync(_france, "FR", string.Empty, """{"title":"Stolen vans","crimeArea":"vehicle-crime","operationId":"op-1"}""");
        var id = (string)(await opened.JsonAsync(HttpStatusCode.Created))["id"]!;
        Assert.Equal("FR-2026-000001", id);
        Assert.Equal("\"1\"", opened.Headers.ETag?.Tag);

        await PostAsync(_france, "FR", $"/{id}/participants", """{"owner":"BR","role":"contributor","operationId":"op-2"}""");
        var invited = await (await _brazil.GetAsync(One("BR", id))).JsonAsync();
        Assert.Equal(("Stolen vans", "invited"), ((string?)invited["title"], (string?)invited["self"]!["state"]));
        Assert.Null(invited["details"]);

        var accepted = await (await PostAsync(_brazil, "BR", $"/{id}/answer", """{"accepts":true,"operationId":"op-3"}""")).JsonAsync();
        Assert.Equal(2, accepted["details"]!["participants"]!.AsArray().Count);
        var named = await (await PostAsync(_brazil, "BR", $"/{id}/subjects", """{"vehicle":{"registration":"AB-123-CD","registrationCountry":"FR"},"operationId":"op-4"}""")).JsonAsync();
        Assert.Equal("AB-123-CD", (string?)named["details"]!["subjects"]![0]!["vehicle"]!["registration"]);

        await PostAsync(_france, "FR", $"/{id}/participants/BR/remove", """{"operationId":"op-5"}""");
        var stub = await (await _brazil.GetAsync(One("BR", id))).JsonAsync();
        Assert.Equal("removed", (string?)stub["self"]!["state"]);
        Assert.Null(stub["title"]);
        Assert.Empty((await (await _brazil.GetAsync("/api/v1/owners/BR/cases")).JsonAsync())["cases"]!.AsArray());
        Assert.Single((await (await _france.GetAsync("/api/v1/owners/FR/cases")).JsonAsync())["cases"]!.AsArray());
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_what_to_change()
    {
        using var missing = await PostAsync(_france, "FR", string.Empty, """{"operationId":"op-1"}""");
        var problem = await missing.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal(["crimeArea", "title"], problem["problems"]!.AsArray().Select(each => (string)each!["field"]!).Order());
        using var area = await PostAsync(_france, "FR", string.Empty, """{"title":"Vans","crimeArea":"vans","operationId":"op-1"}""");
        await area.ProblemAsync(400, MeshErrorCodes.Invalid, "crimeArea");

        await PostAsync(_france, "FR", string.Empty, """{"title":"Vans","crimeArea":"vehicle-crime","operationId":"op-2"}""");
        using var reader = await PostAsync(_france, "FR", "/FR-2026-000001/entries", """{"kind":"note","tlp":"amber","readers":["SG"],"text":"Seen","operationId":"op-4"}""");
        await reader.ProblemAsync(400, MeshErrorCodes.Invalid, "readers");
        using var files = await PostAsync(_france, "FR", "/FR-2026-000001/entries", $$"""{"kind":"note","tlp":"amber","readers":[],"text":"Seen","attachments":["{{new string('0', 64)}}","{{new string('1', 64)}}"],"operationId":"op-5"}""");
        Assert.Equal(["attachments[0]", "attachments[1]"], (await files.ProblemAsync(400, MeshErrorCodes.Invalid))["problems"]!.AsArray().Select(each => (string)each!["field"]!));
        using var singapore = _gateway.ClientOf("SG");
        await (await singapore.GetAsync(One("SG", "FR-2026-000001"))).ProblemAsync(404, MeshErrorCodes.NotFound);
        using var stale = new HttpRequestMessage(HttpMethod.Post, One("FR", "FR-2026-000001") + "/close") { Content = Answers.Json("""{"operationId":"op-3"}""") };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"7\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _france.SendAsync(stale)).StatusCode);
    }

    [Theory]
    [InlineData("", "title", "title")]
    [InlineData("/FR-2026-000001/subjects", "person.names[0].family", "person.names[0].family")]
    [InlineData("/FR-2026-000001/subjects", "organisation.name", "organisation.name")]
    [InlineData("/FR-2026-000001/tasks", "officer", "officer")]
    [InlineData("/FR-2026-000001/tasks", "grant", "grant.task")]
    [InlineData("/FR-2026-000001/entries/1/custody", "to", "to.officer")]
    public async Task A_text_of_one_line_has_no_line_breaks(string address, string what, string field)
    {
        foreach (var text in new[] { @"a\nb", @"a\tb", @"a\u0000b", @"a\u2028b" })
        {
            using var answer = await PostAsync(_france, "FR", address, what switch
            {
                "title" => $$"""{"title":"{{text}}","crimeArea":"vehicle-crime","operationId":"op-1"}""",
                "person.names[0].family" => $$"""{"person":{"names":[{"family":"{{text}}"}]},"operationId":"op-1"}""",
                "organisation.name" => $$"""{"organisation":{"name":"{{text}}"},"operationId":"op-1"}""",
                "officer" => $$"""{"assignee":"FR","officer":"{{text}}","text":"Ask","operationId":"op-1"}""",
                "grant" => $$"""{"assignee":"FR","text":"Ask","grant":{"consent":"BR:00000000000000000000000000000000","action":"contact-witness","task":"{{text}}"},"operationId":"op-1"}""",
                _ => $$"""{"kind":"handed-over","statedAt":"2026-03-01T12:00:00Z","hash":"{{new string('0', 64)}}","from":{"owner":"FR","officer":"1"},"to":{"owner":"BR","officer":"{{text}}"},"operationId":"op-1"}""",
            });
            await answer.ProblemAsync(400, MeshErrorCodes.Invalid, field);
        }
    }

    private static string One(string owner, string id) => $"/api/v1/owners/{owner}/cases/{id}";

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string owner, string rest, string body) => client.PostAsync($"/api/v1/owners/{owner}/cases{rest}", Answers.Json(body));
}
