using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Scenarios;

/// <summary>The invented life of a mesh: whoever signs in as it says sees teams at work.</summary>
public sealed partial class DemonstrationTests
{
    [Fact]
    public async Task Officers_sign_in_as_it_says_see_bureaus_and_teams_at_work_and_nothing_twice_after_a_restart()
    {
        await using var first = await RunningMesh.StartAsync("--demo");
        await FilledAsync(first, "games");
        await SeeAsync(first);
        Signals.Send(first.Identity, Signals.Interrupt);
        Assert.Equal(0, await first.WaitForExitAsync());

        await using var again = await first.StartAgainAsync("--demo");
        await again.WaitForOutputAsync("Still being filled in: 1,000 notices, letters of the next day.");
        await SeeAsync(again);
    }

    private static Task FilledAsync(RunningMesh mesh, string part) => Until.TrueAsync(() => $"{part} in the output of mesh up:\n{mesh.Output}", () => mesh.Output.Contains($"Filled in: {part}", StringComparison.Ordinal), 5 * Until.Deadline);

    private static async Task SeeAsync(RunningMesh mesh)
    {
        var password = Password().Match(mesh.Output).Groups["password"].Value;
        Assert.Equal(8, Account().Count(mesh.Output));
        Assert.Equal(["BE deployed", "BR deployed", "ID cancelled", "PH deployed"], await DeploymentsAsync("IPSG", "0101"));
        Assert.Equal(["PH deployed"], await DeploymentsAsync("PH", "0102"));
        Assert.Equal(9, (await AskAsync("FR", "0101", "cases?max=50"))["cases"]!.AsArray().Count);
        Assert.Equal(["cleared", "confirmed", "confirmed", "open"], (await AskAsync("FR", "0101", "hits?max=50&role=owner"))["hits"]!.AsArray().Where(hit => IsOfBureaus(hit!["record"]!)).Select(hit => (string)hit!["state"]!).Order(StringComparer.Ordinal));
        Assert.Equal(40, (await AskAsync("FR", "0101", "records?max=100"))["records"]!.AsArray().Count(view => IsOfBureaus(view!["record"]!["id"]!)));

        // Scenarios with teams enter records of France too.
        static bool IsOfBureaus(JsonNode record) => (string)record! is var id && (id.Contains("A1923", StringComparison.Ordinal) || id.Contains("DEMO", StringComparison.Ordinal));

        async Task<IEnumerable<string>> DeploymentsAsync(string owner, string number) =>
            (await AskAsync(owner, number, "deployments"))["deployments"]!.AsArray().Select(one => $"{((string)one!["id"]!)[..2]} {(string)one["state"]!}").Order(StringComparer.Ordinal);

        async Task<JsonNode> AskAsync(string owner, string number, string what)
        {
            var session = (await mesh.Command.RunWithInputAsync(password, "sign-in", owner, number)).Succeeded();
            using var client = new HttpClient { BaseAddress = new Uri(GatewayFinder.FindUrl(mesh.Data, null)) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.Output);
            return (await client.GetFromJsonAsync<JsonNode>($"/api/v1/owners/{owner}/{what}"))!;
        }
    }

    [GeneratedRegex("and the password (?<password>[A-Za-z0-9_-]+)")]
    private static partial Regex Password();

    [GeneratedRegex("^  (FR|BR|PH|IPSG) +010[12]  .* officer", RegexOptions.Multiline)]
    private static partial Regex Account();
}
