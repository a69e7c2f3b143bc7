using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Interpol.Mesh.Gateway.Tests.Teams.TeamDesk;

namespace Interpol.Mesh.Gateway.Tests.Teams;

/// <summary>Teams over HTTP: who may see and do what, and what becomes of items.</summary>
public sealed class TeamEndpointTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;

    public static TheoryData<string, string, string> Reads()
    {
        // By address what each role is answered: the status.
        string[] roles = ["leader", "member", "host", "command", "contributor", "secretariat", "stranger"];
        var table = new Dictionary<string, string>
        {
            [""] = "200 200 200 200 200 404 404",
            ["/log"] = "200 200 403 200 403 404 404",
            ["/reports/1"] = "200 200 200 200 200 404 404",
            ["/items/1"] = "200 200 200 200 403 404 404",
            ["/items/1/custody"] = "200 200 200 200 403 404 404",
            ["/offers/1"] = "200 200 200 200 403 404 404",
            ["/kept"] = "200 200 200 200 200 404 404",
        };
        var data = new TheoryData<string, string, string>();
        foreach (var (address, answers) in table)
        {
            foreach (var (role, answer) in roles.Zip(answers.Split(' ')))
            {
                data.Add(address, role, answer);
            }
        }

        return data;
    }

    public static TheoryData<string, string, string> BadActs => new()
    {
        { "/check-ins", """{"place":{"latitude":91,"longitude":0,"accuracy":1}}""", "place" },
        { "/positions", "{}", "place" },
        { "/log", """{"text":""}""", "text" },
        { "/log", """{"text":"a","task":"No Task"}""", "task" },
        { "/reports", "{}", "text" },
        { "/sectors/A1/search", """{"status":"unsearched","task":"search"}""", "status" },
        { "/items", """{"kind":"ship","task":"search","hash":"aa","text":"x"}""", "kind" },
        { "/numbers", """{"count":1000}""", "count" },
        { "/equipment/radio-9", """{"status":"issued","holder":"FR:dvi-01"}""", "description" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings(Owners), _time, configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());
        await OrderAsync(_gateway.Mesh);
        await DoneAsync("leader", "/log", """{"text":"Arrived"}""");
        await DoneAsync("leader", "/reports", """{"text":"Day one"}""");
        await DoneAsync("leader", "/items", Item());
        await DoneAsync("leader", "/items/1/offer", """{"draft":{"type":"black","content":{}}}""");
        using var leader = Of(_gateway, "leader");
        (await leader.PutAsync(Path("leader", "/sectors/A1"), Answers.Json("""{"operationId":"sector","text":"The pier"}"""))).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task What_is_read_depends_on_what_one_is_to_the_team(string address, string role, string status)
    {
        using var answer = await GetAsync(_gateway, role, address);

        Assert.Equal(status, $"{(int)answer.StatusCode}");
    }

    [Theory]
    [MemberData(nameof(BadActs))]
    public async Task Bad_input_is_refused_by_field_and_nothing_is_kept(string address, string body, string field)
    {
        using var refused = await PostAsync(_gateway, "leader", address, body, "bad");

        await refused.ProblemAsync(400, MeshErrorCodes.Invalid, field);
        Assert.Empty((await ReadAsync(_gateway, "leader", "/kept"))["acts"]!.AsArray());
    }

    [Theory]
    [InlineData("host")]
    [InlineData("command")]
    [InlineData("contributor")]
    public async Task Only_members_work(string role)
    {
        using var refused = await PostAsync(_gateway, role, "/log", """{"text":"x"}""", "other");

        await refused.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task A_team_shows_its_items_property_and_scene_and_hubs_read_none_of_the_words()
    {
        var team = await ReadAsync(_gateway, "host");
        var item = await ReadAsync(_gateway, "host", "/items/1");

        Assert.Equal("The pier", (string?)team["details"]!["sectors"]![0]!["description"]);
        Assert.Equal(("property", "unsealed", 1), ((string?)team["details"]!["items"]![0]!["kind"], (string?)team["details"]!["items"]![0]!["condition"], (int)team["details"]!["items"]![0]!["steps"]!));
        Assert.Equal(("A ring", "Odile", "M. Reyes"), ((string?)item["text"], (string?)item["finder"], (string?)item["propertyOf"]));
        Assert.Empty((await ReadAsync(_gateway, "contributor"))["details"]!["items"]!.AsArray());
        Assert.DoesNotContain(_gateway.Mesh.Audit("lyon").Entries, entry => entry.Object.Contains("ring", StringComparison.Ordinal));
        await Until.TrueAsync(() => _gateway.Mesh.Audit("singapore").Entries.Any(entry => entry.Action == AuditActions.ReadTeam && entry.Object == Team), "the host's hub knows who read");
    }

    [Fact]
    public async Task Reports_have_versions_and_custody_goes_from_hand_to_hand()
    {
        await DoneAsync("leader", "/reports/1", """{"text":"Day one, corrected"}""");
        Assert.Equal(("Day one, corrected", 2), ((string?)(await ReadAsync(_gateway, "contributor", "/reports/1"))["text"], (int)(await ReadAsync(_gateway, "host", "/reports/1"))["version"]!));
        Assert.Equal("Day one", (string?)(await ReadAsync(_gateway, "host", "/reports/1?version=1"))["text"]);

        var at = _time.GetUtcNow().ToString("O");
        await DoneAsync("member", "/items/1/custody", $$"""{"kind":"handed-over","statedAt":"{{at}}","hash":"{{Hash}}","from":{"owner":"FR","officer":"dvi-01"},"to":{"owner":"PH","officer":"0001"},"details":"At the pier"}""");
        await DoneAsync("host", "/items/1/custody", $$"""{"kind":"returned","statedAt":"{{at}}","hash":"{{Hash}}"}""");
        var steps = (await ReadAsync(_gateway, "command", "/items/1/custody"))["steps"]!.AsArray();
        Assert.Equal(["collected", "handed-over", "returned"], steps.Select(step => (string)step!["kind"]!));
        Assert.Equal("At the pier", (string?)steps[1]!["details"]);
    }

    [Fact]
    public async Task An_item_is_attached_to_a_case_once_and_checked()
    {
        using var france = Of(_gateway, "leader");
        var opened = await (await france.PostAsync("/api/v1/owners/FR/cases", """{"title":"Ferry","crimeArea":"terrorism"}""", "case")).JsonAsync(HttpStatusCode.Created);
        var request = $$"""{"case":"{{opened["id"]}}","tlp":"amber","readers":[]}""";
        await DoneAsync("leader", "/items/1/attach", request, "attach-1");
        await DoneAsync("leader", "/items/1/attach", request, "attach-1");
        await DoneAsync("leader", "/items/1/check", """{"purpose":"identify","questions":[{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}]}""");

        var entries = (await (await france.GetAsync($"/api/v1/owners/FR/cases/{opened["id"]}/entries")).JsonAsync())["entries"]!.AsArray();
        Assert.StartsWith($"property {Team}/1, custody ", (string?)Assert.Single(entries)!["text"], StringComparison.Ordinal);
        Assert.Equal(["offered", "attached", "checked"], (await ReadAsync(_gateway, "leader"))["details"]!["items"]![0]!["uses"]!.AsArray().Select(use => (string)use!["kind"]!));
        using var refused = await PostAsync(_gateway, "contributor", "/items/1/attach", request, "attach-2");
        await refused.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task An_offered_draft_becomes_one_of_the_hosts_and_stays_as_the_host_left_it()
    {
        var first = await (await PostAsync(_gateway, "host", "/offers/1/take", null, "take-1")).JsonAsync();
        await (await PostAsync(_gateway, "host", "/offers/1/take", null, "take-1")).JsonAsync();
        using var host = Of(_gateway, "host");
        var draft = await (await host.GetAsync($"/api/v1/owners/PH/drafts/{first["draft"]}")).JsonAsync();

        Assert.Equal(("notice", "black", true), ((string?)draft["kind"], (string?)draft["request"]!["type"], (bool)draft["shared"]!));
        Assert.NotNull((await ReadAsync(_gateway, "leader"))["details"]!["offers"]![0]!["takenAt"]);
        using var refused = await PostAsync(_gateway, "leader", "/offers/1/take", null, "take-2");
        await refused.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task Nobody_checks_in_to_a_team_that_is_closed()
    {
        await OrderAsync(_gateway.Mesh, 2, DeploymentState.Concluded);
        using var refused = await PostAsync(_gateway, "leader", "/check-ins", null, "late");

        await refused.ProblemAsync(409, MeshErrorCodes.NotAllowedNow);
        Assert.Empty((await ReadAsync(_gateway, "leader", "/kept"))["acts"]!.AsArray());
    }

    [Fact]
    public async Task A_supervisor_says_as_which_officer_an_expert_signs_in()
    {
        using var supervisor = _gateway.ClientOf("FR", MeshRoles.Supervisor);
        (await supervisor.PutAsync(Path("leader", "/members/FR:dvi-01/officer"), Answers.Json("""{"operationId":"name","officer":"0417"}"""))).EnsureSuccessStatusCode();

        await DoneAsync("contributor", "/check-ins", null);
        using var refused = await PostAsync(_gateway, "leader", "/check-ins", null, "no-more");
        await refused.ProblemAsync(400, MeshErrorCodes.Invalid, "expert");
    }

    private async Task<JsonNode> DoneAsync(string role, string below, string? body, string? operation = null) =>
        await (await PostAsync(_gateway, role, below, body, operation ?? Guid.NewGuid().ToString("N"))).JsonAsync();
}
