using System.Globalization;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>An attack in Brussels: a flash for help, a response team with evidence in custody, work that is not consented refused, and the host's consent revoked.</summary>
/// <param name="run">The run.</param>
internal sealed class AttackScenario(ScenarioRun run) : IScenario
{
    private const double Latitude = 50.85;
    private const double Longitude = 4.35;
    private const string Scene = "crime-scene";
    private const string Photographs = "photographs";
    private const string Explosives = "explosives";

    private static readonly OwnerId Host = new("BE");
    private static readonly OwnerId Issuer = new("FR");

    private readonly ScenarioDeployment _team = new(run, Host, [(Issuer, ExpertSkill.CrimeScene), (new("NL"), ExpertSkill.Explosives), (new("ES"), ExpertSkill.Analysis)]);
    private int _items;

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Work =>
    [
        new("An officer is on duty in the leading room", _team.OnDutyAsync),
        new("A flash asks the command centre for help", AskAsync),
        new("The host requests a response team", () => _team.RequestAsync(Need(), "An explosion at a station; the perpetrators are at large.")),
        new("The command centre assesses it", () => _team.AssessAsync(Need(), "Three experts for the scene.")),
        new("Experts of three bureaus are held", () => _team.HoldAsync(Latitude, Longitude)),
        new("Home bureaus release them", _team.ReleaseAsync),
        new("The host consents to a part", () => _team.GrantAsync([Scene, Photographs])),
        new("The command centre approves", _team.ApproveAsync),
        new("The team travels and is on site", _team.ArriveAsync),
        new("All check in", () => _team.CheckInAsync(Latitude, Longitude)),
        new("Items are collected and sealed", CollectAsync),
        new("A task that was asked for and not granted", () => RefusedAsync(Explosives)),
        new("A task that nobody has asked for", () => RefusedAsync("house-search")),
        new("A document is checked", CheckItemAsync),
        new("An item is attached to a case of the host", AttachAsync),
        new("The draft of a notice is offered, and taken by the host", OfferAsync),
        new("The host's officers report an arrest", ArrestAsync),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Closing =>
    [
        new("The host revokes its consent", () => _team.RevokeAsync("The scene is cleared.")),
        new("Work stops", () => RefusedAsync(Scene)),
        new("The items are handed over to the host", HandOverAsync),
        new("All are back", _team.HomeAsync),
        new("The command centre closes it", () => _team.CloseAsync("Evidence is with the host.")),
    ];

    private string Team => $"teams/{_team.Team}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScenarioCheck>> CheckAsync() => await _team.CheckAsync(_items);

    private static DeploymentNeedBody Need() => new()
    {
        Kind = DeploymentKind.IrtCrime,
        Magnitude = DeploymentMagnitude.Small,
        Sites = [new("Station", Latitude, Longitude)],
        Tasks = [Scene, Photographs, Explosives],
    };

    private async Task<string> AskAsync()
    {
        var asked = await _team.Host.PostAsync<QueueItemBody>("help", new HelpRequest { Priority = Lane.Flash, Text = "An explosion at a station. We ask for help." });
        await _team.Centre.PostAsync<BoardBody>($"command/items/{asked.Number}/take", new CommandRequest());
        await _team.CloseItemAsync(asked.Number, "advised");
        return string.Create(CultureInfo.InvariantCulture, $"item {asked.Number}, taken and answered");
    }

    private async Task<string> CollectAsync()
    {
        TeamBody? collected = null;
        foreach (var (kind, task, text) in new[]
        {
            (TeamItemKind.Document, Scene, "A passport under a bench."), (TeamItemKind.Object, Scene, "A part of a timer."), (TeamItemKind.Photograph, Photographs, "The hall from the north."),
        })
        {
            var hash = HashOf(text);
            collected = await _team.Member(0).ActAsync($"{Team}/items", new CollectItemRequest { Kind = kind, Task = task, Hash = hash, Text = text });
            _items = collected.Details!.Items.Length;
            await RecordAsync(_team.Member(0), new CustodyStepRequest { Kind = CustodyStepKind.Sealed, StatedAt = run.Now, Hash = hash }, _items);
        }

        await _team.Member(0).ActAsync($"{Team}/log", new TeamLogRequest { Task = Scene, Text = "The hall is searched." });
        return string.Join(", ", collected!.Details!.Items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Number} {item.Kind}")));
    }

    private Task<string> RefusedAsync(string task) => ScenarioOfficer.RefusedAsync(
        task == Scene ? MeshErrorCodes.NotAllowedNow : MeshErrorCodes.ConsentRequired, () => _team.Member(1).ActAsync($"{Team}/log", new TeamLogRequest { Task = task, Text = "Looked at." }));

    /// <summary>The owner of the record has it entered; the check is made by the host, of what the item bears.</summary>
    private async Task<string> CheckItemAsync()
    {
        var number = run.Name[^9..].ToUpperInvariant();
        var document = new TravelDocumentRecord(number, "FRA", "passport", DocumentFraud.Stolen);
        await run.Officer(Issuer).PostAsync<RecordsOutcomeBody>("records", new ChangeRecordsRequest { Changes = [new() { Enter = new() { TravelDocument = document } }] });
        var request = new CheckRecordsRequest { Purpose = "investigation", Questions = [new() { TravelDocument = new() { Number = number, Issuer = "FRA", Type = "passport" } }] };
        var hit = await run.SeenAsync("the record is known at the host's hub", async () => (await _team.Host.CheckAsync("checks", request)).Answers[0].Hits.FirstOrDefault());
        var answer = (await _team.Host.CheckAsync($"{Team}/items/1/check", request)).Answers[0];
        return string.Create(CultureInfo.InvariantCulture, $"{hit.Record.Id} of {hit.Owner}; of item 1: {answer.Hits.Length} hit");
    }

    private async Task<string> AttachAsync()
    {
        var opened = await _team.Host.PostAsync<CaseBody>("cases", new CaseTitleRequest { Title = "Explosion at a station", CrimeArea = "terrorism" });
        var attached = await _team.Host.PostAsync<TeamBody>($"{Team}/items/2/attach", new AttachItemRequest { Case = opened.Id, Tlp = TrafficLight.Amber, Readers = [] });
        return $"item 2 is in {attached.Details!.Items[1].Uses[^1].Target}";
    }

    private async Task<string> OfferAsync()
    {
        var draft = new SubmitNoticeRequest { Type = "orange", Content = new NoticeContent { Event = new EventDetails { Description = "A timer of this kind is a danger." } } };
        var offered = await _team.Member(1).ActAsync($"{Team}/items/2/offer", new OfferDraftRequest { Draft = draft });
        var taken = await _team.Host.PostAsync<OfferTakenBody>(string.Create(CultureInfo.InvariantCulture, $"{Team}/offers/{offered.Details!.Offers.Length}/take"), new CommandRequest());
        return $"draft {taken.Draft}";
    }

    private async Task<string> ArrestAsync()
    {
        var report = new DeploymentReportRequest { Report = "One person, by the federal police." };
        await ScenarioOfficer.RefusedAsync(MeshErrorCodes.Forbidden, () => _team.Centre.PostAsync<DeploymentBody>($"deployments/{_team.Id}/arrests", report));
        var reported = await _team.Host.PostAsync<DeploymentBody>($"deployments/{_team.Id}/arrests", report);
        return $"by {reported.Arrests[0].By.Owner}; of the Secretariat it was refused";
    }

    private async Task<string> HandOverAsync()
    {
        var team = await _team.Host.GetAsync<TeamBody>(Team);
        foreach (var item in team.Details!.Items)
        {
            var text = await _team.Host.GetAsync<TeamEntryBody>($"{Team}/items/{item.Number}");
            team = await RecordAsync(
                _team.Host, new CustodyStepRequest { Kind = CustodyStepKind.HandedOver, StatedAt = run.Now, Hash = HashOf(text.Text!), From = item.Holder, To = _team.Host.Author }, item.Number);
        }

        return string.Join(", ", team.Details!.Items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Number} held by {item.Holder!.Owner}, {item.Steps} steps")));
    }

    private Task<TeamBody> RecordAsync(ScenarioOfficer officer, CustodyStepRequest step, int item) => officer.ActAsync(string.Create(CultureInfo.InvariantCulture, $"{Team}/items/{item}/custody"), step);

    private Sha256Hash HashOf(string text) => Sha256Hash.Of(Encoding.UTF8.GetBytes($"{run.Name}/{text}"));
}
