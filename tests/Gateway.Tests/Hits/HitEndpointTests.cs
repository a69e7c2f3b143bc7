using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Hits;

/// <summary>Hits over HTTP. France has records, Brazil checks, the Secretariat has a command centre, Singapore has nothing to do with it.</summary>
public sealed class HitEndpointTests : IAsyncLifetime
{
    private const string Records = "/api/v1/owners/FR/records";
    private const string Passport = """{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}""";
    private const string Person = """{"person":{"names":[{"text":"Odile Vantreuil"}]}}""";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(
            GatewayUnderTest.Settings("BR", "FR", "IPSG", "SG"), _time, configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());
        (_france, _brazil) = (_gateway.ClientOf("FR"), _gateway.ClientOf("BR"));
        await (await _france.PostAsync(Records, """
            {"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"stolen"}}},
                        {"enter":{"reference":"p","person":{"status":"accused","person":{"names":[{"text":"Odile Vantreuil"}]}}}}]}
            """, "enter")).JsonAsync();
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task What_a_check_finds_is_told_before_it_is_answered_and_the_owner_answers()
    {
        var answer = await CheckAsync(_brazil, "BR", Passport);
        var id = (string)answer["answers"]![0]!["hits"]![0]!["hit"]!;
        Assert.Equal((true, "BR"), ((bool)answer["isTold"]!, HitId.Parse(id).Searcher.Value));

        var found = await GetAsync(_france, "FR", id);
        Assert.Equal(("open", "BR", "FR", "travel-document/FRA-12AB34567-passport"), ((string)found["state"]!, (string)found["searcher"]!, (string)found["owner"]!, (string)found["record"]!));
        Assert.Equal(("12AB34567", "border", null), ((string)found["questions"]![0]!["asked"]!["travelDocument"]!["number"]!, (string)found["questions"]![0]!["purpose"]!, (string?)found["questions"]![0]!["officer"]));
        Assert.Equal("0001", (string)(await GetAsync(_brazil, "BR", id))["questions"]![0]!["officer"]!);

        var confirmed = await (await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/confirm", """{"remark":"Hold it, we send the file."}""", "op-1", "\"1\"")).JsonAsync();
        Assert.Equal(("confirmed", "0001"), ((string)confirmed["state"]!, (string)confirmed["answer"]!["by"]!["officer"]!));
        var seen = await GetAsync(_brazil, "BR", id);
        Assert.Equal(("confirmed", "Hold it, we send the file.", null, null), ((string)seen["state"]!, (string)seen["answer"]!["remark"]!, (string?)seen["answer"]!["by"]!["officer"], (string?)seen["answerBy"]));

        // Corrected, on the version that was seen, and once.
        using var stale = await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/clear", "{}", "op-2", "\"1\"");
        Assert.Equal(412, (int)stale.StatusCode);
        var cleared = await (await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/clear", null, "op-3", "\"2\"")).JsonAsync();
        var again = await (await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/clear", null, "op-3", "\"2\"")).JsonAsync();
        Assert.Equal(("cleared", 3, 3), ((string)cleared["state"]!, (int)cleared["version"]!, (int)again["version"]!));
    }

    [Fact]
    public async Task Only_whom_it_concerns_sees_a_hit_and_only_the_owner_answers()
    {
        var id = (string)(await CheckAsync(_brazil, "BR", Passport))["answers"]![0]!["hits"]![0]!["hit"]!;
        using var singapore = _gateway.ClientOf("SG");
        using var secretariat = _gateway.ClientOf("IPSG");
        using var command = _gateway.ClientOf("IPSG", MeshRoles.Command);
        foreach (var (client, owner, sees) in new[] { (_france, "FR", true), (_brazil, "BR", true), (command, "IPSG", true), (secretariat, "IPSG", false), (singapore, "SG", false) })
        {
            using var one = await client.GetAsync($"/api/v1/owners/{owner}/hits/{id}");
            Assert.Equal(sees ? 200 : 404, (int)one.StatusCode);
            Assert.Equal(sees ? 1 : 0, (await ListAsync(client, owner)).Count);
        }

        await (await _brazil.PostAsync($"/api/v1/owners/BR/hits/{id}/confirm", null, "op-1")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await command.PostAsync($"/api/v1/owners/IPSG/hits/{id}/clear", null, "op-1")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await singapore.PostAsync($"/api/v1/owners/SG/hits/{id}/clear", null, "op-1")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _france.GetAsync("/api/v1/owners/FR/hits/XX:12")).ProblemAsync(400, MeshErrorCodes.MalformedId, "hit");
        await (await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/clear", """{"remark":""}""", "op-2")).ProblemAsync(400, MeshErrorCodes.Invalid, "remark");
        Assert.Empty(await ListAsync(_france, "FR", "?role=searcher"));
        Assert.Single(await ListAsync(_france, "FR", "?role=owner&state=open"));
        Assert.Empty(await ListAsync(_france, "FR", "?state=cleared"));
    }

    [Fact]
    public async Task Many_checks_of_one_record_are_one_hit_of_the_day()
    {
        for (var i = 0; i < 3; i++)
        {
            await CheckAsync(_brazil, "BR", string.Join(',', Enumerable.Repeat(Passport, 50)));
        }

        await CheckAsync(_brazil, "BR", """{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport"}}""");
        var hit = Assert.Single(await ListAsync(_france, "FR"))!;
        Assert.Equal((2, 2), (hit["questions"]!.AsArray().Count, (int)hit["version"]!));

        _time.Advance(TimeSpan.FromDays(1));
        using var tomorrow = _gateway.ClientOf("BR");
        await CheckAsync(tomorrow, "BR", Passport);
        Assert.Equal(2, (await ListAsync(_gateway.ClientOf("FR"), "FR")).Count);
    }

    [Fact]
    public async Task A_wanted_person_is_urgent()
    {
        var id = (string)(await CheckAsync(_brazil, "BR", Person))["answers"]![0]!["hits"]![0]!["hit"]!;
        var hit = await GetAsync(_france, "FR", id);
        Assert.Equal((true, _time.GetUtcNow() + HitLimits.UrgentClock), ((bool)hit["isUrgent"]!, (DateTimeOffset)hit["answerBy"]!));
    }

    private static async Task<JsonNode> CheckAsync(HttpClient client, string owner, string questions) =>
        await (await client.PostAsync($"/api/v1/owners/{owner}/checks", $$"""{"purpose":"border","questions":[{{questions}}]}""", null)).JsonAsync();

    private static async Task<JsonNode> GetAsync(HttpClient client, string owner, string id) => await (await client.GetAsync($"/api/v1/owners/{owner}/hits/{id}")).JsonAsync();

    private static async Task<JsonArray> ListAsync(HttpClient client, string owner, string query = "") =>
        (await (await client.GetAsync($"/api/v1/owners/{owner}/hits{query}")).JsonAsync())["hits"]!.AsArray();
}
