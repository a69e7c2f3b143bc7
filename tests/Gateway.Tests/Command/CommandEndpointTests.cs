using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Command;

/// <summary>The command centre over HTTP: officers 1 and 2 of the Secretariat with the role command, and France, which asks for help.</summary>
public sealed class CommandEndpointTests : IAsyncLifetime
{
    private const string Centre = "/api/v1/owners/IPSG/command";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _one = null!;
    private HttpClient _two = null!;
    private HttpClient _france = null!;
    private int _operation;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "IPSG"), _time, configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());
        _one = _gateway.ClientOfOfficer("IPSG", "1", MeshRoles.Command);
        _two = _gateway.ClientOfOfficer("IPSG", "2", MeshRoles.Command, MeshRoles.Supervisor);
        _france = _gateway.ClientOf("FR");
    }

    public async Task DisposeAsync()
    {
        _one.Dispose();
        _two.Dispose();
        _france.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_hand_over_from_room_to_room_with_its_briefing_and_the_log_of_it()
    {
        var nobody = await (await _one.GetAsync(Centre)).JsonAsync();
        Assert.Equal((null, 0, 1), (nobody["lead"], (int)nobody["version"]!, nobody["bureaus"]!.AsArray().Count));

        var leading = (string)(await DoAsync(_one, "presence", """{"room":"singapore"}"""))["lead"]!["room"]!;
        var next = leading == "lyon" ? "singapore" : "lyon";
        await DoAsync(_one, "presence", $$"""{"room":"{{leading}}","minutes":60}""");
        var present = await DoAsync(_two, "presence", $$"""{"room":"{{next}}"}""");
        Assert.Equal(["1 false", "2 true"], present["present"]!.AsArray().Select(officer => $"{officer!["officer"]} {officer["isSupervisor"]}"));

        await (await _two.PostAsync($"{Centre}/hand-over", $$"""{"to":"{{next}}"}""", "op-x")).ProblemAsync(409, MeshErrorCodes.NotAllowedNow);
        var proposed = await DoAsync(_one, "hand-over", $$"""{"to":"{{next}}","briefing":"Two bureaus wait for an answer."}""");
        Assert.Equal(("1", "Two bureaus wait for an answer."), ((string)proposed["handOver"]!["by"]!, (string)proposed["handOver"]!["briefing"]!));
        var accepted = await DoAsync(_two, "hand-over/accept", """{"epoch":1}""");
        Assert.Equal((next, 2, "Two bureaus wait for an answer.", null), ((string)accepted["lead"]!["room"]!, (int)accepted["lead"]!["epoch"]!, (string)accepted["briefing"]!, accepted["handOver"]));

        var log = await (await _one.GetAsync($"{Centre}/log?max=500")).JsonAsync();
        Assert.Equal([$"1 {leading}", $"2 {next}"], log["entries"]!.AsArray().Where(entry => entry!["epoch"] is not null).Select(entry => $"{entry!["epoch"]} {entry["room"]}"));
    }

    [Fact]
    public async Task A_bureau_asks_for_help_and_an_officer_takes_and_closes_it()
    {
        var leading = (string)(await DoAsync(_one, "presence", """{"room":"lyon"}"""))["lead"]!["room"]!;
        await DoAsync(_one, "presence", $$"""{"room":"{{leading}}"}""");
        var asked = await (await _france.PostAsync("/api/v1/owners/FR/help", """{"priority":"flash","text":"Our network is down."}""", "help-1")).JsonAsync(System.Net.HttpStatusCode.Created);
        await (await _france.PostAsync("/api/v1/owners/FR/help", """{"priority":"flash","text":"Our network is down."}""", "help-1")).JsonAsync(System.Net.HttpStatusCode.Created);
        var number = (int)asked["number"]!;
        Assert.Equal(("Our network is down.", null), ((string)asked["text"]!, asked["room"]));

        var item = await (await _one.GetAsync($"{Centre}/items/{number}")).JsonAsync();
        Assert.Equal(("Our network is down.", "help", leading, "FR"), ((string)item["text"]!, (string)item["kind"]!, (string)item["room"]!, (string)item["from"]!));
        await (await _one.PostAsync($"{Centre}/items/{number}/close", """{"outcome":"advised"}""", "early")).ProblemAsync(409, MeshErrorCodes.NotAllowedNow);
        await DoAsync(_one, $"items/{number}/take", null);
        var own = await (await _france.GetAsync("/api/v1/owners/FR/help")).JsonAsync();
        Assert.Equal((1, null), (own["requests"]!.AsArray().Count, own["requests"]![0]!["takenBy"]));
        Assert.NotNull(own["requests"]![0]!["takenAt"]);
        Assert.Empty((await DoAsync(_one, $"items/{number}/close", """{"outcome":"advised"}"""))["items"]!.AsArray());
        await (await _one.GetAsync($"{Centre}/items/{number}")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _france.PostAsync("/api/v1/owners/FR/help", """{"priority":"routine","text":"x"}""", "help-2")).ProblemAsync(400, MeshErrorCodes.Invalid);
    }

    [Fact]
    public async Task Only_the_role_command_works_there_and_another_owner_finds_nothing()
    {
        using var officer = _gateway.ClientOf("IPSG");
        await (await officer.GetAsync(Centre)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await officer.PostAsync($"{Centre}/presence", """{"room":"lyon"}""", "op")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await _france.GetAsync("/api/v1/owners/FR/command")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await _one.GetAsync("/api/v1/owners/FR/command")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _one.PostAsync($"{Centre}/presence", """{"room":"paris"}""", "op")).ProblemAsync(400, MeshErrorCodes.MalformedId, "room");
        await (await _one.PostAsync($"{Centre}/presence", """{"room":"lyon","minutes":0}""", "op")).ProblemAsync(400, MeshErrorCodes.Invalid, "minutes");
        await (await _one.PostAsync($"{Centre}/items/0/take", null, "op")).ProblemAsync(400, MeshErrorCodes.MalformedId, "item");
    }

    [Fact]
    public async Task A_roster_shows_the_days_on_which_clocks_change()
    {
        await (await _one.GetAsync($"{Centre}/rooms/lyon/roster")).ProblemAsync(404, MeshErrorCodes.NotFound);
        var shifts = string.Join(',', Enum.GetNames<DayOfWeek>().SelectMany(day => new[] { (0, "1"), (8, "2"), (16, "3") }.Select(shift => $$"""{"day":"{{day.ToLowerInvariant()}}","from":"{{shift.Item1:00}}:00:00","officers":["{{shift.Item2}}"]}""")));
        await (await _one.PostAsync($"{Centre}/rooms/lyon/roster", $$"""{"timeZone":"Europe/Paris","shifts":[{{shifts}}]}""", "roster-1")).JsonAsync();
        foreach (var (date, hours, first) in new[] { ("2026-03-28", 24, 8), ("2026-03-29", 23, 7), ("2026-10-25", 25, 9) })
        {
            var day = (await (await _one.GetAsync($"{Centre}/rooms/lyon/roster?date={date}")).JsonAsync())["day"]!;
            var spans = day["spans"]!.AsArray();
            Assert.Equal((hours, 3, first), ((int)(double)day["hours"]!, spans.Count, (int)((DateTimeOffset)spans[0]!["until"]! - (DateTimeOffset)spans[0]!["from"]!).TotalHours));
            Assert.True((bool)spans[1]!["leads"]!);
        }

        await (await _one.PostAsync($"{Centre}/rooms/lyon/roster", """{"timeZone":"Mars/Base","shifts":[{"day":"monday","from":"08:00:00","officers":["1","1"]}]}""", "roster-2")).ProblemAsync(400, MeshErrorCodes.Invalid);
        await (await _one.GetAsync($"{Centre}/rooms/lyon/roster?date=29.3.2026")).ProblemAsync(400, MeshErrorCodes.MalformedId, "date");
    }

    private async Task<JsonNode> DoAsync(HttpClient client, string path, string? body) => await (await client.PostAsync($"{Centre}/{path}", body, $"op-{++_operation}")).JsonAsync();
}
