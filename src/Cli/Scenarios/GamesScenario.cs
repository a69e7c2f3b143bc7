using System.Globalization;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>Games in Rio: a support team screens the accreditation lists, badges are decided at an entrance, and an emergency turns the team into a response team.</summary>
/// <param name="run">The run.</param>
internal sealed class GamesScenario(ScenarioRun run) : IScenario
{
    private const double Latitude = -22.91;
    private const double Longitude = -43.17;
    private const string Checks = "accreditation-checks";
    private const string Scene = "crime-scene";
    private const int Listed = 3_000;

    /// <summary>Every so many badges the passport is one that was stolen.</summary>
    private const int StolenEvery = 1_000;
    private const int Stolen = Listed / StolenEvery;
    private const int PageSize = 500;

    private static readonly OwnerId Host = new("BR");
    private static readonly OwnerId Issuer = new("FR");

    private readonly ScenarioDeployment _team = new(run, Host, [(new("AR"), ExpertSkill.DocumentExamination), (Issuer, ExpertSkill.Biometrics), (new("PT"), ExpertSkill.CounterTerrorism)]);
    private int _admitted;
    private int _refused;

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Work =>
    [
        new("An officer is on duty in the leading room", _team.OnDutyAsync),
        new("The host requests a support team", () => _team.RequestAsync(Need(), "Games with thirty thousand visitors.")),
        new("The command centre assesses it", () => _team.AssessAsync(Need(), "Three experts for the checks of accreditations.")),
        new("Experts of three bureaus are held", () => _team.HoldAsync(Latitude, Longitude)),
        new("Home bureaus release them", _team.ReleaseAsync),
        new("The host consents", () => _team.GrantAsync()),
        new("The command centre approves", _team.ApproveAsync),
        new("The team travels and is on site", _team.ArriveAsync),
        new("All check in", () => _team.CheckInAsync(Latitude, Longitude)),
        new("The host enters the security plan", PlanAsync),
        new("The host loads the accreditation list", LoadAsync),
        new("The team screens it", ScreenAsync),
        new("Badges are decided at the entrance", PassAsync),
        new("An emergency turns the team into a response team", TurnAsync),
        new("The host consents to the new mandate", () => _team.GrantAsync()),
        new("The same people work under it", WorkAsync),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Closing =>
    [
        new("The host has all leave", () => _team.WithdrawAsync("The games are over.")),
        new("All are back", _team.HomeAsync),
        new("The command centre closes it", () => _team.CloseAsync("Nobody was hurt.")),
        new("The host closes the event", CloseAsync),
    ];

    private string Event => $"events/{_team.Id}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScenarioCheck>> CheckAsync()
    {
        var figures = (await _team.Host.GetAsync<EventFiguresBody>($"{Event}/figures")).Figures;
        var said = string.Create(CultureInfo.InvariantCulture, $"Counts balance: {figures.Listed} listed, {figures.Screened} screened, {figures.Suspicious} suspicious; {_admitted} let in, {_refused} refused");
        return [.. await _team.CheckAsync(items: 0), new ScenarioCheck(said, [.. ScenarioRules.Balances(figures, Listed, Stolen, _admitted, _refused)])];
    }

    private static DeploymentNeedBody Need() => new()
    {
        Kind = DeploymentKind.Imest,
        Magnitude = DeploymentMagnitude.Small,
        Sites = [new("Arena", Latitude, Longitude)],
        Tasks = [Checks, "advice"],
    };

    private async Task<string> PlanAsync()
    {
        var today = DateOnly.FromDateTime(run.Now.UtcDateTime);
        var planned = await _team.Host.PostAsync<EventBody>($"{Event}/plan", new PlanEventRequest
        {
            Name = "Games",
            From = today.AddDays(-1),
            Until = today.AddDays(9),
            TimeZone = "America/Sao_Paulo",
            Sites = [new("arena", "Arena", ["field"])],
            Checkpoints = [new("gate-1", "arena"), new("tunnel", "arena", "field")],
            Team = [.. _team.Parties.Where(party => party != Host && party != ScenarioDeployment.Secretariat)],
            KeepDays = 1,
        });
        return $"{planned.Plan.Name} from {planned.Plan.From:O} until {planned.Plan.Until:O}; {await run.ToldAsync(_team.Id.Value, "planned", [Host, ScenarioDeployment.Secretariat])}";
    }

    private async Task<string> LoadAsync()
    {
        var stolen = Enumerable.Range(1, Stolen).Select(number => new RecordChangeRequest { Enter = new() { TravelDocument = new(Document(number * StolenEvery), "FRA", "passport", DocumentFraud.Stolen) } });
        await run.Officer(Issuer).PostAsync<RecordsOutcomeBody>("records", new ChangeRecordsRequest { Changes = [.. stolen] });
        AccreditationsOutcomeBody? outcome = null;
        foreach (var numbers in Enumerable.Range(1, Listed).Chunk(PageSize))
        {
            outcome = await _team.Host.PostAsync<AccreditationsOutcomeBody>($"{Event}/accreditations", new ChangeAccreditationsRequest { Changes = [.. numbers.Select(number => new AccreditationChangeRequest { Enter = Entry(number) })] });
            if (!outcome.Refused.IsEmpty)
            {
                throw new CliException($"A badge was refused: {string.Join(' ', outcome.Refused[0].Reasons)}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{outcome!.Listed} badges");
    }

    private async Task<string> ScreenAsync()
    {
        await _team.Centre.PostAsync<EventBody>($"{Event}/screening/start", new StartScreeningRequest { Consent = (await _team.Centre.GetAsync<DeploymentBody>($"deployments/{_team.Id}")).Mandates[0].Consent });
        var found = await run.SeenAsync("all are screened, and what was stolen is found", async () =>
            await _team.Centre.GetAsync<EventFiguresBody>($"{Event}/figures") is { Figures: { Screened: Listed, Suspicious: Stolen } figures } ? figures : null);
        var findings = await _team.Centre.GetAsync<FindingsBody>($"{Event}/findings");
        var told = await run.ToldAsync(_team.Id.Value, "suspicious", _team.Parties);
        return string.Create(CultureInfo.InvariantCulture, $"{found.Screened} of {found.Listed}; found {string.Join(", ", findings.Findings.Select(finding => finding.Badge).Order(StringComparer.Ordinal))}; {told}");
    }

    /// <summary>At the entrance: let in, found, let in again, out, unknown, and revoked meanwhile.</summary>
    private async Task<string> PassAsync()
    {
        List<string> verdicts = [];
        await DecideAsync("gate-1", PassageDirection.In, 1, 2, StolenEvery, 1, Listed + 1);
        await DecideAsync("gate-1", PassageDirection.Out, 1);
        await _team.Host.PostAsync<AccreditationsOutcomeBody>($"{Event}/accreditations", new ChangeAccreditationsRequest { Changes = [new() { Revoke = Badge(1) }] });
        await DecideAsync("gate-1", PassageDirection.In, 1);
        await _team.Centre.PostAsync<AccreditationsOutcomeBody>($"{Event}/accreditations", new ChangeAccreditationsRequest { Changes = [new() { Clear = Badge(StolenEvery) }] });
        await DecideAsync("gate-1", PassageDirection.In, StolenEvery);
        await DecideAsync("tunnel", PassageDirection.In, 2);
        return string.Join(", ", verdicts);

        async Task DecideAsync(string checkpoint, PassageDirection direction, params int[] numbers)
        {
            var request = new PassRequest { Passages = [.. numbers.Select(number => new PassageRequest { Badge = Badge(number), Checkpoint = checkpoint, Direction = direction })] };
            foreach (var answer in (await _team.Host.PostAsync<PassBody>($"{Event}/passages", request)).Answers)
            {
                // Who goes out is in no figure.
                if (direction == PassageDirection.In)
                {
                    (_admitted, _refused) = answer.Passage.Verdict == PassageVerdict.Admitted ? (_admitted + 1, _refused) : (_admitted, _refused + 1);
                }

                verdicts.Add($"{answer.Passage.Badge} {EnumText.Of(direction)}: {EnumText.Of(answer.Passage.Verdict)}");
            }
        }
    }

    private async Task<string> TurnAsync()
    {
        await _team.Host.PostAsync<EventBody>($"{Event}/emergency", new EmergencyRequest { What = "Smoke in the arena.", Site = "arena", Becomes = DeploymentKind.IrtCrime, Tasks = [Scene, Checks] });
        var turned = await run.SeenAsync("the team is a response team", async () =>
            await _team.Centre.GetAsync<DeploymentBody>($"deployments/{_team.Id}") is { Need.Kind: DeploymentKind.IrtCrime } seen ? seen : null);
        _team.Asked(turned.Mandates[^1].Consent);
        return $"{_team.Id} {EnumText.Of(turned.State)} for {EnumText.Of(turned.Need.Kind)}; {Host} is asked: {string.Join(", ", turned.Mandates[^1].Tasks)}; {await run.ToldAsync(_team.Id.Value, "emergency", _team.Parties)}";
    }

    private async Task<string> WorkAsync()
    {
        var acted = await _team.Member(0).ActAsync($"teams/{_team.Team}/log", new TeamLogRequest { Task = Scene, Text = "The arena is searched." });
        return string.Create(CultureInfo.InvariantCulture, $"{acted.Members.Count(member => member.IsAway)} members; {acted.Details!.LogEntries} entries in the log");
    }

    private async Task<string> CloseAsync()
    {
        var closed = await _team.Host.PostAsync<EventBody>($"{Event}/close", new CommandRequest());
        return $"{EnumText.Of(closed.State)}; the lists are deleted at {closed.DeleteAt:u}";
    }

    private AccreditationRequest Entry(int number) => new()
    {
        Badge = Badge(number),
        Person = new PersonParticulars { Names = [new(Family: string.Create(CultureInfo.InvariantCulture, $"Ninguem{number % 89}"), Given: string.Create(CultureInfo.InvariantCulture, $"Pessoa{number}"))] },
        TravelDocument = new() { Number = Document(number), Issuer = "FRA", Type = "passport" },
        Sites = ["arena"],
    };

    private static string Badge(int number) => string.Create(CultureInfo.InvariantCulture, $"G-{number}");

    /// <summary>Passports of this run alone.</summary>
    private string Document(int number) => string.Create(CultureInfo.InvariantCulture, $"{run.Name[^5..].ToUpperInvariant()}{number:0000}");
}
