using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Scenarios;

/// <summary>The invented life of a mesh: whoever signs in as it says sees teams at work.</summary>
public sealed partial class DemonstrationTests
{
    [Fact]
    public async Task Officers_sign_in_as_it_says_and_see_teams_at_work()
    {
        await using var mesh = await RunningMesh.StartAsync("--demo");
        await mesh.WaitForOutputAsync("officer, supervisor, command, operator");
        var password = Password().Match(mesh.Output).Groups["password"].Value;
        Assert.Equal(8, Account().Count(mesh.Output));
        Assert.Equal(["BE deployed", "BR deployed", "ID cancelled", "PH deployed"], await DeploymentsAsync("IPSG", "0101"));
        Assert.Equal(["PH deployed"], await DeploymentsAsync("PH", "0102"));

        async Task<IEnumerable<string>> DeploymentsAsync(string owner, string number)
        {
            var session = (await mesh.Command.RunWithInputAsync(password, "sign-in", owner, number)).Succeeded();
            using var client = new HttpClient { BaseAddress = new Uri(GatewayFinder.FindUrl(mesh.Data, null)) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.Output);
            var answer = await client.GetFromJsonAsync<JsonNode>($"/api/v1/owners/{owner}/deployments");
            return answer!["deployments"]!.AsArray().Select(one => $"{((string)one!["id"]!)[..2]} {(string)one["state"]!}").Order(StringComparer.Ordinal);
        }
    }

    [GeneratedRegex("and the password (?<password>[A-Za-z0-9_-]+)")]
    private static partial Regex Password();

    [GeneratedRegex("^  (FR|BR|PH|IPSG) +010[12]  .* officer", RegexOptions.Multiline)]
    private static partial Regex Account();
}
