using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>An earthquake near Manila: an alert opens an offer of help, a response team of three bureaus goes, and victims of three families are identified.</summary>
/// <param name="run">The run.</param>
internal sealed class EarthquakeScenario(ScenarioRun run) : IScenario
{
    private const double Latitude = 14.58;
    private const double Longitude = 120.97;

    /// <summary>The task under which work at the scene is done.</summary>
    private const string Scene = "scene";
    private const int Items = 2;

    private static readonly OwnerId Host = new("PH");
    private static readonly OwnerId Neighbour = new("ID");

    private readonly ScenarioDeployment _team = new(run, Host, [(new("FR"), ExpertSkill.VictimIdentification), (new("FR"), ExpertSkill.Odontology), (new("JP"), ExpertSkill.Dna), (new("NZ"), ExpertSkill.Rescue)]);
    private EarthquakeVictims? _victims;

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Work =>
    [
        new("An officer is on duty in the leading room", _team.OnDutyAsync),
        new("An alert opens an offer of help", AlertAsync),
        new("The host requests what is offered", () => _team.RequestAsync(Need(), "Three hotels are down; about sixty are missing.")),
        new("The command centre assesses it", () => _team.AssessAsync(Need(), "Four experts for the scene, photographs and the identification of victims.")),
        new("Experts of three bureaus are held", () => _team.HoldAsync(Latitude, Longitude)),
        new("Another deployment wants one of them", BookTwiceAsync),
        new("Home bureaus release them", _team.ReleaseAsync),
        new("Approval without the host's consent", _team.ApproveTooEarlyAsync),
        new("The host consents", () => _team.GrantAsync()),
        new("The command centre approves", _team.ApproveAsync),
        new("The team travels and is on site", _team.ArriveAsync),
        new("All check in", () => _team.CheckInAsync(Latitude, Longitude)),
        new("The scene is searched", SearchAsync),
        new("Items are collected, sealed and handed over", CollectAsync),
        new("A situation report is filed", ReportAsync),
        .. Victims.Steps,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Closing =>
    [
        new("The host has all leave", () => _team.WithdrawAsync("All sectors are searched.")),
        new("All are back", _team.HomeAsync),
        new("The command centre closes it", () => _team.CloseAsync("Four recovered, three identified.")),
    ];

    private EarthquakeVictims Victims => _victims ??= new EarthquakeVictims(run, _team);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScenarioCheck>> CheckAsync() => [.. await _team.CheckAsync(Items), await Victims.CheckAsync()];

    private static DeploymentNeedBody Need() => new()
    {
        Kind = DeploymentKind.IrtDisaster,
        Magnitude = DeploymentMagnitude.Medium,
        Sites = [new("Ermita", Latitude, Longitude)],
        Tasks = [Scene, "photographs", "victim-identification"],
    };

    private async Task<string> AlertAsync()
    {
        var alert = string.Create(CultureInfo.InvariantCulture, $"""
            <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{run.Name}</identifier><sender>demo@example.org</sender><sent>{run.Now.UtcDateTime:yyyy-MM-ddTHH:mm:ss}-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
            <info><category>Geo</category><event>Earthquake</event><urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty><headline>Earthquake of magnitude 7.1 near Manila</headline>
            <area><areaDesc>Luzon</areaDesc><circle>{Latitude},{Longitude} 10</circle><geocode><valueName>ISO3166</valueName><value>PH</value></geocode></area></info></alert>
            """);
        var taken = await _team.Centre.PostAlertAsync(Encoding.UTF8.GetBytes(alert));
        var thread = taken.Threads[^1].Number;
        var offered = await run.SeenAsync("the offer is there", async () =>
            (await _team.Host.GetAsync<DeploymentsBody>("deployments?state=offered")).Deployments.FirstOrDefault(one => one.Source == run.Name));
        _team.Id = offered.Id;
        await _team.CloseItemAsync(await _team.TakeAsync(string.Create(CultureInfo.InvariantCulture, $"alert-{thread}")), "help-offered");
        return $"{offered.Id} offered: {offered.Headline}; {await run.ToldAsync(offered.Id.Value, "offered", [Host, ScenarioDeployment.Secretariat])}";
    }

    /// <summary>A neighbour asks for a team too, and the same expert is wanted for it; then it needs none.</summary>
    private async Task<string> BookTwiceAsync()
    {
        var need = Need() with { Sites = [new("Manado", 1.49, 124.84)], Magnitude = DeploymentMagnitude.Small };
        var other = await run.Officer(Neighbour).PostAsync<DeploymentBody>("deployments", new RequestDeploymentRequest { Need = need, Reason = "A village is cut off." });
        await _team.Centre.PostAsync<DeploymentBody>($"deployments/{other.Id}/assess", new AssessDeploymentRequest { Need = need, Reason = "Three experts." });
        await _team.Centre.PutAsync<DeploymentBody>($"deployments/{other.Id}/teams/A", new PutTeamRequest { Site = 0 });
        var refused = await ScenarioOfficer.RefusedAsync(
            Contracts.Errors.MeshErrorCodes.NotAllowedNow,
            () => _team.Centre.PostAsync<DeploymentBody>($"deployments/{other.Id}/members", new AddMemberRequest { Expert = _team.Experts[0], Team = "A" }));
        await run.Officer(Neighbour).PostAsync<DeploymentBody>($"deployments/{other.Id}/cancel", new DeploymentReasonRequest { Reason = "The road is open." });
        return refused;
    }

    private async Task<string> SearchAsync()
    {
        var (leader, team) = (_team.Member(0), $"teams/{_team.Team}");
        await leader.PutActAsync($"{team}/sectors/A1", new TeamTextRequest { Text = "The lobby of the first hotel." });
        await leader.ActAsync($"{team}/sectors/A1/search", new SectorSearchRequest { Status = SectorStatus.Searching, Task = Scene });
        await _team.Member(3).ActAsync($"{team}/log", new TeamLogRequest { Task = Scene, Text = "The staircase is propped up." });
        var searched = await leader.ActAsync($"{team}/sectors/A1/search", new SectorSearchRequest { Status = SectorStatus.Searched, Task = Scene });
        return string.Create(CultureInfo.InvariantCulture, $"sector {searched.Details!.Sectors[0].Code} searched; {searched.Details.LogEntries} entries in the log");
    }

    private async Task<string> CollectAsync()
    {
        var (collector, team) = (_team.Member(2), $"teams/{_team.Team}");
        TeamBody? collected = null;
        foreach (var (kind, text) in new[] { (TeamItemKind.DnaSample, "Swab of PM-1."), (TeamItemKind.Property, "A ring with an engraving.") })
        {
            var hash = Sha256Hash.Of(Encoding.UTF8.GetBytes($"{run.Name}/{text}"));
            collected = await collector.ActAsync($"{team}/items", new CollectItemRequest { Kind = kind, Task = Scene, Hash = hash, Text = text });
            var number = collected.Details!.Items[^1].Number;
            await collector.ActAsync($"{team}/items/{number}/custody", new CustodyStepRequest { Kind = CustodyStepKind.Sealed, StatedAt = run.Now, Hash = hash });
            collected = await collector.ActAsync($"{team}/items/{number}/custody", new CustodyStepRequest { Kind = CustodyStepKind.HandedOver, StatedAt = run.Now, Hash = hash, From = collector.Author, To = _team.Host.Author });
        }

        return string.Join(", ", collected!.Details!.Items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Number} {item.Kind} held by {item.Holder!.Owner}, {item.Steps} steps")));
    }

    private async Task<string> ReportAsync()
    {
        var reported = await _team.Member(0).ActAsync($"teams/{_team.Team}/reports", new TeamTextRequest { Text = "Sector A1 is searched, four recovered." });
        var read = await _team.Host.GetAsync<TeamEntryBody>(string.Create(CultureInfo.InvariantCulture, $"teams/{_team.Team}/reports/{reported.Details!.ReportVersions.Length}"));
        return string.Create(CultureInfo.InvariantCulture, $"number {read.Number}; {Host} reads: {Terminal.Printable(read.Text ?? string.Empty)}");
    }
}
