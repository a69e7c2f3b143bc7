using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Hits;

/// <summary>What the channel of a credential lets others learn. France has records, Brazil's systems check, the Secretariat has a command centre.</summary>
public sealed class HitChannelTests : IAsyncLifetime
{
    private const string Records = "/api/v1/owners/FR/records";
    private const string Question = """{"purpose":"border","questions":[{"travelDocument":{"number":"12AB34567","issuer":"FRA"}},{"person":{"names":[{"text":"Odile Vantreuil"}]}},{"travelDocument":{"number":"2","issuer":"FRA"}}]}""";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR", "IPSG"), _time);
        (_france, _brazil) = (_gateway.ClientOf("FR", MeshRoles.Officer, MeshRoles.Supervisor), _gateway.ClientOf("BR"));
        await (await _france.PostAsync(Records, """
            {"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"stolen","extra":"torn cover"}}},
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
    public async Task Of_a_silent_check_the_owner_reads_nothing_anywhere()
    {
        var before = await ReadableAsync();
        using var system = await SystemAsync("silent");
        var answer = await CheckAsync(system);
        Assert.Equal((true, 1), ((bool)answer["isTold"]!, answer["answers"]![0]!["hits"]!.AsArray().Count));
        Assert.Equal(2, _gateway.Mesh.AllHits.Count());
        Assert.All(_gateway.Mesh.AllHits, hit => Assert.Equal(HitState.Noted, hit.State!.State));

        Assert.Equal(before, await ReadableAsync());
        var id = (string)answer["answers"]![0]!["hits"]![0]!["hit"]!;
        using var guessed = await _france.GetAsync($"/api/v1/owners/FR/hits/{id}");
        using var invented = await _france.GetAsync($"/api/v1/owners/FR/hits/BR:{new string('0', 32)}");
        Assert.Equal((await invented.Content.ReadAsStringAsync(), HttpStatusCode.NotFound), (await guessed.Content.ReadAsStringAsync(), guessed.StatusCode));
        using var answered = await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/confirm", null, "op-1");
        Assert.Equal(HttpStatusCode.NotFound, answered.StatusCode);

        using var command = _gateway.ClientOf("IPSG", MeshRoles.Command);
        using var secretariat = _gateway.ClientOf("IPSG");
        Assert.Equal((2, 2, 0), (await CountAsync(_brazil, "BR"), await CountAsync(command, "IPSG"), await CountAsync(secretariat, "IPSG")));

        // The audit of the owner's hub names it in no entry; that of the searcher's has the check.
        Assert.DoesNotContain(_gateway.Mesh.Audit("lyon").Entries, entry => entry.Object.Contains(id, StringComparison.Ordinal) && entry.Actor.Value != "FR" && entry.Actor.Value != "IPSG");
    }

    [Fact]
    public async Task A_credential_that_learns_only_of_an_alert_is_answered_yes_or_no()
    {
        using var system = await SystemAsync("alert-only");
        var answer = await CheckAsync(system);
        Assert.Equal([true, true, false], answer["answers"]!.AsArray().Select(one => (bool)one!["isKnown"]!));
        Assert.All(answer["answers"]!.AsArray(), one => Assert.Empty(one!["hits"]!.AsArray()));

        // Nothing tells one yes from the other, and no word of the records is there.
        var known = answer["answers"]![0]!.DeepClone().AsObject();
        var other = answer["answers"]![1]!.DeepClone().AsObject();
        Assert.Equal(known.Select(property => property.Key), other.Select(property => property.Key));
        Assert.Equal((string)known["next"]!, (string)other["next"]!);
        foreach (var word in new[] { "passport", "stolen", "torn", "accused", "Vantreuil", "\"FR\"", "match" })
        {
            Assert.DoesNotContain(word, answer.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        }

        // Its bureau sees that there are hits and whom to ask, the owner what was asked.
        var seen = (await (await _brazil.GetAsync("/api/v1/owners/BR/hits")).JsonAsync())["hits"]!.AsArray();
        Assert.Equal(2, seen.Count);
        Assert.All(seen, hit => Assert.Equal((null, null, null, 0), ((string?)hit!["record"], (bool?)hit["isUrgent"], (string?)hit["answerBy"], hit["questions"]!.AsArray().Count)));
        Assert.DoesNotContain("Vantreuil", seen.ToJsonString(), StringComparison.Ordinal);
        var owners = (await (await _france.GetAsync("/api/v1/owners/FR/hits")).JsonAsync())["hits"]!.AsArray();
        Assert.Contains("Vantreuil", owners.ToJsonString(), StringComparison.Ordinal);

        var id = (string)seen[0]!["id"]!;
        await (await _france.PostAsync($"/api/v1/owners/FR/hits/{id}/confirm", """{"remark":"Odile Vantreuil, born 1979"}""", "op-1")).JsonAsync();
        var outcome = await (await _brazil.GetAsync($"/api/v1/owners/BR/hits/{id}")).JsonAsync();
        Assert.Equal(("confirmed", null), ((string)outcome["state"]!, (string?)outcome["answer"]!["remark"]));
    }

    /// <summary>A vehicle's number that may have been misread, a question that cannot be asked, a zone whose digits fail, and a document that nobody has.</summary>
    [Fact]
    public async Task Where_no_hit_does_not_mean_no_an_alert_says_neither()
    {
        await (await _france.PostAsync(Records, """{"changes":[{"enter":{"reference":"car","vehicle":{"vin":"1M8GDM9AXKP042788"}}}]}""", "car")).JsonAsync();
        using var system = await SystemAsync("alert-only");
        const string asked = """
            {"purpose":"border","questions":[
              {"vehicle":{"vin":"1M8GDM9AXKP04278B"}},
              {"travelDocument":{"number":"-","issuer":"FRA"}},
              {"zone":"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C76UTO7408122F1204159ZE184226B<<<<<10"},
              {"travelDocument":{"number":"2","issuer":"FRA"}}]}
            """;
        var answer = await (await system.PostAsync("/api/v1/owners/BR/checks", asked, null)).JsonAsync();
        Assert.Equal([null, null, null, false], answer["answers"]!.AsArray().Select(one => (bool?)one!["isKnown"]));
        Assert.Equal([true, true, true, false], answer["answers"]!.AsArray().Select(one => ((string?)one!["next"])?.StartsWith("This is no no", StringComparison.Ordinal) ?? false));
        Assert.DoesNotContain("042788", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(_gateway.Mesh.AllHits);
    }

    [Fact]
    public async Task A_token_says_its_channel_and_without_one_all_learn()
    {
        using var system = await SystemAsync("normal");
        await CheckAsync(system);
        Assert.Equal(2, await CountAsync(_france, "FR"));
        using var quiet = await SystemAsync("silent");
        using var chief = _gateway.ClientOf("BR", MeshRoles.Supervisor);
        var tokens = (await (await chief.GetAsync("/api/v1/owners/BR/tokens")).JsonAsync())["tokens"]!.AsArray();
        Assert.Equal(["normal", "silent"], tokens.Select(token => (string)token!["channel"]!).Order());
        using var bad = await chief.PostAsync("/api/v1/owners/BR/tokens", Answers.Json(Body("loud")));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using var both = await chief.PostAsync("/api/v1/owners/BR/tokens", Answers.Json(Body("alert-only").Replace("\"checks\"", "\"checks\",\"offline-copies\"", StringComparison.Ordinal)));
        await both.ProblemAsync(400, MeshErrorCodes.Invalid, "scopes");
    }

    /// <summary>Everything that the owner of the record can read, but for the reading itself in the audit.</summary>
    private async Task<string> ReadableAsync()
    {
        var read = new List<string>();
        foreach (var path in new[] { "feed?max=100", "unread", "hits", "hits?role=owner&state=noted", "records", "records/replicas", "records/travel-document/FRA-12AB34567-passport", "records/travel-document/FRA-12AB34567-passport/effect", "gateways", "releases", "assignments" })
        {
            using var answer = await _france.GetAsync($"/api/v1/owners/FR/{path}");
            read.Add($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        var audit = (await (await _france.GetAsync("/api/v1/owners/FR/audit?max=500")).JsonAsync())["entries"]!.AsArray();
        read.AddRange(audit.Where(entry => (string)entry!["actor"]! != "FR").Select(entry => entry!.ToJsonString()));
        return string.Join('\n', read);
    }

    private async Task<HttpClient> SystemAsync(string channel)
    {
        using var chief = _gateway.ClientOf("BR", MeshRoles.Supervisor);
        using var given = await chief.PostAsync("/api/v1/owners/BR/tokens", Answers.Json(Body(channel)));
        return _gateway.ClientWith((string)(await given.JsonAsync(HttpStatusCode.Created))["token"]!);
    }

    private static string Body(string channel) =>
        $$"""{"system":"gate-{{channel}}","role":"officer","scopes":["checks"],"requestsPerDay":1000,"expiresAt":"2026-06-01T00:00:00Z","channel":"{{channel}}"}""";

    private static async Task<JsonNode> CheckAsync(HttpClient client) => await (await client.PostAsync("/api/v1/owners/BR/checks", Question, null)).JsonAsync();

    private static async Task<int> CountAsync(HttpClient client, string owner) => (await (await client.GetAsync($"/api/v1/owners/{owner}/hits")).JsonAsync())["hits"]!.AsArray().Count;
}
