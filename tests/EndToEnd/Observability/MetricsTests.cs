using System.Net;
using System.Text.RegularExpressions;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Observability;

/// <summary>What silos and gateways tell of themselves, to whom, and that the dashboard and the documentation name nothing else. On PostgreSQL, whose commands are measured too.</summary>
[Collection(RepairedPostgresMesh.PostgresCollection)]
public sealed partial class MetricsTests(RepairedPostgresMesh shared, ITestOutputHelper output)
{
    [Fact]
    public Task Every_metric_of_the_dashboard_and_of_the_documentation_is_served() => shared.UseAsync(output, async mesh =>
    {
        var docs = Path.Combine(MeshCommand.Root, "docs");
        var dashboard = await File.ReadAllTextAsync(Path.Combine(docs, "grafana-dashboard.json"));
        var named = Expression().Matches(dashboard).SelectMany(expression => Metric().Matches(Labels().Replace(expression.Value, string.Empty))).Select(metric => metric.Value)
            .Concat(OfTable().Matches(await File.ReadAllTextAsync(Path.Combine(docs, "observability.md"))).Select(row => row.Groups["metric"].Value))
            .ToHashSet();
        Assert.True(named.Count > 20, string.Join(", ", named));
        await mesh.Bureau("FR").SendAsync("BR", "measured");

        HashSet<string> served = [];
        await Until.TrueAsync(
            () => $"metrics {string.Join(", ", named.Except(served))}",
            async () =>
            {
                served = [.. (await ReadAllAsync(mesh)).SelectMany(text => Sample().Matches(text)).SelectMany(sample => Names(sample.Groups["metric"].Value))];
                return named.IsSubsetOf(served);
            },
            Until.Deadline);
    });

    [Fact]
    public Task A_gateway_shows_its_metrics_to_operators_only_and_they_tell_nothing_of_a_message() => shared.UseAsync(output, async mesh =>
    {
        using (var stranger = new HttpClient { BaseAddress = mesh.GatewayAddress("FR") })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/metrics")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await mesh.Client("FR").GetAsync("/metrics")).StatusCode);
        var sent = await mesh.Bureau("FR").SendAsync("BR", "nobody's business");
        Assert.All(await ReadAllAsync(mesh), text => Assert.DoesNotContain(sent.Id.Value, text, StringComparison.Ordinal));
    });

    private static async Task<IReadOnlyList<string>> ReadAllAsync(MeshProcesses mesh)
    {
        using var http = new HttpClient();
        List<string> all = [await mesh.Client("IPSG", TokenSigner.OperatorRole).GetStringAsync("/metrics")];
        foreach (var silo in mesh.Members.Where(member => member.IsAlive && member.RunFile.HealthUrl is not null))
        {
            all.Add(await http.GetStringAsync($"{silo.RunFile.HealthUrl}/metrics"));
        }

        Assert.Equal(4, all.Count);
        return all;
    }

    /// <summary>A sample's name, and that of the histogram which it is part of.</summary>
    private static IEnumerable<string> Names(string sample) => [sample, PartOfHistogram().Replace(sample, string.Empty)];

    [GeneratedRegex("\"expr\": \"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Expression();

    [GeneratedRegex("{[^}]*}|by \\([^)]*\\)")]
    private static partial Regex Labels();

    [GeneratedRegex("\\b[a-z]+_[a-z0-9_]*(?=[\\[)\"])")]
    private static partial Regex Metric();

    [GeneratedRegex("^\\| `(?<metric>mesh_[a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex OfTable();

    [GeneratedRegex("^(?<metric>[a-z][a-z0-9_]*)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("_(?:bucket|count|sum)$")]
    private static partial Regex PartOfHistogram();
}
