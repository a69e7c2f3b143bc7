using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Startup;

/// <summary>The programs start with their environment alone and with a JSON file alone, and a message goes through them; mistakes in all three places are said at once.</summary>
public sealed class ConfigurationTests(ITestOutputHelper output)
{
    [Fact]
    public Task The_environment_alone_starts_a_silo_and_a_gateway_and_names_where_metrics_and_traces_go() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        MakeKeys(mesh);
        await using var collector = new Collector();
        string[] both =
        [
            $"MESH_DATA={mesh.Data.Path}", "MESH_LISTEN=::1",
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Endpoint}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=1000",
        ];
        var silo = await mesh.StartBareSiloAsync("lyon-1", [], ["MESH_HUB=lyon", "MESH_NUMBER=1", .. both]);
        var gateway = await mesh.StartBareGatewayAsync("gateway-fr", [], ["MESH_OWNER__0=FR", "MESH_OWNER__1=DE", "MESH_DEVELOPMENT_TOKENS=yes", .. both]);
        Assert.StartsWith("http://[::1]:", gateway.RunFile.Address, StringComparison.Ordinal);
        await SendAsync(mesh);
        (string Path, string Text)[] expected =
        [
            ("/v1/metrics", "mesh.grain.call.duration"), ("/v1/metrics", "mesh.gateway.messages"),
            ("/v1/traces", "POST /api/v1/owners/{code}/messages"), ("/v1/traces", "IOutboxGrain/SubmitAsync"), ("/v1/traces", "mesh-silo"), ("/v1/traces", "mesh-gateway"),
        ];
        await Until.TrueAsync(() => $"at the collector: {string.Join(", ", expected.Where(part => !collector.Has(part.Path, part.Text)))}", () => expected.All(part => collector.Has(part.Path, part.Text)), Until.Deadline);
        Assert.Equal((0, 0), (await gateway.TerminateAsync(), await silo.TerminateAsync()));
    });

    [Fact]
    public Task A_JSON_file_alone_starts_a_silo_and_a_gateway() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        MakeKeys(mesh);
        using var folder = new TemporaryFolder();
        var silo = await mesh.StartBareSiloAsync("lyon-1", ["--configuration", await WriteAsync(folder, "silo.json", new()
        {
            ["hub"] = "lyon",
            ["number"] = 1,
            ["data"] = mesh.Data.Path,
            ["Logging"] = new { LogLevel = new Dictionary<string, string> { ["Orleans.Runtime.Silo"] = "Information" } },
        })], []);
        var gateway = await mesh.StartBareGatewayAsync("gateway-fr", [], [$"MESH_CONFIGURATION={await WriteAsync(folder, "gateway.json", new()
        {
            ["owner"] = new[] { "FR", "DE" },
            ["data"] = mesh.Data.Path,
            ["development-tokens"] = true,
        })}"]);
        await SendAsync(mesh);
        Assert.Contains("\"Category\":\"Orleans.Runtime.Silo\"", silo.Log, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await gateway.TerminateAsync(), await silo.TerminateAsync()));
    });

    [Fact]
    public Task Mistakes_in_all_places_are_said_at_once() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        using var folder = new TemporaryFolder();
        var file = await WriteAsync(folder, "gateway.json", new() { ["owner"] = "XX", ["hubb"] = "lyon" });
        var refused = await mesh.RefuseGatewayAsync("FR", "--configuration", file, "--port", "0", "--session-idle-minutes", "61", "--session-hours", "1", "--colour", "red");
        Assert.Equal(
            [
                "--colour is not known; --help lists the options.",
                "gateway.json: hubb is not known; the nearest option is hub.",
                "--port 0 is not a whole number from 1 to 65535.",
                "--session-idle-minutes 61 is longer than --session-hours 1: a session ends when either is over, so the first must be the shorter one.",
            ],
            refused.Errors.Split('\n'));
        Assert.Equal(1, refused.ExitCode);
    });

    private static void MakeKeys(MeshProcesses mesh)
    {
        mesh.Keys.MakeForSilo("lyon-1");
        mesh.Keys.MakeForGateway("gateway-fr", [OwnerId.Parse("FR"), OwnerId.Parse("DE")], operators: false);
    }

    private static async Task SendAsync(MeshProcesses mesh)
    {
        Assert.Equal(["gateway-fr", "lyon-1"], mesh.Data.RunningMembers().Select(member => member.RunFile.Name));
        var sent = await mesh.Bureau("FR").SendAsync("DE", "Guten Tag");
        await Until.TrueAsync("the message at its receiver", async () =>
        {
            using var feed = await mesh.Client("DE").GetAsync("/api/v1/owners/DE/feed?max=10");
            return (await feed.Content.ReadAsStringAsync()).Contains(sent.Id.ToString(), StringComparison.Ordinal);
        }, Until.Deadline);
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, string name, Dictionary<string, object> options)
    {
        await File.WriteAllTextAsync(folder.File(name), JsonSerializer.Serialize(options));
        return folder.File(name);
    }
}
