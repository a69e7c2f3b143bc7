using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>What goes on in the field, for pages to show. Each is made once, when a test first needs it.</summary>
internal sealed class FieldWork(MeshProcesses mesh)
{
    private const string Expert = "FR:dvi-07";

    private static readonly string[] Need = ["irt-disaster", "small", "scene,photographs", "Port=14.58,120.97"];

    private Task<string>? _deployment;
    private Task<string>? _identification;
    private Task<string>? _event;

    /// <summary>A deployment to the Philippines whose team A works on site, led by the officer of the console.</summary>
    /// <returns>Its number.</returns>
    public Task<string> DeployAsync() => _deployment ??= MakeDeploymentAsync();

    /// <summary>An identification, whose host is France, with candidates, and a decision that one member of the board has signed.</summary>
    /// <returns>Its number, which is that of the deployment.</returns>
    public Task<string> IdentifyAsync() => _identification ??= MakeIdentificationAsync();

    /// <summary>An event in France whose list is screened, with one finding.</summary>
    /// <returns>Its number, which is that of the support team.</returns>
    public Task<string> AccreditAsync() => _event ??= MakeEventAsync();

    /// <summary>Grants what a deployment asks its host for.</summary>
    public async Task GrantAsync(string host, string id)
    {
        var consent = (string)(await mesh.Client(host).GetFromJsonAsync<JsonNode>($"/api/v1/owners/{host}/deployments/{id}"))!["mandates"]![0]!["consent"]!;
        await Until.TrueAsync("the host grants what it is asked for", async () => (await mesh.Command.RunAsync("consent", "grant", host, consent, "--operation-id", $"grant-{id}")).ExitCode == 0, Until.Deadline);
    }

    /// <summary>Runs a command that succeeds.</summary>
    public async Task<string> RunAsync(params string[] command) => (await mesh.Command.RunAsync(command)).Succeeded().Output;

    private async Task<string> MakeDeploymentAsync()
    {
        await RunAsync("expert", "put", "FR", Expert, "odontology,dna", "45.76,4.84", "--languages", "fr,en", "--stand-by");
        await RunAsync("expert", "put", "FR", "FR:search-02", "rescue,crime-scene", "45.76,4.84", "--languages", "fr");
        var id = (await RunAsync(["deployment", "offer", "IPSG", "PH", "GDACS EQ 1", "Earthquake near Manila", .. Need])).Split(' ')[0];
        await RunAsync(["deployment", "accept", "PH", id, "Please come", .. Need]);
        await RunAsync(["deployment", "assess", "IPSG", id, "A team for ten days", .. Need]);
        await RunAsync("deployment", "team", "IPSG", id, "A");
        await RunAsync("deployment", "add", "IPSG", id, Expert, "--team", "A");
        await RunAsync("deployment", "team", "IPSG", id, "A", "--leader", Expert);
        await RunAsync("deployment", "release", "FR", id, Expert);
        await GrantAsync("PH", id);
        await mesh.Command.SayOnDutyAsync();
        await RunAsync("deployment", "approve", "IPSG", id);
        await RunAsync("deployment", "move", "FR", id, Expert, "travelling");
        await RunAsync("deployment", "move", "FR", id, Expert, "on-site");

        var (team, token) = ($"{id}:A", (await RunAsync("token", "FR", "--officer", "dvi-07")).Trim());
        await Until.TrueAsync("the team has started", async () => (await mesh.Command.RunAsync("team", "check-in", "FR", team, "--place", "14.59,120.98,20", "--token", token)).ExitCode == 0, Until.Deadline);
        await ActAsync("log", "Arrived at the port; the southern pier is closed.", "--task", "scene");
        await ActAsync("sector", "S1", "Southern pier, from the crane to the gate");
        await ActAsync("search", "S1", "searching", "scene");
        await ActAsync("collect", "property", "scene", "A ring with an engraving", Convert.ToHexStringLower(SHA256.HashData("ring"u8)));
        await ActAsync("report", "Day 1: the southern pier is searched. Two of the team are on site; water and power are there.");
        await RunAsync("team", "officer", "FR", team, Expert, ConsoleMesh.Officer, "--token", (await RunAsync("token", "FR", "--role", "supervisor")).Trim());
        await Until.TrueAsync("the expert is found", async () => (await RunAsync("expert", "find", "IPSG")).Contains("FR:search-02", StringComparison.Ordinal), Until.Deadline);
        return id;

        Task<string> ActAsync(string verb, params string[] rest) => RunAsync(["team", verb, "FR", team, .. rest, "--token", token]);
    }

    private async Task<string> MakeIdentificationAsync()
    {
        string[] need = ["irt-disaster", "small", "victim-identification", "Port=43.3,5.37"];
        var id = (await RunAsync(["deployment", "request", "FR", "Ferry accident", .. need])).Split(' ')[0];
        await RunAsync(["deployment", "assess", "IPSG", id, "Victims are identified with the host", .. need]);
        await GrantAsync("FR", id);
        await RunAsync("identification", "open", "FR", id);
        await RunAsync("identification", "board", "FR", id, $"FR:{ConsoleMesh.Officer},BR:0001");
        await AddAsync("post-mortem", "PM-1", """{"tooth":"16","state":"filled","surfaces":"MOD"},{"tooth":"11","state":"sound"},{"tooth":"21","state":"lost-after-death"},{"tooth":"26","state":"crowned","isRootFilled":true},{"tooth":"36","state":"filled","surfaces":"O"},{"tooth":"46","state":"missing"},{"tooth":"48","state":"unerupted"}""");
        await AddAsync("ante-mortem", "FR-0012", """{"tooth":"16","state":"filled","surfaces":"MO"},{"tooth":"11","state":"sound"},{"tooth":"21","state":"sound"},{"tooth":"26","state":"crowned","isRootFilled":true},{"tooth":"36","state":"filled","surfaces":"O"},{"tooth":"46","state":"missing"},{"tooth":"48","state":"unerupted"}""");
        await AddAsync("post-mortem", "PM-2", """{"tooth":"17","state":"filled","surfaces":"O"},{"tooth":"27","state":"replaced"}""");
        await AddAsync("ante-mortem", "FR-0013", """{"tooth":"17","state":"filled","surfaces":"O"},{"tooth":"27","state":"replaced"}""");
        await RunAsync("identification", "compare", "FR", id);
        await RunAsync("identification", "propose", "BR", id, "PM-2", "FR-0013", "dental", "The bridge and the filling are the same in both charts.");
        await Until.TrueAsync("there is a candidate", async () => (await mesh.Command.RunAsync("identification", "candidates", "FR", id, "PM-1")).Output.Contains("FR-0012", StringComparison.Ordinal), Until.Deadline);
        return id;

        async Task AddAsync(string side, string number, string teeth)
        {
            var file = Path.Combine(mesh.Data.Path, $"{number}.json");
            await File.WriteAllTextAsync(file, $$"""{"sex":"F","age":{"from":20,"to":35},"height":{"from":160,"to":172},"teeth":{"notation":"fdi","findings":[{{teeth}}]},"medical":["appendix scar"],"property":["silver watch"]}""");
            await RunAsync("identification", "add-file", "FR", id, side, number, file);
        }
    }

    private async Task<string> MakeEventAsync()
    {
        await PostAsync("BR", "records", "event-stolen", """{"changes":[{"enter":{"travelDocument":{"number":"EV000002","issuer":"BRA","type":"passport","fraud":"stolen"}}}]}""");
        await Until.TrueAsync("the record is in effect", async () => (await RunAsync("records", "replicas", "BR")).Split('\n').All(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var applied, "of", var last] && applied == last), Until.Deadline);
        var (plan, list) = (Path.Combine(mesh.Data.Path, "plan.json"), Path.Combine(mesh.Data.Path, "list.csv"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await File.WriteAllTextAsync(plan, string.Create(CultureInfo.InvariantCulture, $$$"""
            {"name":"Games of the Rhône","from":"{{{today.AddDays(-1):yyyy-MM-dd}}}","until":"{{{today.AddDays(9):yyyy-MM-dd}}}","timeZone":"Europe/Paris","contacts":"Control room: extension 17.",
             "sites":[{"code":"arena","name":"Arena","zones":[]}],"checkpoints":[{"code":"gate-1","site":"arena","zone":null}]}
            """));
        await File.WriteAllLinesAsync(list, ["badge,name,born,number,issuer,sites", "B-1,Ana Nobody,1990-01-11,EV000001,BRA,arena", "B-2,Rui Nobody,1985-02-11,EV000002,BRA,arena", "B-3,Eva Nobody,1979-03-11,EV000003,BRA,arena"]);
        var id = (await RunAsync("deployment", "request", "FR", "A support team for the games.", "imest", "small", "scene", "Arena=48.92,2.36")).Split(' ')[0];
        await RunAsync("event", "plan", "FR", id, plan);
        await RunAsync("event", "import", id, list, "--bureau", "FR");
        var asked = await PostAsync("IPSG", "consents", "event-grant", string.Create(CultureInfo.InvariantCulture, $$$"""
            {"country":"FR","action":"deploy-team","tasks":["accreditation-checks"],"until":"{{{DateTime.UtcNow.AddDays(20):yyyy-MM-ddTHH:mm:ssZ}}}","lane":"routine","reason":"The games."}
            """));
        var consent = (string)asked["id"]!;
        await RunAsync("consent", "grant", "FR", consent);
        await RunAsync("event", "start", "IPSG", id, consent);
        await Until.TrueAsync("the list is screened", async () => (await mesh.Client("FR").GetFromJsonAsync<JsonNode>($"/api/v1/owners/FR/events/{id}/figures"))!["figures"] is { } figures && (long)figures["suspicious"]! == 1, 2 * Until.Deadline);
        return id;
    }

    private async Task<JsonNode> PostAsync(string owner, string what, string operation, string body)
    {
        var (status, answer) = await mesh.Client(owner).PostAsync($"/api/v1/owners/{owner}/{what}", operation, body);
        Assert.True((int)status < 300, answer.ToJsonString());
        return answer;
    }
}
