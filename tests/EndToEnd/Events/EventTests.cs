using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Events;

/// <summary>A major event over real processes.</summary>
[Collection(ScreeningMesh.ScreeningCollection)]
public sealed class EventTests(ScreeningMesh shared, ITestOutputHelper output)
{
    private const int Lines = 6_000;

    /// <summary>Every so many lines the document is one that was stolen.</summary>
    private const int StolenEvery = 500;

    [Fact]
    public async Task A_list_is_screened_to_its_end_once_although_the_hosts_hub_is_killed_in_the_middle() => await shared.UseAsync(output, async mesh =>
    {
        var (brazil, secretariat, austria) = (mesh.Client("BR"), mesh.Client("IPSG"), mesh.Client("AT"));
        var stolen = Enumerable.Range(1, Lines / StolenEvery).Select(number => $$$$"""{"enter":{"travelDocument":{"number":"{{{{Number(number * StolenEvery)}}}}","issuer":"AUT","type":"passport","fraud":"stolen"}}}""");
        await DoneAsync(austria, "/api/v1/owners/AT/records", "enter", $$"""{"changes":[{{string.Join(',', stolen)}}]}""");
        await Until.TrueAsync("the records are in effect", async () => (await mesh.Command.RunAsync("records", "replicas", "AT")).Succeeded().Output.Split('\n').All(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var applied, "of", var last] && applied == last), Until.Deadline);

        using var folder = new TemporaryFolder();
        var (plan, list) = (folder.File("plan.json"), folder.File("list.csv"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await File.WriteAllTextAsync(plan, string.Create(CultureInfo.InvariantCulture, $$$"""
            {"name":"Games","from":"{{{today.AddDays(-1):yyyy-MM-dd}}}","until":"{{{today.AddDays(9):yyyy-MM-dd}}}","timeZone":"America/Sao_Paulo",
             "sites":[{"code":"arena","name":"Arena","zones":[]}],"checkpoints":[{"code":"gate-1","site":"arena","zone":null}]}
            """));
        await File.WriteAllLinesAsync(list, ["badge,name,born,number,issuer,sites", .. Enumerable.Range(1, Lines).Select(Row)]);
        Assert.Contains("there is no deployment BR-IMEST-2026-0999", (await mesh.Command.RunAsync("event", "plan", "BR", "BR-IMEST-2026-0999", plan)).Errors, StringComparison.Ordinal);
        var id = (await mesh.Command.RunAsync("deployment", "request", "BR", "A support team for the games.", "imest", "small", "scene", "Arena=-22.91,-43.23")).Succeeded().Output.Split(' ')[0];
        (await mesh.Command.RunAsync("event", "plan", "BR", id, plan)).Succeeded();
        Assert.Equal($"{Lines} rows: {Lines} entered, 0 already there, 0 rejected", (await mesh.Command.RunAsync("event", "import", id, list, "--bureau", "BR")).Succeeded().Output);

        var asked = await DoneAsync(secretariat, "/api/v1/owners/IPSG/consents", "ask", string.Create(CultureInfo.InvariantCulture, $$$"""
            {"country":"BR","action":"deploy-team","tasks":["accreditation-checks"],"until":"{{{DateTime.UtcNow.AddDays(20):yyyy-MM-ddTHH:mm:ssZ}}}","lane":"routine","reason":"The games."}
            """), HttpStatusCode.Created);
        var consent = (string)asked["id"]!;
        (await mesh.Command.RunAsync("consent", "grant", "BR", consent)).Succeeded();
        (await mesh.Command.RunAsync("event", "start", "IPSG", id, consent)).Succeeded();
        await Until.TrueAsync("some lines are screened", async () => await FiguresAsync(brazil, id) is { } figures && (long)figures["screened"]! > 0, Until.Deadline);
        await mesh.Member("buenos-aires-1").KillAsync();
        await Until.TrueAsync("all lines are screened", async () => await FiguresAsync(brazil, id) is { } figures && (long)figures["screened"]! == Lines, 2 * Until.Deadline);
        var end = (await FiguresAsync(brazil, id))!;
        Assert.Equal((Lines, Lines / StolenEvery), ((int)end["listed"]!, (int)end["suspicious"]!));
        using var findings = await brazil.GetAsync($"/api/v1/owners/BR/events/{id}/findings?max=500");
        var found = (await findings.Content.ReadFromJsonAsync<JsonNode>())!["findings"]!.AsArray().Select(finding => (string)finding!["badge"]!).Order(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, Lines / StolenEvery).Select(number => $"B-{number * StolenEvery}").Order(StringComparer.Ordinal), found);

        // The owner of the records hears of the hits, as of those of any check.
        await Until.TrueAsync("the hits are told", async () => (await mesh.Command.RunAsync("hits", "list", "AT", "--role", "owner")).Succeeded().Output.Split('\n').Length >= Lines / StolenEvery, Until.Deadline);
    });

    private static string Row(int number) => string.Create(CultureInfo.InvariantCulture, $"B-{number},Person{number} Nobody{number % 97},19{number % 60 + 40}-0{(number % 9) + 1}-11,{Number(number)},AUT,arena");

    private static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"EV{number:000000}");

    private static async Task<JsonNode?> FiguresAsync(HttpClient client, string id)
    {
        using var answer = await client.GetAsync($"/api/v1/owners/BR/events/{id}/figures");
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonNode>())!["figures"] : null;
    }

    private static async Task<JsonNode> DoneAsync(HttpClient client, string address, string operation, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (status, answer) = await client.PostAsync(address, operation, body);
        Assert.True(status == expected, answer.ToJsonString());
        return answer;
    }
}
