using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Notices;
using Interpol.Mesh.Gateway.Tests.Support;
using SkiaSharp;

namespace Interpol.Mesh.Gateway.Tests.Notices;

/// <summary>Notices over HTTP: France asks, officers 11 and 12 of the Secretariat review, its supervisor 13 decides, Brazil reads and reports.</summary>
public sealed class NoticeEndpointTests : IAsyncLifetime
{
    private const string All = "/api/v1/owners/FR/notices";
    private const string First = "2026-1";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private HttpClient _brazil = null!;
    private HttpClient _one = null!;
    private HttpClient _two = null!;
    private HttpClient _chief = null!;

    public static TheoryData<string, string, string?> BadCommands => new()
    {
        { "extend", """{"until":"2026-02-01T00:00:00Z"}""", "until" },
        { "extend", "{}", "until" },
        { "extend", """{"until":"2026-09-01T00:00:00Z"}""", "until" },
        { "set-handling", """{"handling":{"excluded":["FR"]}}""", "handling.excluded" },
        { "suspend", """{"until":"2026-10-01T00:00:00Z"}""", "until" },
        { "suspend", "", "(body)" },
        { "set-handling", "{}", "handling" },
        { "set-handling", """{"handling":{"audience":{"kind":"region","name":"Atlantis"}}}""", "handling.audience.name" },
        { "withdraw", """{"reason":""}""", "reason" },
        { "withdraw", """{"why":"x"}""", "why" },
        { "update", """{"content":{"person":{"status":"accused"}}}""", null },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR", "IPSG"), _time);
        _france = _gateway.ClientOf("FR");
        _brazil = _gateway.ClientOf("BR");
        _one = _gateway.ClientOfOfficer("IPSG", "11");
        _two = _gateway.ClientOfOfficer("IPSG", "12");
        _chief = _gateway.ClientOfOfficer("IPSG", "13", MeshRoles.Supervisor);
    }

    public async Task DisposeAsync()
    {
        new[] { _france, _brazil, _one, _two, _chief }.ToList().ForEach(client => client.Dispose());
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_is_submitted_reviewed_by_two_published_reported_on_and_withdrawn()
    {
        using var submitted = await _france.PostAsync(All, Red().ToJsonString(), "op-1");
        var notice = await submitted.JsonAsync(HttpStatusCode.Created);
        Assert.Equal($"{All}/{First}", submitted.Headers.Location?.ToString());
        Assert.Equal("\"1\"", submitted.Headers.ETag?.Tag);
        Assert.Equal((First, "submitted"), ((string?)notice["record"]!["id"], StateOf(notice)));
        using (var early = await _brazil.GetAsync(One("BR")))
        {
            await early.ProblemAsync(404, MeshErrorCodes.NotFound);
        }

        Assert.Equal("in-review", StateOf(await (await _one.PostAsync(One("IPSG") + "/review", null, "r-1")).JsonAsync()));
        using (var twice = await _one.PostAsync(One("IPSG") + "/review", null, "r-2"))
        {
            await twice.ProblemAsync(403, MeshErrorCodes.Forbidden);
        }

        using (var soon = await _chief.PostAsync(One("IPSG") + "/publish", null, "p-1"))
        {
            Assert.Contains("1 of 2 officers", (string?)(await soon.ProblemAsync(409, MeshErrorCodes.NotAllowedNow))["detail"], StringComparison.Ordinal);
        }

        await (await _two.PostAsync(One("IPSG") + "/review", """{"remark":"The warrant is in order."}""", "r-3")).JsonAsync();
        Assert.Equal("published", StateOf(await (await _chief.PostAsync(One("IPSG") + "/publish", null, "p-2")).JsonAsync()));

        Assert.Equal("Vantreuil", (string?)(await (await _brazil.GetAsync(One("BR"))).JsonAsync())["record"]!["content"]!["person"]!["familyName"]);
        await (await _brazil.PostAsync(One("BR") + "/report-arrest", """{"place":"Santos"}""", "a-1")).JsonAsync();
        var seen = (await (await _france.GetAsync(One("FR"))).JsonAsync())["record"]!;
        Assert.Equal("arrest", (string?)Assert.Single(seen["reports"]!.AsArray())!["kind"]);
        Assert.Empty(seen["reviews"]!.AsArray());

        Assert.Equal("withdrawn", StateOf(await (await _france.PostAsync(One("FR") + "/withdraw", null, "w-1")).JsonAsync()));
        var circulation = await (await _france.GetAsync(One("FR") + "/circulation")).JsonAsync();
        Assert.Equal("withdrawn", (string?)circulation["what"]);
        Assert.Equal((int)circulation["of"]! - 1, (int)circulation["delivered"]!);
        Assert.Single(circulation["missing"]!.AsArray());
        Assert.Equal(["lyon", "singapore"], circulation["hubs"]!.AsArray().Select(hub => (string?)hub));
        Assert.Equal(["buenos-aires"], circulation["missingHubs"]!.AsArray().Select(hub => (string?)hub));
        var history = await (await _france.GetAsync(One("FR") + "/history?max=2")).JsonAsync();
        Assert.Equal(2, history["entries"]!.AsArray().Count);
        Assert.Equal(4, (await (await _france.GetAsync(One("FR") + $"/history?after={history["next"]}")).JsonAsync())["entries"]!.AsArray().Count);
        using var gone = await _brazil.GetAsync(One("BR"));
        await gone.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task Everything_that_is_missing_or_wrong_is_named_at_once_and_takes_no_number()
    {
        const string Bad = """{"type":"red","content":{"person":{"status":"accused","sex":"X","birthDate":"2031-01-01"}},"photographs":["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]}""";
        string[] expected =
        [
            "content.assuresExtradition", "content.facts", "content.person.birthDate", "content.person.description", "content.person.familyName", "content.person.forename", "content.person.sex",
            "content.warrants", "content.warrants.charge", "content.warrants.issuingCountry", "content.warrants.law", "content.warrants.penalty", "content.warrants.reference", "photographs[0]",
        ];
        using var refused = await _france.PostAsync(All, Bad, "op-1");
        Assert.Equal(expected, Fields(await refused.ProblemAsync(400, MeshErrorCodes.Invalid)));
        var check = await (await _france.PostAsync(All + "/check", Bad, null)).JsonAsync();
        Assert.False((bool)check["passes"]!);
        Assert.Equal(expected, Fields(check));
        Assert.True((bool)(await (await _france.PostAsync(All + "/check", Red().ToJsonString(), null)).JsonAsync())["passes"]!);
        using var unknown = await _france.PostAsync(All, """{"type":"pink","content":{}}""", "op-1");
        await unknown.ProblemAsync(400, MeshErrorCodes.Invalid, "type");
        Assert.Equal(0, _gateway.Mesh.Numbers("notice").Given);
    }

    [Fact]
    public async Task Fingerprints_and_DNA_profiles_are_looked_for_before_the_notice_leaves()
    {
        var (whole, begun) = ("print"u8.ToArray(), "profile"u8.ToArray());
        await _gateway.Mesh.Attachment($"FR:{Sha256Hash.Of(whole)}").WriteAsync(0, whole);
        await _gateway.Mesh.Attachment($"FR:{Sha256Hash.Of(whole)}").CompleteAsync(whole.Length);
        await _gateway.Mesh.Attachment($"FR:{Sha256Hash.Of(begun)}").WriteAsync(0, begun);
        var red = Red();
        red["content"]!["person"]!["fingerprints"] = new JsonArray(File("FR", whole, whole.Length), File("FR", whole, 1), File("FR", "never"u8.ToArray(), 5));
        red["content"]!["person"]!["dnaProfiles"] = new JsonArray(File("FR", begun, begun.Length), File("BR", whole, whole.Length));

        using var refused = await _france.PostAsync(All, red.ToJsonString(), "op-1");
        Assert.Equal(
            ["content.person.dnaProfiles", "content.person.dnaProfiles[0]", "content.person.fingerprints[1]", "content.person.fingerprints[2]"],
            Fields(await refused.ProblemAsync(400, MeshErrorCodes.Invalid)));

        red["content"]!["person"]!["fingerprints"] = new JsonArray(File("FR", whole, whole.Length));
        red["content"]!["person"]!.AsObject().Remove("dnaProfiles");
        await (await _france.PostAsync(All, red.ToJsonString(), "op-1")).JsonAsync(HttpStatusCode.Created);

        static JsonNode File(string uploader, byte[] bytes, int size) => new JsonObject { ["uploader"] = uploader, ["hash"] = Sha256Hash.Of(bytes).Value, ["bytes"] = size };
    }

    [Fact]
    public async Task A_repeated_submission_is_the_same_notice_and_another_under_its_id_is_refused()
    {
        Assert.Equal(First, await SubmittedAsync("op-1"));
        Assert.Equal(First, await SubmittedAsync("op-1"));
        Assert.Equal("2026-2", await SubmittedAsync("op-2"));
        var other = Red();
        other["content"]!["facts"] = "Something else";
        using var conflict = await _france.PostAsync(All, other.ToJsonString(), "op-1");
        await conflict.ProblemAsync(409, MeshErrorCodes.OperationConflict);
        using var nothing = await _france.PostAsync(All, Red().ToJsonString(), null);
        await nothing.ProblemAsync(400, MeshErrorCodes.Invalid, "operationId");
    }

    [Fact]
    public async Task Nobody_does_what_is_anothers()
    {
        await PublishedAsync();
        using var bureau = await _gateway.ClientOf("FR", MeshRoles.Supervisor).PostAsync(One("FR") + "/publish", null, "x-1");
        await bureau.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var officer = await _one.PostAsync(One("IPSG") + "/cancel", """{"reason":"neutrality"}""", "x-2");
        await officer.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var foreign = await _brazil.PostAsync(One("BR") + "/withdraw", null, "x-3");
        await foreign.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var arrest = await _one.PostAsync(One("IPSG") + "/report-arrest", null, "x-4");
        await arrest.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var centre = await _one.PostAsync("/api/v1/owners/IPSG/notices", """{"type":"orange","requester":"command-centre","content":{"event":{"description":"Parcels"}}}""", "x-5");
        await centre.ProblemAsync(403, MeshErrorCodes.Forbidden, "requester");
        using var history = await _brazil.GetAsync(One("BR") + "/history");
        await history.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var circulation = await _brazil.GetAsync(One("BR") + "/circulation");
        await circulation.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var again = await _france.PostAsync(One("FR") + "/submit", Red().ToJsonString(), "x-6");
        Assert.Contains("possible is: review, publish", (string?)(await again.ProblemAsync(409, MeshErrorCodes.NotAllowedNow))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_since_is_not_changed_blindly()
    {
        await PublishedAsync();
        using var stale = await _france.PostAsync(One("FR") + "/withdraw", null, "w-1", "\"1\"");
        await stale.ProblemAsync(412, GatewayErrorCodes.PreconditionFailed, "If-Match");
        (await _france.PostAsync(One("FR") + "/withdraw", null, "w-1", "\"4\"")).EnsureSuccessStatusCode();
    }

    [Theory]
    [MemberData(nameof(BadCommands))]
    public async Task A_bad_command_is_refused_and_changes_nothing(string verb, string body, string? field)
    {
        await PublishedAsync();
        using var answer = await _france.PostAsync($"{One("FR")}/{verb}", body, "op-9");
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal(field ?? (string?)problem["field"], (string?)problem["field"]);
        Assert.Equal(4, _gateway.Mesh.Notice(First).Version);
    }

    [Fact]
    public async Task A_notice_is_changed_suspended_narrowed_and_deleted()
    {
        await PublishedAsync();
        var update = new JsonObject { ["content"] = Red()["content"]!.DeepClone() };
        update["content"]!["facts"] = "She sold more of them.";
        Assert.Equal("She sold more of them.", (string?)(await (await _france.PostAsync(One("FR") + "/update", update.ToJsonString(), "u-1")).JsonAsync())["record"]!["proposal"]!["content"]!["facts"]);
        await (await _chief.PostAsync(One("IPSG") + "/refuse", """{"reason":"incomplete","explanation":"Which ones?"}""", "u-2")).JsonAsync();
        await (await _france.PostAsync(One("FR") + "/extend", """{"until":"2031-02-28T00:00:00Z"}""", "e-0")).ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Equal("suspended", StateOf(await (await _chief.PostAsync(One("IPSG") + "/suspend", """{"until":"2026-05-01T00:00:00Z"}""", "s-1")).JsonAsync()));
        await (await _france.PostAsync(One("FR") + "/resume", null, "s-2")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        Assert.Equal("published", StateOf(await (await _one.PostAsync(One("IPSG") + "/resume", null, "s-3")).JsonAsync()));
        await (await _one.PostAsync(One("IPSG") + "/set-handling", """{"handling":{"tlp":"clear"}}""", "h-1")).ProblemAsync(403, MeshErrorCodes.NotPermitted);
        var narrow = await (await _france.PostAsync(One("FR") + "/set-handling", """{"handling":{"tlp":"amber","audience":{"kind":"owners","owners":["BR"]},"excluded":["UY"]}}""", "h-2")).JsonAsync();
        Assert.Equal("amber", (string?)narrow["record"]!["handling"]!["terms"]!["tlp"]);
        Assert.Equal("amber", (string?)(await (await _brazil.GetAsync(One("BR"))).JsonAsync())["record"]!["handling"]!["terms"]!["tlp"]);
        Assert.Equal("deletion-ordered", StateOf(await (await _chief.PostAsync(One("IPSG") + "/order-deletion", """{"decision":"CCF 2026/7"}""", "d-1")).JsonAsync()));
        var deleted = await (await _chief.PostAsync(One("IPSG") + "/delete", null, "d-2")).JsonAsync();
        Assert.Equal("deleted", StateOf(deleted));
        Assert.Null(deleted["record"]!["content"]);
    }

    [Fact]
    public async Task A_diffusion_goes_out_at_once_and_is_found_not_to_comply()
    {
        var diffusion = Red();
        diffusion["diffusion"] = true;
        Assert.Equal("published", StateOf(await (await _france.PostAsync(All, diffusion.ToJsonString(), "op-1")).JsonAsync(HttpStatusCode.Created)));
        Assert.Equal([First], await ListAsync(_one, "IPSG", "?awaiting=review"));
        Assert.Equal("cancelled", StateOf(await (await _chief.PostAsync(One("IPSG") + "/cancel", """{"reason":"neutrality"}""", "c-1")).JsonAsync()));
    }

    [Fact]
    public async Task Notices_are_listed_by_state_type_owner_and_who_waits()
    {
        await PublishedAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-2", await SubmittedAsync("op-2"));
        Assert.Equal(["2026-2", First], await ListAsync(_france, "FR", ""));
        Assert.Equal([First], await ListAsync(_brazil, "BR", ""));
        Assert.Equal(["2026-2"], await ListAsync(_one, "IPSG", "?awaiting=review"));
        Assert.Equal([First], await ListAsync(_one, "IPSG", "?state=published&type=red&owner=FR"));
        Assert.Empty(await ListAsync(_one, "IPSG", "?type=blue"));
        Assert.Empty(await ListAsync(_one, "IPSG", "?owner=BR"));

        // What has ended is listed when it is asked for, for its owner and the Secretariat.
        await (await _france.PostAsync(One("FR") + "/withdraw", null, "w-1")).JsonAsync();
        Assert.Equal(["2026-2"], await ListAsync(_france, "FR", ""));
        Assert.Equal([First], await ListAsync(_france, "FR", "?state=withdrawn"));
        Assert.Equal([First], await ListAsync(_one, "IPSG", "?state=withdrawn&owner=FR"));
        Assert.Empty(await ListAsync(_brazil, "BR", "?state=withdrawn"));
    }

    [Theory]
    [InlineData("?state=open", "state", MeshErrorCodes.Invalid)]
    [InlineData("?type=pink", "type", MeshErrorCodes.Invalid)]
    [InlineData("?owner=XX", "owner", MeshErrorCodes.MalformedId)]
    [InlineData("?awaiting=rain", "awaiting", MeshErrorCodes.Invalid)]
    [InlineData("?colour=red", "colour", MeshErrorCodes.Invalid)]
    [InlineData("/2026", "notice", MeshErrorCodes.MalformedId)]
    [InlineData("/2026-1/history?after=-1", "after", MeshErrorCodes.MalformedId)]
    public async Task A_bad_address_is_refused(string rest, string field, string code)
    {
        using var answer = await _france.GetAsync(All + rest);
        await answer.ProblemAsync(400, code, field);
    }

    [Fact]
    public async Task A_draft_is_checked_and_submitted_and_stays_for_the_repetition()
    {
        const string Draft = "/api/v1/owners/FR/drafts/red-1";
        await PutDraftAsync(Draft, new JsonObject { ["type"] = "red", ["content"] = new JsonObject() });
        Assert.Contains("content.facts", Fields(await (await _france.PostAsync(Draft + "/check", null, null)).JsonAsync()));
        await (await _france.PostAsync(Draft + "/submit", null, "op-1")).ProblemAsync(400, MeshErrorCodes.Invalid);
        await PutDraftAsync(Draft, new JsonObject { ["content"] = new JsonObject() });
        await (await _france.PostAsync(Draft + "/check", null, null)).ProblemAsync(400, MeshErrorCodes.Invalid, "type");
        var twice = Red();
        twice["handling"] = new JsonObject { ["excluded"] = new JsonArray("BR", "BR") };
        await PutDraftAsync(Draft, twice);
        await (await _france.PostAsync(Draft + "/submit", null, "op-1")).ProblemAsync(400, MeshErrorCodes.Invalid, "handling.excluded");

        await PutDraftAsync(Draft, Red());
        Assert.Equal("notice", (string?)(await (await _france.GetAsync(Draft)).JsonAsync())["kind"]);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(First, (string?)(await (await _france.PostAsync(Draft + "/submit", null, "op-1")).JsonAsync(HttpStatusCode.Created))["record"]!["id"]);
        }

        (await _france.PutAsync("/api/v1/owners/FR/drafts/mail", Answers.Json("""{"title":"x","template":false,"shared":false,"request":{}}"""))).EnsureSuccessStatusCode();
        await (await _france.PostAsync("/api/v1/owners/FR/drafts/mail/check", null, null)).ProblemAsync(400, MeshErrorCodes.Invalid, "kind");
    }

    [Fact]
    public async Task A_photograph_is_read_by_whoever_sees_the_notice()
    {
        var picture = NoticePhotographTests.Picture(640, 480, SKEncodedImageFormat.Png);
        var hash = Convert.ToHexStringLower(SHA256.HashData(picture));
        (await _france.PutAsync($"/api/v1/owners/FR/attachments/{hash}", new ByteArrayContent(picture))).EnsureSuccessStatusCode();
        var red = Red();
        red["photographs"] = new JsonArray(hash);
        using (var submitted = await _france.PostAsync(All, red.ToJsonString(), "op-1"))
        {
            var file = (await submitted.JsonAsync(HttpStatusCode.Created))["record"]!["content"]!["photographs"]![0]!["file"]!;
            Assert.Equal((hash, picture.Length), ((string?)file["hash"], (int)file["bytes"]!));
        }

        Assert.Equal(picture, await _one.GetByteArrayAsync(One("IPSG") + $"/photographs/{hash}"));
        using var hidden = await _brazil.GetAsync(One("BR") + $"/photographs/{hash}");
        await hidden.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var other = await _france.GetAsync(One("FR") + $"/photographs/{new string('0', 64)}");
        await other.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var malformed = await _france.GetAsync(One("FR") + "/photographs/face");
        await malformed.ProblemAsync(400, MeshErrorCodes.MalformedId, "sha256");
    }

    [Fact]
    public async Task A_check_leaves_nothing_behind_and_a_submission_its_thumbnail()
    {
        var picture = NoticePhotographTests.Picture(640, 480, SKEncodedImageFormat.Png);
        var hash = Convert.ToHexStringLower(SHA256.HashData(picture));
        (await _france.PutAsync($"/api/v1/owners/FR/attachments/{hash}", new ByteArrayContent(picture))).EnsureSuccessStatusCode();
        var red = Red();
        red["photographs"] = new JsonArray(hash);
        var thumbnail = $"/api/v1/owners/FR/attachments/{Sha256Hash.Of(NoticePhotographs.Make(picture).Copies!.Thumbnail)}";

        Assert.True((bool)(await (await _france.PostAsync(All + "/check", red.ToJsonString(), null)).JsonAsync())["passes"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await _france.GetAsync(thumbnail)).StatusCode);
        await (await _france.PostAsync(All, red.ToJsonString(), "op-1")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await _france.GetAsync(thumbnail)).StatusCode);
    }

    [Fact]
    public async Task Every_access_is_in_the_audit()
    {
        await SubmittedAsync("op-1");
        using (await _france.GetAsync(One("FR")))
        using (await _one.PostAsync(One("IPSG") + "/review", null, "r-1"))
        using (await _brazil.PostAsync(One("BR") + "/report-identification", """{"explanation":"Her sister"}""", "i-1"))
        {
        }

        var entries = _gateway.Mesh.Audit("lyon").Entries.Concat(_gateway.Mesh.Audit("buenos-aires").Entries).Select(entry => (entry.Action, entry.Object, entry.Outcome)).Distinct().ToList();
        Assert.Contains((AuditActions.ChangeNotice, First, AuditOutcome.Done), entries);
        Assert.Contains((AuditActions.ReadNotice, First, AuditOutcome.Done), entries);
        Assert.Contains((AuditActions.DecideNotice, First, AuditOutcome.Done), entries);
        Assert.Contains(entries, entry => entry is { Action: AuditActions.ReportOnNotice, Outcome: AuditOutcome.Refused });
    }

    private static JsonObject Red() => JsonNode.Parse("""
        {"type":"red","content":{"person":{"status":"accused","familyName":"Vantreuil","forename":"Odile","sex":"F","birthDate":"1979-01-17","nationalities":["FR"],"documents":[{"kind":"passport","number":"X1"}]},
         "warrants":[{"reference":"W 12/2025","issuingCountry":"FR","issuedOn":"2025-03","charge":"fraud","law":"Penal Code 313-2","maximumPenaltyMonths":120}],"facts":"She sold shares.","assuresExtradition":true}}
        """)!.AsObject();

    private static string One(string owner) => $"/api/v1/owners/{owner}/notices/{First}";

    private static string? StateOf(JsonNode notice) => (string?)notice["record"]!["state"];

    private static IEnumerable<string> Fields(JsonNode problem) => problem["problems"]!.AsArray().Select(field => (string)field!["field"]!).Order(StringComparer.Ordinal);

    private static async Task<IEnumerable<string>> ListAsync(HttpClient client, string owner, string query) =>
        (await (await client.GetAsync($"/api/v1/owners/{owner}/notices{query}")).JsonAsync())["notices"]!.AsArray().Select(notice => (string)notice!["id"]!);

    private async Task<string> SubmittedAsync(string operation)
    {
        using var answer = await _france.PostAsync(All, Red().ToJsonString(), operation);
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["record"]!["id"]!;
    }

    private async Task PublishedAsync()
    {
        await SubmittedAsync("op-1");
        foreach (var (client, verb) in new[] { (_one, "review"), (_two, "review"), (_chief, "publish") })
        {
            await (await client.PostAsync($"{One("IPSG")}/{verb}", null, $"{verb}-{client.GetHashCode()}")).JsonAsync();
        }
    }

    private async Task PutDraftAsync(string path, JsonObject request)
    {
        var draft = new JsonObject { ["title"] = "Vantreuil", ["template"] = false, ["shared"] = false, ["kind"] = "notice", ["request"] = request };
        (await _france.PutAsync(path, Answers.Json(draft.ToJsonString()))).EnsureSuccessStatusCode();
    }
}
