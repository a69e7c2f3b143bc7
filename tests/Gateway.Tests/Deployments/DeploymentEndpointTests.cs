using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Deployments;

/// <summary>Deployments and experts over HTTP. A team of an expert of France goes to the Philippines; Singapore has nothing to do with it.</summary>
public sealed class DeploymentEndpointTests : IAsyncLifetime
{
    private const string Need = """{"kind":"irt-disaster","magnitude":"small","sites":[{"name":"Port","latitude":14.58,"longitude":120.97}],"tasks":["scene"]}""";
    private const string Card = """{"skills":["odontology","dna"],"languages":["fr","en"],"latitude":45.76,"longitude":4.84}""";

    private readonly ManualTime _time = new();
    private readonly Dictionary<string, HttpClient> _clients = [];
    private GatewayUnderTest _gateway = null!;
    private int _operations;

    public static TheoryData<string, string, string> BadBodies => new()
    {
        { "", """{"need":{"kind":"war","magnitude":"small","sites":[{"name":"Port","latitude":1,"longitude":1}],"tasks":["scene"]},"reason":"x"}""", "need.kind" },
        { "", """{"need":{"kind":"irt-crime","magnitude":"small","sites":[],"tasks":["scene"]},"reason":"x"}""", "need.sites" },
        { "", """{"need":{"kind":"irt-crime","magnitude":"small","sites":[{"name":"Port","latitude":91,"longitude":1}],"tasks":["scene"]},"reason":"x"}""", "need.sites[0].latitude" },
        { "", """{"need":{"kind":"irt-crime","magnitude":"small","sites":[{"name":"Port","latitude":1,"longitude":1}],"tasks":["A task"]},"reason":"x"}""", "need.tasks" },
        { "", """{"need":{"kind":"irt-crime","magnitude":"small","sites":[{"name":"Port","latitude":1,"longitude":1}],"tasks":["scene"],"until":"2026-02-01T00:00:00Z"},"reason":"x"}""", "need.until" },
        { "", """{"need":{"kind":"irt-crime","magnitude":"small","sites":[{"name":"Port","latitude":1,"longitude":1}],"tasks":["scene"]},"reason":""}""", "reason" },
        { "/extend", """{"until":"2026-02-01T00:00:00Z","reason":"x"}""", "until" },
        { "/members", """{"expert":"FR:dvi-07","team":"AA"}""", "team" },
        { "/coordinator", """{"team":"1"}""", "team" },
        { "/arrests", """{"report":""}""", "report" },
    };

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync(
        GatewayUnderTest.Settings("FR", "IPSG", "PH", "SG"), _time, configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_team_is_requested_planned_sent_and_home_again()
    {
        await PutAsync("FR", "experts/FR:dvi-07", Card);
        using var requested = await PostAsync("PH", "deployments", $$"""{"need":{{Need}},"reason":"Ferry accident"}""");
        var opened = await requested.JsonAsync(HttpStatusCode.Created);
        var id = (string)opened["id"]!;
        Assert.Equal("PH-IRT-2026-0001", id);
        Assert.Equal($"/api/v1/owners/PH/deployments/{id}", requested.Headers.Location?.ToString());
        Assert.Equal("\"1\"", requested.Headers.ETag?.Tag);
        Assert.Equal("Ferry accident", (string?)opened["reason"]);
        Assert.Equal(5, (int)opened["estimate"]!["people"]!);

        var assessed = await DoAsync("IPSG", $"{id}/assess", $$"""{"need":{{Need}},"reason":"A team of five"}""");
        Assert.Equal(["scene"], assessed["mandates"]![0]!["tasks"]!.AsArray().Select(task => (string)task!));
        await PutAsync("IPSG", $"deployments/{id}/teams/A", """{"site":0}""");
        await DoAsync("IPSG", $"{id}/members", """{"expert":"FR:dvi-07","team":"A"}""");
        await PutAsync("IPSG", $"deployments/{id}/teams/A", """{"site":0,"leader":"FR:dvi-07"}""");
        await DoAsync("FR", $"{id}/members/FR:dvi-07/release", null);
        var leading = (string)(await (await PostAsync("IPSG", "command/presence", """{"room":"lyon"}""")).JsonAsync())["lead"]!["room"]!;
        await (await PostAsync("IPSG", "command/presence", $$"""{"room":"{{(leading == "lyon" ? "singapore" : "lyon")}}"}""")).JsonAsync();
        using var elsewhere = await PostAsync("IPSG", $"deployments/{id}/approve", null);
        Assert.Contains($"The lead is with {leading}; ask there.", (string)(await elsewhere.ProblemAsync(409, MeshErrorCodes.NotAllowedNow))["detail"]!, StringComparison.Ordinal);
        await (await PostAsync("IPSG", "command/presence", $$"""{"room":"{{leading}}"}""")).JsonAsync();
        var approved = await DoAsync("IPSG", $"{id}/approve", null);
        Assert.Equal(("mobilising", leading), ((string?)approved["state"], (string?)approved["approval"]!["room"]));
        await DoAsync("FR", $"{id}/members/FR:dvi-07/move", """{"stage":"travelling"}""");
        var deployed = await DoAsync("FR", $"{id}/members/FR:dvi-07/move", """{"stage":"on-site"}""");
        Assert.Equal(("deployed", $"{id}:A"), ((string?)deployed["state"], (string?)deployed["coordinator"]));
        await DoAsync("PH", $"{id}/arrests", """{"report":"One person, by the harbour police"}""");
        await DoAsync("PH", $"{id}/withdraw", """{"reason":"The storm"}""");
        await DoAsync("FR", $"{id}/members/FR:dvi-07/move", """{"stage":"home"}""");
        await DoAsync("IPSG", $"{id}/close", """{"report":"All identified"}""");

        foreach (var party in new[] { "FR", "IPSG", "PH" })
        {
            var seen = await GetAsync(party, $"deployments/{id}");

            // The reason was given before France had a part in it.
            Assert.Equal(("closed", party == "FR" ? null : "Ferry accident", "The storm", "All identified"), ((string?)seen["state"], (string?)seen["reason"], (string?)seen["closingReason"], (string?)seen["report"]));
            Assert.Equal("One person, by the harbour police", (string?)seen["arrests"]![0]!["report"]);
            Assert.Equal(id, (string?)(await GetAsync(party, "deployments?state=closed"))["deployments"]![0]!["id"]);
        }

        using var foreign = await Client("SG").GetAsync($"/api/v1/owners/SG/deployments/{id}");
        await foreign.ProblemAsync(404, MeshErrorCodes.NotFound);
        Assert.Empty((await GetAsync("SG", "deployments"))["deployments"]!.AsArray());
    }

    [Fact]
    public async Task An_offer_is_changed_and_requested_or_taken_back()
    {
        var offer = $$"""{"host":"PH","need":{{Need}},"source":"GDACS EQ 1","headline":"Earthquake"}""";
        var first = (string)(await (await PostAsync("IPSG", "deployments/offers", offer)).JsonAsync(HttpStatusCode.Created))["id"]!;
        var second = (string)(await (await PostAsync("IPSG", "deployments/offers", offer)).JsonAsync(HttpStatusCode.Created))["id"]!;
        Assert.NotEqual(first, second);
        var changed = await PutAsync("IPSG", $"deployments/{first}/offer", $$"""{"need":{{Need}},"source":"GDACS EQ 1","headline":"Earthquake, 7.1"}""");
        Assert.Equal("Earthquake, 7.1", (string?)changed["headline"]);
        Assert.Equal("requested", (string?)(await DoAsync("PH", $"{first}/request", $$"""{"need":{{Need}},"reason":"Please come"}"""))["state"]);
        Assert.Equal("cancelled", (string?)(await DoAsync("IPSG", $"{second}/offer/cancel", null))["state"]);
        using var late = await PostAsync("PH", $"deployments/{second}/request", $$"""{"need":{{Need}},"reason":"Please come"}""");
        await late.ProblemAsync(409, MeshErrorCodes.NotAllowedNow);
    }

    [Fact]
    public async Task The_command_centre_alone_approves_supervisors_alone_release_and_nobody_acts_for_another()
    {
        var id = (string)(await (await PostAsync("PH", "deployments", $$"""{"need":{{Need}},"reason":"x"}""")).JsonAsync(HttpStatusCode.Created))["id"]!;
        using var officer = _gateway.ClientOf("IPSG", MeshRoles.Officer, MeshRoles.Supervisor);
        using var approved = await officer.PostAsync($"/api/v1/owners/IPSG/deployments/{id}/approve", null, "op-a");
        await approved.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var released = await _gateway.ClientOf("FR", MeshRoles.Command).PostAsync($"/api/v1/owners/FR/deployments/{id}/members/FR:dvi-07/release", null, "op-b");
        await released.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var assessed = await PostAsync("PH", $"deployments/{id}/assess", $$"""{"need":{{Need}},"reason":"x"}""");
        await assessed.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var offered = await PostAsync("FR", "deployments/offers", $$"""{"host":"PH","need":{{Need}},"source":"x","headline":"x"}""");
        Assert.Equal(HttpStatusCode.Forbidden, offered.StatusCode);
        using var strange = await PostAsync("SG", $"deployments/{id}/withdraw", null);
        await strange.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_request_is_refused_and_names_the_field(string path, string body, string field)
    {
        using var answer = path.Length == 0 ? await PostAsync("PH", "deployments", body) : await PostAsync("IPSG", $"deployments/PH-IRT-2026-0001{path}", body);
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal(field, (string?)problem["field"]);
    }

    [Fact]
    public async Task Experts_are_found_by_what_they_can_do_and_where_they_are()
    {
        await PutAsync("FR", "experts/FR:dvi-07", Card);
        await PutAsync("FR", "experts/FR:dvi-08", """{"skills":["dna"],"languages":["fr"],"latitude":14.6,"longitude":121,"absences":[{"from":"2026-03-01T00:00:00Z","until":"2026-03-09T00:00:00Z"}]}""");
        await PutAsync("SG", "experts/SG:dvi-1", """{"skills":["dna"],"languages":["en"],"latitude":1.29,"longitude":103.85,"readers":["PH"]}""");

        Assert.Equal(["FR:dvi-07", "SG:dvi-1", "FR:dvi-08"], await FoundAsync("IPSG", "skills=dna"));
        Assert.Equal(["SG:dvi-1", "FR:dvi-07", "FR:dvi-08"], await FoundAsync("PH", "skills=dna&near=14.58,120.97"));
        Assert.Equal(["FR:dvi-07"], await FoundAsync("PH", "skills=dna,odontology&languages=en,fr"));
        Assert.Equal(["SG:dvi-1", "FR:dvi-08"], await FoundAsync("PH", "near=14.58,120.97&within=3000"));
        Assert.Equal(["FR:dvi-07", "FR:dvi-08"], await FoundAsync("FR", "region=Europe"));
        Assert.Equal(["FR:dvi-07", "FR:dvi-08"], await FoundAsync("FR", "skills=dna"));
        var away = (await GetAsync("PH", "experts?skills=dna&near=14.58,120.97&within=100"))["experts"]![0]!;
        Assert.False((bool)away["isOffered"]!);
        Assert.StartsWith("not available from", (string?)away["reason"], StringComparison.Ordinal);
        Assert.Empty((await GetAsync("PH", "experts?owner=SG"))["experts"]![0]!["expert"]!["card"]!["readers"]!.AsArray());

        using var foreign = await PutRawAsync("PH", "experts/FR:dvi-07", Card);
        await foreign.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var bad = await PutRawAsync("FR", "experts/FR:dvi-09", """{"skills":[],"languages":["french"],"latitude":91,"longitude":181}""");
        Assert.Equal(["languages", "latitude", "longitude", "skills"], (await bad.ProblemAsync(400, MeshErrorCodes.Invalid))["problems"]!.AsArray().Select(field => (string)field!["field"]!).Order(StringComparer.Ordinal));
        using var hidden = await Client("FR").GetAsync("/api/v1/owners/FR/experts/SG:dvi-1");
        await hidden.ProblemAsync(404, MeshErrorCodes.NotFound);
        foreach (var (query, field) in new[] { ("skills=cooking", "skills"), ("within=5", "within"), ("near=1", "near"), ("from=yesterday", "from"), ("until=2026-02-01T00:00:00Z", "until"), ("region=Mars", "region"), ("colour=red", "colour") })
        {
            using var refused = await Client("FR").GetAsync($"/api/v1/owners/FR/experts?{query}");
            Assert.Equal(field, (string?)(await refused.ProblemAsync(400, MeshErrorCodes.Invalid))["field"]);
        }

        Assert.Equal("retired", (string?)(await (await PostAsync("FR", "experts/FR:dvi-08/retire", null)).JsonAsync())["state"]);
        Assert.Equal(["FR:dvi-07"], await FoundAsync("FR", "skills=dna"));
    }

    [Fact]
    public async Task Experts_are_in_the_same_order_over_all_pages()
    {
        // Entered from the farthest to the nearest and the other way round, so that no page of the list is in the order of the search; each third is away.
        foreach (var number in Enumerable.Range(1, 20).Select(n => n % 2 == 0 ? n : 20 - n))
        {
            var absences = number % 3 == 0 ? """{"from":"2026-03-01T00:00:00Z","until":"2026-03-09T00:00:00Z"}""" : null;
            await PutAsync("FR", $"experts/FR:o-{number:00}", $$"""{"skills":["odontology"],"languages":["fr"],"latitude":{{number}},"longitude":121,"absences":[{{absences}}]}""");
        }

        var whole = await FoundAsync("IPSG", "skills=odontology&near=0,121&max=500");
        Assert.Equal(20, whole.Count);
        Assert.Equal(Enumerable.Range(1, 20).OrderBy(number => number % 3 == 0).ThenBy(number => number).Select(number => $"FR:o-{number:00}"), whole);
        List<string> paged = [];
        for (string? behind = string.Empty; behind is not null;)
        {
            var page = await GetAsync("IPSG", $"experts?skills=odontology&near=0,121&max=3{behind}");
            paged.AddRange(page["experts"]!.AsArray().Select(found => (string)found!["expert"]!["id"]!));
            behind = (string?)page["next"] is { } next ? $"&behind={Uri.EscapeDataString(next)}" : null;
        }

        Assert.Equal(whole, paged);
        using var wrong = await Client("IPSG").GetAsync("/api/v1/owners/IPSG/experts?behind=1/2/3/4");
        Assert.Equal("behind", (string?)(await wrong.ProblemAsync(400, MeshErrorCodes.MalformedId))["field"]);
    }

    private async Task<List<string>> FoundAsync(string owner, string query) =>
        [.. (await GetAsync(owner, $"experts?{query}"))["experts"]!.AsArray().Select(found => (string)found!["expert"]!["id"]!)];

    private HttpClient Client(string owner)
    {
        if (!_clients.TryGetValue(owner, out var client))
        {
            _clients[owner] = client = _gateway.ClientOf(owner, owner == "IPSG" ? [MeshRoles.Command, MeshRoles.Supervisor] : [MeshRoles.Supervisor]);
        }

        return client;
    }

    private Task<HttpResponseMessage> PostAsync(string owner, string path, string? body) => Client(owner).PostAsync($"/api/v1/owners/{owner}/{path}", body, $"op-{++_operations}");

    private async Task<HttpResponseMessage> PutRawAsync(string owner, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/owners/{owner}/{path}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", $"op-{++_operations}");
        return await Client(owner).SendAsync(request);
    }

    private async Task<JsonNode> PutAsync(string owner, string path, string body)
    {
        using var answer = await PutRawAsync(owner, path, body);
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> DoAsync(string owner, string path, string? body)
    {
        using var answer = await PostAsync(owner, $"deployments/{path}", body);
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> GetAsync(string owner, string path)
    {
        using var answer = await Client(owner).GetAsync($"/api/v1/owners/{owner}/{path}");
        return await answer.JsonAsync();
    }
}
