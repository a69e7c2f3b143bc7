using System.Text.Json.Nodes;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Cases;

/// <summary>Cases to search. France leads two and Brazil one; in the first one Brazil is an observer, who is shown one of its two entries.</summary>
public sealed class CaseSearchScene : IAsyncLifetime, IAsyncDisposable
{
    public const string Vans = "FR-2026-000001";
    public const string Art = "FR-2026-000002";
    public const string Boats = "BR-2026-000001";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;
    private int _operations;

    internal ManualTime Time { get; } = new();

    internal FakeCase VansCase => _gateway.Mesh.Case(Vans);

    internal FakeReplica Replica => _gateway.Mesh.Replica("lyon");

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR"), Time);
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

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>Searches, and expects to be answered.</summary>
    public async Task<JsonNode> FindAsync(string owner, string query)
    {
        using var answer = await SearchAsync(owner, "?" + query);
        return await answer.JsonAsync();
    }

    /// <summary>Searches.</summary>
    public Task<HttpResponseMessage> SearchAsync(string owner, string query) => Client(owner).GetAsync($"/api/v1/owners/{owner}/cases/search{query}");

    /// <summary>Changes something a moment later.</summary>
    public async Task PostAsync(string owner, string rest, string body)
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var request = JsonNode.Parse(body)!.AsObject();
        request["operationId"] = $"op-{++_operations}";
        using var answer = await Client(owner).PostAsync($"/api/v1/owners/{owner}/cases{rest}", Answers.Json(request.ToJsonString()));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private HttpClient Client(string owner) => owner == "FR" ? _france : _brazil;
}
