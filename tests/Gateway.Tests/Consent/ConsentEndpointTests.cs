using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Consent;

/// <summary>Requests for consent over HTTP. The Secretariat asks Brazil about data of France; Singapore has nothing to do with it.</summary>
public sealed class ConsentEndpointTests : IAsyncLifetime
{
    private const string All = "/api/v1/owners/IPSG/consents";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _secretariat = null!;
    private HttpClient _brazil = null!;

    public static TheoryData<string, string, string> BadAsks => new()
    {
        { "country", "\"XX\"", "country" },
        { "country", "\"IPSG\"", "country" },
        { "action", "\"invade\"", "action" },
        { "tasks", "[]", "tasks" },
        { "tasks", "[\"scene\",\"scene\"]", "tasks" },
        { "tasks", "[\"Scene of it\"]", "tasks" },
        { "tasks", "[null]", "tasks" },
        { "dataOwner", "\"XX\"", "dataOwner" },
        { "until", "\"2026-03-01T11:59:59Z\"", "until" },
        { "until", "\"2029-03-01T12:00:00Z\"", "until" },
        { "until", "\"2026-04-01T12:00:00\"", "until" },
        { "answerBy", "\"2026-02-01T12:00:00Z\"", "answerBy" },
        { "answerBy", "\"2026-05-01T12:00:00Z\"", "answerBy" },
        { "lane", "\"slow\"", "lane" },
        { "reason", "\"\"", "reason" },
        { "reason", "\"a\\u0007b\"", "reason" },
        { "colour", "\"red\"", "colour" },
    };

    public static TheoryData<string, string, string> BadAnswers => new()
    {
        { "grant", """{"tasks":[]}""", "tasks" },
        { "grant", """{"tasks":["other-task"]}""", "tasks" },
        { "grant", """{"endsAt":"2026-03-01T12:00:00Z"}""", "endsAt" },
        { "grant", """{"endsAt":"2026-04-01T12:00:01Z"}""", "endsAt" },
        { "grant", """{"conditions":""}""", "conditions" },
        { "refuse", """{}""", "reason" },
        { "refuse", """{"reason":null}""", "reason" },
        { "refuse", "", "(body)" },
        { "revoke", """{"reason":""}""", "reason" },
        { "withdraw", """{"reason":"none"}""", "reason" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(
            GatewayUnderTest.Settings("BR", "FR", "IPSG", "SG"), _time, configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());
        _secretariat = _gateway.ClientOf("IPSG");
        _brazil = _gateway.ClientOf("BR", MeshRoles.Supervisor);
    }

    public async Task DisposeAsync()
    {
        _secretariat.Dispose();
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_country_is_asked_grants_in_part_and_revokes()
    {
        using var asked = await AskAsync("op-1");
        var request = await asked.JsonAsync(HttpStatusCode.Created);
        var id = (string)request["id"]!;
        Assert.Equal($"{All}/{id}", asked.Headers.Location?.ToString());
        Assert.Equal("\"1\"", asked.Headers.ETag?.Tag);
        Assert.Equal("requested", (string?)request["state"]);
        Assert.Equal("Ferry accident at Santos", (string?)request["reason"]);
        Assert.Equal("2026-03-08T12:00:00+00:00", (string?)request["answerBy"]);
        Assert.Equal("0001", (string?)request["requester"]!["officer"]);

        foreach (var party in new[] { "IPSG", "BR", "FR" })
        {
            using var client = _gateway.ClientOf(party);
            Assert.Equal("Ferry accident at Santos", (string?)(await (await client.GetAsync(One(party, id))).JsonAsync())["reason"]);
        }

        var granted = await (await _brazil.PostAsync(One("BR", id) + "/grant", """{"tasks":["scene"],"endsAt":"2026-03-15T00:00:00Z","conditions":"With our officer"}""", "op-2")).JsonAsync();
        Assert.Equal("granted", (string?)granted["state"]);
        Assert.Equal(2, (long)granted["version"]!);
        Assert.Equal(["scene"], granted["grant"]!["tasks"]!.AsArray().Select(task => (string)task!));
        Assert.Equal("With our officer", (string?)(await (await _secretariat.GetAsync(One("IPSG", id))).JsonAsync())["grant"]!["conditions"]);

        var revoked = await (await _brazil.PostAsync(One("BR", id) + "/revoke", """{"reason":"The storm"}""", "op-3")).JsonAsync();
        Assert.Equal("revoked", (string?)revoked["state"]);
        Assert.Equal("The storm", (string?)(await (await _secretariat.GetAsync(One("IPSG", id))).JsonAsync())["closing"]!["reason"]);

        using var late = await _brazil.PostAsync(One("BR", id) + "/grant", null, "op-4");
        await late.ProblemAsync(409, MeshErrorCodes.NotAllowedNow);
    }

    [Fact]
    public async Task Answers_need_no_body_but_for_a_refusal()
    {
        var first = await AskedAsync("op-1");
        Assert.Equal(2, (await (await _brazil.PostAsync(One("BR", first) + "/grant", null, "op-2")).JsonAsync())["grant"]!["tasks"]!.AsArray().Count);
        Assert.Equal("withdrawn", (string?)(await (await _secretariat.PostAsync(One("IPSG", first) + "/withdraw", null, "op-3")).JsonAsync())["state"]);
        var second = await AskedAsync("op-4");
        var refused = await (await _brazil.PostAsync(One("BR", second) + "/refuse", """{"reason":"Not now","operationId":"op-5"}""", null)).JsonAsync();
        Assert.Equal("Not now", (string?)refused["closing"]!["reason"]);
        Assert.Equal("BR", (string?)refused["closing"]!["by"]!["owner"]);
    }

    [Fact]
    public async Task What_is_missing_and_what_is_wrong_is_named_at_once()
    {
        using var missing = await _secretariat.PostAsync(All, "{}", "op-1");
        var problem = await missing.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal(["action", "country", "lane", "reason", "tasks", "until"], Fields(problem));

        using var wrong = await _secretariat.PostAsync(All, """{"country":"XX","action":"deploy-team","tasks":["A"],"dataOwner":"YY","until":"2026-02-01T00:00:00Z","answerBy":"2026-02-01T00:00:00Z","lane":"flash","reason":""}""", "op-1");
        Assert.Equal(["answerBy", "country", "dataOwner", "reason", "tasks", "until"], Fields(await wrong.ProblemAsync(400, MeshErrorCodes.Invalid)));
    }

    [Theory]
    [MemberData(nameof(BadAsks))]
    public async Task A_bad_request_is_refused_and_nobody_is_asked(string field, string value, string named)
    {
        var body = Ask();
        body[field] = JsonNode.Parse(value);
        using var answer = await _secretariat.PostAsync(All, body.ToJsonString(), "op-1");
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal(named, (string?)problem["field"]);
        Assert.Empty((await ListAsync(_brazil, "BR", string.Empty)).Ids);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task A_bad_answer_is_refused_and_changes_nothing(string verb, string body, string field)
    {
        var id = await AskedAsync("op-1");
        var (client, owner) = verb == "withdraw" ? (_secretariat, "IPSG") : (_brazil, "BR");
        using var answer = await client.PostAsync($"{One(owner, id)}/{verb}", body, "op-2");
        Assert.Equal(field, (string?)(await answer.ProblemAsync(400, MeshErrorCodes.Invalid))["field"]);
        Assert.Equal(1, _gateway.Mesh.Consent(id).Version);
    }

    [Fact]
    public async Task A_repeated_request_is_without_effect_and_another_one_under_its_id_is_refused()
    {
        var id = await AskedAsync("op-1");
        Assert.Equal(id, await AskedAsync("op-1"));
        using var other = await AskAsync("op-1", "Something else");
        await other.ProblemAsync(409, MeshErrorCodes.OperationConflict);

        // The answer to the first grant is lost.
        _gateway.Mesh.Consent(id).LateFaults.Next(new InvalidOperationException());
        using var lost = await _brazil.PostAsync(One("BR", id) + "/grant", """{"conditions":"With our officer"}""", "op-2");
        Assert.Equal(HttpStatusCode.InternalServerError, lost.StatusCode);
        Assert.Equal(2, (long)(await (await _brazil.PostAsync(One("BR", id) + "/grant", """{"conditions":"With our officer"}""", "op-2")).JsonAsync())["version"]!);

        using var revoke = await _brazil.PostAsync(One("BR", id) + "/revoke", null, "op-2");
        await revoke.ProblemAsync(409, MeshErrorCodes.OperationConflict);
        using var nothing = await _brazil.PostAsync(One("BR", id) + "/revoke", null, null);
        await nothing.ProblemAsync(400, MeshErrorCodes.Invalid, "operationId");
    }

    [Fact]
    public async Task An_answer_to_what_was_changed_since_is_refused()
    {
        var id = await AskedAsync("op-1");
        (await _brazil.PostAsync(One("BR", id) + "/grant", null, "op-2", "\"1\"")).EnsureSuccessStatusCode();
        using var stale = await _brazil.PostAsync(One("BR", id) + "/revoke", null, "op-3", "\"1\"");
        await stale.ProblemAsync(412, GatewayErrorCodes.PreconditionFailed, "If-Match");
        using var nonsense = await _brazil.PostAsync(One("BR", id) + "/revoke", null, "op-3", "one");
        await nonsense.ProblemAsync(400, MeshErrorCodes.MalformedId, "If-Match");
        (await _brazil.PostAsync(One("BR", id) + "/revoke", null, "op-3", "\"2\"")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Only_whom_it_concerns_sees_it_and_only_whose_part_it_is_does_it()
    {
        var id = await AskedAsync("op-1");
        using var singapore = _gateway.ClientOf("SG", MeshRoles.Supervisor);
        foreach (var verb in new[] { "grant", "revoke", "withdraw" })
        {
            using var stranger = await singapore.PostAsync($"{One("SG", id)}/{verb}", null, "op-2");
            await stranger.ProblemAsync(404, MeshErrorCodes.NotFound);
        }

        using var read = await singapore.GetAsync(One("SG", id));
        await read.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var foreign = await singapore.GetAsync(One("BR", id));
        await foreign.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var unknown = await _brazil.GetAsync(One("BR", "BR:" + new string('0', 32)));
        await unknown.ProblemAsync(404, MeshErrorCodes.NotFound);
        Assert.Empty((await ListAsync(singapore, "SG", string.Empty)).Ids);

        using var chief = _gateway.ClientOf("IPSG", MeshRoles.Supervisor);
        using var own = await chief.PostAsync(One("IPSG", id) + "/grant", null, "op-3");
        await own.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var officer = _gateway.ClientOf("BR");
        using var low = await officer.PostAsync(One("BR", id) + "/grant", null, "op-4");
        await low.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var taken = await _brazil.PostAsync(One("BR", id) + "/withdraw", null, "op-5");
        await taken.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task Requests_are_listed_by_state_and_side_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, await AskedAsync($"op-{i}"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        (await _brazil.PostAsync(One("BR", ids[4]) + "/grant", null, "grant")).EnsureSuccessStatusCode();
        _time.Advance(TimeSpan.FromSeconds(1));
        using var officer = _gateway.ClientOf("BR");
        var asked = (string)(await (await officer.PostAsync("/api/v1/owners/BR/consents", Ask(country: "FR").ToJsonString(), "op-1")).JsonAsync(HttpStatusCode.Created))["id"]!;

        Assert.Equal([asked, ids[4], .. ids[..4]], (await ListAsync(_brazil, "BR", string.Empty)).Ids);
        Assert.Equal([ids[4]], (await ListAsync(_brazil, "BR", "?state=granted")).Ids);
        Assert.Equal([asked], (await ListAsync(_brazil, "BR", "?role=asking")).Ids);
        foreach (var (query, expected) in new[] { ("?max=2", (string[])[asked, ids[4], .. ids[..4]]), ("?role=asked&max=2", [ids[4], .. ids[..4]]), ("?role=asked&max=1&state=requested", [.. ids[..4]]) })
        {
            var found = new List<string>();
            string? next = null;
            do
            {
                var page = await ListAsync(_brazil, "BR", query + (next is null ? string.Empty : $"&behind={Uri.EscapeDataString(next)}"));
                found.AddRange(page.Ids);
                next = page.Next;
            }
            while (next is not null);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData("?state=open", "state", MeshErrorCodes.Invalid)]
    [InlineData("?role=both", "role", MeshErrorCodes.Invalid)]
    [InlineData("?max=501", "max", MeshErrorCodes.Invalid)]
    [InlineData("?behind=yesterday", "behind", MeshErrorCodes.MalformedId)]
    [InlineData("?behind=9999999999999999999.x", "behind", MeshErrorCodes.MalformedId)]
    [InlineData("?colour=red", "colour", MeshErrorCodes.Invalid)]
    [InlineData("/BR-0f3a", "consent", MeshErrorCodes.MalformedId)]
    [InlineData("/XX:00000000000000000000000000000000", "consent", MeshErrorCodes.MalformedId)]
    public async Task A_bad_address_is_refused(string rest, string field, string code)
    {
        using var answer = await _secretariat.GetAsync(All + rest);
        await answer.ProblemAsync(400, code, field);
    }

    [Fact]
    public async Task Every_access_is_in_the_audit_of_who_acts_and_of_the_country()
    {
        var id = await AskedAsync("op-1");
        using (await _secretariat.GetAsync(One("IPSG", id)))
        using (await _secretariat.GetAsync(All))
        using (await _brazil.PostAsync(One("BR", id) + "/grant", null, "op-2"))
        using (await _secretariat.PostAsync(One("IPSG", id) + "/grant", null, "op-3"))
        {
        }

        Assert.Equal(
            [(AuditActions.AskConsent, id, "BR", AuditOutcome.Done), (AuditActions.ReadConsent, id, "BR", AuditOutcome.Done), (AuditActions.ReadConsent, All, "IPSG", AuditOutcome.Done), (AuditActions.AnswerConsent, All + $"/{id}/grant", "IPSG", AuditOutcome.Refused)],
            Facts("lyon"));
        Assert.Equal(
            [(AuditActions.AskConsent, id, "BR", AuditOutcome.Done), (AuditActions.ReadConsent, id, "BR", AuditOutcome.Done), (AuditActions.AnswerConsent, id, "BR", AuditOutcome.Done)],
            Facts("buenos-aires"));
    }

    [Fact]
    public async Task A_text_that_another_gateway_should_not_have_sealed_is_not_shown()
    {
        var (asker, operation) = (new Author(OwnerId.Parse("IPSG"), null), OperationId.Parse("op-1"));
        var consent = ConsentId.For(OwnerId.Parse("BR"), asker.Owner, operation);
        var bound = new SealedText(asker.Owner, [asker.Owner, consent.Country], consent.Value);
        var reason = await _gateway.Services.GetRequiredService<IPayloadSeal>().SealAsync("a\u0007b"u8.ToArray(), SealContext.OfAggregate(bound, "reason"), default) with { Text = bound };
        var terms = new ConsentTerms(ConsentAction.DeployTeam, ["scene"], consent.Country, _time.GetUtcNow().AddDays(1), _time.GetUtcNow().AddDays(2), reason);
        await _gateway.Mesh.Consent(consent.Value).ExecuteAsync(new IssuedCommand<ConsentCommand>(operation, default, asker, new RequestConsent(terms, Lane.Routine)));

        var body = await (await _brazil.GetAsync(One("BR", consent.Value))).JsonAsync();
        Assert.Null(body["reason"]);
        Assert.Contains("control characters", (string?)body["problem"], StringComparison.Ordinal);
    }

    private static JsonObject Ask(string reason = "Ferry accident at Santos", string country = "BR") => new()
    {
        ["country"] = country,
        ["action"] = "deploy-team",
        ["tasks"] = new JsonArray("scene", "photographs"),
        ["dataOwner"] = "FR",
        ["until"] = "2026-04-01T12:00:00Z",
        ["lane"] = "routine",
        ["reason"] = reason,
    };

    private static string One(string owner, string id) => $"/api/v1/owners/{owner}/consents/{id}";

    private static IEnumerable<string> Fields(JsonNode problem) => problem["problems"]!.AsArray().Select(field => (string)field!["field"]!).Order(StringComparer.Ordinal);

    private static async Task<(List<string> Ids, string? Next)> ListAsync(HttpClient client, string owner, string query)
    {
        var page = await (await client.GetAsync($"/api/v1/owners/{owner}/consents{query}")).JsonAsync();
        return ([.. page["consents"]!.AsArray().Select(consent => (string)consent!["id"]!)], (string?)page["next"]);
    }

    private Task<HttpResponseMessage> AskAsync(string operation, string reason = "Ferry accident at Santos") => _secretariat.PostAsync(All, Ask(reason).ToJsonString(), operation);

    private async Task<string> AskedAsync(string operation)
    {
        using var answer = await AskAsync(operation);
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["id"]!;
    }

    private IEnumerable<(string Action, string Object, string? ObjectOwner, AuditOutcome Outcome)> Facts(string hub) =>
        _gateway.Mesh.Audit(hub).Entries.Select(entry => (entry.Action, entry.Object, entry.ObjectOwner?.Value, entry.Outcome));
}
