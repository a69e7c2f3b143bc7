using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Events;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Deployments;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Events;

/// <summary>Major events over HTTP. Brazil is the host, Japan is in the team, France has nothing to do with it.</summary>
public sealed class EventEndpointTests : IAsyncLifetime
{
    private const string Id = "BR-IMEST-2026-0003";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _brazil = null!;
    private HttpClient _secretariat = null!;

    public static TheoryData<string, string, string> BadPlans => new()
    {
        { "name", "\"\"", "name" },
        { "until", "\"2026-02-28\"", "until" },
        { "until", "\"2026-13-01\"", "until" },
        { "timeZone", "\"Brazil/Nowhere\"", "timeZone" },
        { "sites", "[]", "sites" },
        { "sites", """[{"code":"Arena","name":"Arena","zones":[]}]""", "sites[0].code" },
        { "checkpoints", """[{"code":"gate","site":"other"}]""", "checkpoints[0].site" },
        { "team", """["JP","JP"]""", "team" },
        { "keepDays", "0", "keepDays" },
        { "contacts", "\"a\\u0007b\"", "contacts" },
        { "colour", "\"red\"", "colour" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(
            GatewayUnderTest.Settings("BR", "FR", "IPSG", "JP"), _time, configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());
        _brazil = _gateway.ClientOf("BR");
        _secretariat = _gateway.ClientOf("IPSG");
    }

    public async Task DisposeAsync()
    {
        _brazil.Dispose();
        _secretariat.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_event_is_planned_screened_and_in_an_emergency_by_whom_it_concerns()
    {
        var planned = await (await _brazil.PostAsync(One("BR") + "/plan", Plan().ToJsonString(), "op-1")).JsonAsync();
        Assert.Equal(("open", 1L, "Dr. Lima, +55 61 5550 0100"), ((string)planned["state"]!, (long)planned["version"]!, (string)planned["plan"]!["contacts"]!));
        using var japan = _gateway.ClientOf("JP");
        Assert.Equal("Dr. Lima, +55 61 5550 0100", (string?)(await (await japan.GetAsync(One("JP"))).JsonAsync())["plan"]!["contacts"]);
        using var france = _gateway.ClientOf("FR");
        await (await france.GetAsync(One("FR"))).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await france.PostAsync(One("FR") + "/plan", Plan().ToJsonString(), "op-2")).ProblemAsync(404, MeshErrorCodes.NotFound);

        var consent = ConsentId.For(new OwnerId("BR"), new OwnerId("IPSG"), new OperationId("op"));
        var started = await (await _secretariat.PostAsync(One("IPSG") + "/screening/start", $$"""{"consent":"{{consent}}"}""", "op-3")).JsonAsync();
        Assert.Equal("running", (string?)started["screening"]);
        Assert.Equal("paused", (string?)(await (await _brazil.PostAsync(One("BR") + "/screening/pause", null, "op-4")).JsonAsync())["screening"]);
        await (await _brazil.PostAsync(One("BR") + "/screening/resume", null, "op-5")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        Assert.Equal("running", (string?)(await (await _secretariat.PostAsync(One("IPSG") + "/screening/resume", null, "op-5")).JsonAsync())["screening"]);

        var raised = await (await japan.PostAsync(One("JP") + "/emergency", """{"what":"Smoke at gate 1","site":"arena"}""", "op-6")).JsonAsync();
        Assert.Equal("Smoke at gate 1", (string?)raised["emergencies"]![0]!["what"]);
        Assert.Equal("Smoke at gate 1", (string?)(await (await _secretariat.GetAsync(One("IPSG"))).JsonAsync())["emergencies"]![0]!["what"]);
        await (await japan.PostAsync(One("JP") + "/emergency", """{"what":"Smoke","site":"moon"}""", "op-7")).ProblemAsync(400, MeshErrorCodes.Invalid, "site");
        await (await _brazil.PostAsync(One("BR") + "/emergency", """{"what":"Smoke","becomes":"imest"}""", "op-8")).ProblemAsync(400, MeshErrorCodes.Invalid, "becomes");

        var listed = await (await japan.GetAsync("/api/v1/owners/JP/events")).JsonAsync();
        Assert.Equal(Id, (string?)Assert.Single(listed["events"]!.AsArray())!["id"]);
        Assert.Empty((await (await france.GetAsync("/api/v1/owners/FR/events")).JsonAsync())["events"]!.AsArray());
        Assert.Equal("closed", (string?)(await (await _brazil.PostAsync(One("BR") + "/close", null, "op-9")).JsonAsync())["state"]);
        Assert.Contains(_gateway.Mesh.Audit("buenos-aires").Entries, entry => entry is { Action: AuditActions.ChangeEvent, Object: Id, Outcome: AuditOutcome.Done });
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public void An_emergency_turns_a_team_whose_time_was_extended(int? days, bool isKept)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var support = new DeploymentNeed(DeploymentKind.Imest, DeploymentMagnitude.Small, [new("Arena", 1, 1)], ["advice"], now.AddDays(-9), days is { } until ? now.AddDays(until) : null);
        var deployment = new DeploymentRecord(DeploymentId.Parse(Id), DeploymentState.Extended, support, Author.Clock(OwnerId.Parse("BR")), now) { Until = now.AddDays(3) };
        var need = EventService.NeedOf(deployment, DeploymentKind.IrtCrime, ["scene"], now);
        Assert.Equal((DeploymentKind.IrtCrime, now, isKept ? support.Until : null, "scene"), (need.Kind, need.From, need.Until, Assert.Single(need.Tasks)));
        var problems = new CommandProblems();
        DeploymentChecks.CheckNeed(problems, need, isSupport: false, now);
        problems.Refuse();
    }

    [Theory]
    [MemberData(nameof(BadPlans))]
    public async Task A_bad_plan_is_refused_and_nothing_is_entered(string field, string value, string named)
    {
        var body = Plan();
        body[field] = JsonNode.Parse(value);
        var problem = await (await _brazil.PostAsync(One("BR") + "/plan", body.ToJsonString(), "op-1")).ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal(named, (string?)problem["field"]);
        Assert.Null(_gateway.Mesh.Event(Id).State);
    }

    [Theory]
    [InlineData("BR-IRT-2026-0003")]
    [InlineData("BR-IMEST-2026-3")]
    [InlineData("XX-IMEST-2026-0003")]
    [InlineData("games")]
    public async Task What_is_no_events_id_is_refused(string id) => await (await _brazil.GetAsync($"/api/v1/owners/BR/events/{id}")).ProblemAsync(400, MeshErrorCodes.MalformedId, "event");

    [Fact]
    public async Task Documents_of_lists_are_read_here_and_what_is_wrong_is_named_by_its_place()
    {
        IssuedCommand<AccreditationsCommand>? given = null;
        _gateway.Mesh.Accreditations.ChangeAsync(default!, default).ReturnsForAnyArgs(call =>
        {
            given = call.Arg<IssuedCommand<AccreditationsCommand>>();
            return new AccreditationsOutcome(1, [new RefusedChange(1, MeshErrorCodes.Conflict, ["badge: A-3 is on the lists already and says something else."])]) { Listed = 7 };
        });
        var answer = await (await _brazil.PostAsync(One("BR") + "/accreditations", $$"""{"changes":[{{Enter("A-1", "12-ab 34567")}},{{Enter("A-2", "???")}},{{Enter("A-3", "9")}}]}""", "op-1")).JsonAsync();
        Assert.Equal((7L, 1), ((long)answer["listed"]!, (int)answer["done"]!));
        Assert.Equal([1, 2], answer["refused"]!.AsArray().Select(one => (int)one!["index"]!));
        Assert.StartsWith("number:", (string)answer["refused"]![0]!["reasons"]![0]!, StringComparison.Ordinal);
        var entry = Assert.IsType<Accredit>(given!.Command.Changes[0]).Entry;
        Assert.Equal(("A-1", "12AB34567", "FRA"), (entry.Badge, entry.Document!.Number, entry.Document.Issuer));
        await (await _brazil.PostAsync(One("BR") + "/accreditations", $$"""{"changes":[{{Enter("A-2", "???")}}]}""", "op-2")).ProblemAsync(400, MeshErrorCodes.Invalid, "changes[0].number");
        await (await _brazil.PostAsync(One("BR") + "/accreditations", """{"changes":[{}]}""", "op-3")).ProblemAsync(400, MeshErrorCodes.Invalid);
        await (await _brazil.PostAsync(One("BR") + "/accreditations", """{"changes":[{"clear":"A-1","foundAt":"2026-03-01T12:00:00.000001Z"},{"clear":"A-2"}]}""", "op-4")).JsonAsync();
        Assert.Equal([new ClearFinding("A-1") { FoundAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(1) }, new ClearFinding("A-2")], given.Command.Changes.AsEnumerable());
        await (await _brazil.PostAsync(One("BR") + "/accreditations", """{"changes":[{"revoke":"A-1","foundAt":"2026-03-01T12:00:00Z"}]}""", "op-5")).ProblemAsync(400, MeshErrorCodes.Invalid, "changes[0].foundAt");
    }

    [Fact]
    public async Task A_badge_at_an_entrance_is_decided_and_what_is_no_direction_is_refused()
    {
        var decided = new DecidedPassage("A-1", "gate-1", PassageDirection.In, PassageVerdict.Revoked, _time.GetUtcNow(), new Author(new OwnerId("BR"), "1"));
        _gateway.Mesh.Accreditations.PassAsync(default!, default).ReturnsForAnyArgs(new PassagesOutcome([new PassageAnswer(decided, null)]));
        var answer = await (await _brazil.PostAsync(One("BR") + "/passages", """{"passages":[{"badge":"A-1","checkpoint":"gate-1","direction":"in"}]}""", "op-1")).JsonAsync();
        Assert.Equal("revoked", (string?)answer["answers"]![0]!["passage"]!["verdict"]);
        await (await _brazil.PostAsync(One("BR") + "/passages", """{"passages":[{"badge":"A-1","checkpoint":"gate-1","direction":"up"}]}""", "op-2")).ProblemAsync(400, MeshErrorCodes.Invalid);
        await (await _brazil.PostAsync(One("BR") + "/passages", """{"passages":[]}""", "op-3")).ProblemAsync(400, MeshErrorCodes.Invalid, "passages");
    }

    [Fact]
    public async Task What_is_shown_at_an_entrance_is_read_here_and_stands_in_the_audit()
    {
        IssuedCommand<PassagesCommand>? given = null;
        _gateway.Mesh.Accreditations.PassAsync(default!, default).ReturnsForAnyArgs(call =>
        {
            given = call.Arg<IssuedCommand<PassagesCommand>>();
            var decided = new DecidedPassage("A-1", "gate-1", PassageDirection.In, PassageVerdict.Admitted, _time.GetUtcNow(), given.By);
            return new PassagesOutcome([new PassageAnswer(decided, null) { IsShownWaiting = true }]);
        });
        var answer = await (await PassAsync("""{"travelDocument":{"number":"12-ab 34567","issuer":"FRA"}}""", "op-1")).JsonAsync();
        Assert.True((bool)answer["answers"]![0]!["isShownWaiting"]!);
        Assert.Equal(new DocumentQuestion("12AB34567", "FRA", null) { WithLookAlikes = true }, given!.Command.Passages[0].Shown);
        Assert.Contains(_gateway.Mesh.Audit("buenos-aires").Entries, entry => entry is { Action: AuditActions.PassEntrance, Object: Id, Asked.Length: AuditLimits.AskedHashBytes });

        await PassAsync("""{"zone":"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"}""", "op-2");
        Assert.IsType<JointQuestion>(given.Command.Passages[0].Shown);
        await (await PassAsync("""{"zone":"nothing"}""", "op-3")).ProblemAsync(400, MeshErrorCodes.Invalid, "passages[0].shown.zone");
        await (await PassAsync("""{"vehicle":{"plate":"AB123CD","plateCountry":"FR"}}""", "op-4")).ProblemAsync(400, MeshErrorCodes.Invalid, "passages[0].shown");
        await (await PassAsync("{}", "op-5")).ProblemAsync(400, MeshErrorCodes.Invalid);

        Task<HttpResponseMessage> PassAsync(string shown, string operation) =>
            _brazil.PostAsync(One("BR") + "/passages", $$$"""{"passages":[{"badge":"A-1","checkpoint":"gate-1","direction":"in","shown":{{{shown}}}}]}""", operation);
    }

    private static string Enter(string badge, string number) =>
        $$$"""{"enter":{"badge":"{{{badge}}}","person":{"names":[{"text":"Odile Vantreuil"}]},"travelDocument":{"number":"{{{number}}}","issuer":"FRA"},"sites":["arena"]}}""";

    private static JsonObject Plan() => new()
    {
        ["name"] = "Games",
        ["from"] = "2026-03-01",
        ["until"] = "2026-03-20",
        ["timeZone"] = "America/Sao_Paulo",
        ["sites"] = JsonNode.Parse("""[{"code":"arena","name":"Arena","zones":["field"]}]"""),
        ["checkpoints"] = JsonNode.Parse("""[{"code":"gate-1","site":"arena","zone":null}]"""),
        ["team"] = new JsonArray("JP"),
        ["contacts"] = "Dr. Lima, +55 61 5550 0100",
    };

    private static string One(string owner) => $"/api/v1/owners/{owner}/events/{Id}";
}
