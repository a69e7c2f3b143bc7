using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>The deployment of one team of invented experts: what all scenarios do with it.</summary>
/// <remarks>
/// <code>
/// host      requests                        -> requested     told to all parties, into the queue of the command centre
/// centre    assesses                        -> assessed      the host's consent is asked for by the deployment
/// centre    holds experts                   -> held          in each expert's own stream; home bureaus release them
/// host      grants; the centre approves     -> mobilising    nobody leaves without the grant
/// experts   travel, are on site, are home   -> deployed ... concluded
/// centre    closes                          -> closed        experts are free again
/// </code>
/// </remarks>
internal sealed class ScenarioDeployment(ScenarioRun run, OwnerId host, IReadOnlyList<(OwnerId Owner, ExpertSkill Skill)> experts)
{
    /// <summary>The Secretariat, whose command centre sends teams.</summary>
    public static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    private readonly List<ConsentId> _consents = [];

    /// <summary>The host's officer.</summary>
    public ScenarioOfficer Host { get; } = run.Officer(host);

    /// <summary>The Secretariat's officer, in the command centre.</summary>
    public ScenarioOfficer Centre { get; } = run.Officer(Secretariat);

    /// <summary>The experts; the first one leads.</summary>
    public ImmutableArray<ExpertId> Experts { get; } = [.. experts.Index().Select(expert => ExpertId.Parse(string.Create(CultureInfo.InvariantCulture, $"{expert.Item.Owner}:{run.Name}-{expert.Index + 1}")))];

    /// <summary>The deployment, once there is one.</summary>
    public DeploymentId Id { get; set; }

    /// <summary>Its team.</summary>
    public TeamId Team => TeamId.For(Id, 'A');

    /// <summary>Host, Secretariat, and all that bring experts.</summary>
    public IReadOnlyList<OwnerId> Parties { get; } = [.. new[] { host, Secretariat }.Concat(experts.Select(expert => expert.Owner)).Distinct()];

    /// <summary>An expert, as the officer of the home bureau as which the expert signs in.</summary>
    public ScenarioOfficer Member(int index) => run.Officer(Experts[index].Owner, Experts[index].Value.Split(':')[1]);

    /// <summary>Says that somebody is on duty in the leading room.</summary>
    public async Task<string> OnDutyAsync()
    {
        await run.ListenAsync(Parties);
        var before = await Centre.GetAsync<BoardBody>("command");
        var board = await Centre.PostAsync<BoardBody>("command/presence", new PresenceRequest { Room = before.Lead?.Room ?? before.PlannedRoom, Minutes = 60 });
        return board.Lead is { } lead ? string.Create(CultureInfo.InvariantCulture, $"{lead.Room} leads in epoch {lead.Epoch}") : throw new CliException("Nobody leads.");
    }

    /// <summary>Takes an item of the queue, once it is there.</summary>
    public async Task<long> TakeAsync(string source)
    {
        var item = await run.SeenAsync($"{source} is in the queue", async () => (await Centre.GetAsync<BoardBody>("command")).Items.FirstOrDefault(item => item.Source == source));
        await Centre.PostAsync<BoardBody>($"command/items/{item.Number}/take", new CommandRequest());
        return item.Number;
    }

    /// <summary>Closes an item that was taken.</summary>
    public Task<BoardBody> CloseItemAsync(long number, string outcome) => Centre.PostAsync<BoardBody>($"command/items/{number}/close", new CloseItemRequest { Outcome = outcome });

    /// <summary>The host requests: what was offered, when there is an offer.</summary>
    public async Task<string> RequestAsync(DeploymentNeedBody need, string reason)
    {
        var request = new RequestDeploymentRequest { Need = need, Reason = reason };
        var requested = await Host.PostAsync<DeploymentBody>(Id == default ? "deployments" : $"deployments/{Id}/request", request);
        Id = requested.Id;
        return await SeenAsync(requested.State, [host, Secretariat]);
    }

    /// <summary>The command centre takes the request on and assesses it, which asks the host for its consent.</summary>
    public async Task<string> AssessAsync(DeploymentNeedBody need, string reason)
    {
        await TakeAsync(Id.Value);
        var assessed = await Centre.PostAsync<DeploymentBody>($"deployments/{Id}/assess", new AssessDeploymentRequest { Need = need, Reason = reason });
        _consents.Add(assessed.Mandates[^1].Consent);
        var seen = await SeenAsync(assessed.State, [host, Secretariat]);
        return string.Create(CultureInfo.InvariantCulture, $"{seen}; {assessed.Estimate.People} people for {assessed.Estimate.Days} days; {host} is asked: {string.Join(", ", assessed.Mandates[^1].Tasks)}");
    }

    /// <summary>Bureaus enter experts; the command centre forms a team and holds them for it.</summary>
    public async Task<string> HoldAsync(double latitude, double longitude)
    {
        foreach (var (expert, (owner, skill)) in Experts.Zip(experts))
        {
            await run.Officer(owner).PutAsync<ExpertBody>($"experts/{expert}", new PutExpertRequest { Skills = [skill], Languages = ["en"], Latitude = latitude, Longitude = longitude, IsOnStandBy = true });
        }

        await Centre.PutAsync<DeploymentBody>($"deployments/{Id}/teams/A", new PutTeamRequest { Site = 0 });
        foreach (var expert in Experts)
        {
            await Centre.PostAsync<DeploymentBody>($"deployments/{Id}/members", new AddMemberRequest { Expert = expert, Team = "A" });
        }

        await Centre.PutAsync<DeploymentBody>($"deployments/{Id}/teams/A", new PutTeamRequest { Site = 0, Leader = Experts[0] });
        return $"{string.Join(", ", Experts)} held for team A, which {Experts[0]} leads; {await run.ToldAsync(Id.Value, "member-held", Parties)}";
    }

    /// <summary>Home bureaus release their experts.</summary>
    public async Task<string> ReleaseAsync()
    {
        foreach (var expert in Experts)
        {
            await run.Officer(expert.Owner).PostAsync<DeploymentBody>($"deployments/{Id}/members/{expert}/release", new CommandRequest());
        }

        return $"by {string.Join(", ", Experts.Select(expert => expert.Owner).Distinct())}; {await run.ToldAsync(Id.Value, "member-released", Parties)}";
    }

    /// <summary>The approval is refused without consent.</summary>
    public Task<string> ApproveTooEarlyAsync() => ScenarioOfficer.RefusedAsync(MeshErrorCodes.ConsentRequired, () => Centre.PostAsync<DeploymentBody>($"deployments/{Id}/approve", new CommandRequest()));

    /// <summary>The host grants what it was asked for last, whole or in part.</summary>
    public async Task<string> GrantAsync(ImmutableArray<string>? tasks = null)
    {
        var consent = $"consents/{_consents[^1]}";
        await run.SeenAsync($"{host} is asked for its consent", () => Host.FindAsync<ConsentBody>(consent));
        var granted = await Host.PostAsync<ConsentBody>($"{consent}/grant", new GrantConsentRequest { Tasks = tasks });
        return $"{EnumText.Of(granted.State)}: {string.Join(", ", granted.Grant!.Tasks)}; {await run.ToldAsync(_consents[^1].Value, "granted", [host, Secretariat])}";
    }

    /// <summary>Remembers a further request for the host's consent.</summary>
    public void Asked(ConsentId consent) => _consents.Add(consent);

    /// <summary>The host takes back what it has granted.</summary>
    public async Task<string> RevokeAsync(string reason)
    {
        await Host.PostAsync<ConsentBody>($"consents/{_consents[^1]}/revoke", new RevokeConsentRequest { Reason = reason });
        return $"{await run.ToldAsync(_consents[^1].Value, "revoked", [host, Secretariat])}; {await SeenAsync(DeploymentState.Withdrawing, Parties)}";
    }

    /// <summary>The command centre approves.</summary>
    public async Task<string> ApproveAsync() => await SeenAsync((await Centre.PostAsync<DeploymentBody>($"deployments/{Id}/approve", new CommandRequest())).State, Parties);

    /// <summary>All leave home, and arrive.</summary>
    public async Task<string> ArriveAsync()
    {
        await MoveAsync(MemberStage.Travelling);
        var arrived = await MoveAsync(MemberStage.OnSite);
        return $"{await SeenAsync(arrived.State, Parties)}; {arrived.Coordinator} coordinates on site";
    }

    /// <summary>All check in.</summary>
    public async Task<string> CheckInAsync(double latitude, double longitude)
    {
        await run.SeenAsync("the team has started", () => Member(0).FindAsync<TeamBody>($"teams/{Team}"));
        TeamBody? team = null;
        for (var index = 0; index < Experts.Length; index++)
        {
            team = await Member(index).ActAsync($"teams/{Team}/check-ins", new TeamCheckInRequest { Place = new TeamPlace(latitude, longitude, 20) });
        }

        return string.Create(CultureInfo.InvariantCulture, $"{team!.Members.Count(member => member.CheckedInAt is not null)} of {team.Members.Length} have, the next by {team.Members.Min(member => member.CheckInDue):HH:mm}");
    }

    /// <summary>The host has all leave.</summary>
    public async Task<string> WithdrawAsync(string reason) =>
        await SeenAsync((await Host.PostAsync<DeploymentBody>($"deployments/{Id}/withdraw", new DeploymentReasonRequest { Reason = reason })).State, Parties);

    /// <summary>All are back.</summary>
    public async Task<string> HomeAsync() => await SeenAsync((await MoveAsync(MemberStage.Home)).State, Parties);

    /// <summary>The command centre closes the deployment, which is out of its queue by then; experts are free.</summary>
    public async Task<string> CloseAsync(string report)
    {
        await run.SeenAsync($"{Id} is out of the queue", async () => (await Centre.GetAsync<BoardBody>("command")).Items.All(item => item.Source != Id.Value) ? "out" : null);
        var closed = await Centre.PostAsync<DeploymentBody>($"deployments/{Id}/close", new DeploymentReportRequest { Report = report });
        foreach (var expert in Experts)
        {
            await run.SeenAsync($"{expert} is free", async () => await Centre.GetAsync<ExpertBody>($"experts/{expert}") is { State: ExpertState.Free } free ? free : null);
        }

        return $"{await SeenAsync(closed.State, Parties)}; out of the queue, all experts are free";
    }

    /// <summary>The checks that all scenarios end with.</summary>
    public async Task<List<ScenarioCheck>> CheckAsync(int items)
    {
        var deployment = await Centre.GetAsync<DeploymentBody>($"deployments/{Id}");
        var (booked, consents) = (new List<ExpertBody>(), new List<ConsentBody>());
        foreach (var expert in Experts)
        {
            booked.Add(await Centre.GetAsync<ExpertBody>($"experts/{expert}"));
        }

        foreach (var consent in _consents)
        {
            consents.Add(await Host.GetAsync<ConsentBody>($"consents/{consent}"));
        }

        var team = await Centre.GetAsync<TeamBody>($"teams/{Team}");
        var (work, lead) = (new List<TeamEntryBody>(), new List<LeadLogEntryBody>());
        for (long? before = long.MaxValue; before is { } next;)
        {
            var page = await Centre.GetAsync<TeamLogBody>(next == long.MaxValue ? $"teams/{Team}/log" : $"teams/{Team}/log?before={next}");
            work.AddRange(page.Entries);
            before = page.Next;
        }

        for (long? since = 0; since is { } next;)
        {
            var page = await Centre.GetAsync<LeadLogBody>($"command/log?since={next}");
            lead.AddRange(page.Entries);
            since = page.Next;
        }

        foreach (var item in team.Details!.Items)
        {
            work.Add(await Centre.GetAsync<TeamEntryBody>($"teams/{Team}/items/{item.Number}"));
        }

        return
        [
            new($"{Id} is closed, all are home and free", [.. ScenarioRules.IsOver(deployment, booked)]),
            new($"Nobody was on site without the consent of {host}: {deployment.Members.Count(member => member.ArrivedAt is not null)} arrived", [.. ScenarioRules.OnSite(deployment, consents, run.Now)]),
            new($"No work without consent: {work.Count(entry => entry.Task is not null)} acts under {deployment.Mandates.Length} mandate(s)", [.. ScenarioRules.Work(deployment, work, consents)]),
            new($"Exactly one lead at every moment: {lead.Count} entries of its log, {lead.Count(entry => entry.Epoch is not null)} epoch(s)", [.. ScenarioRules.OneLead(lead)]),
            new($"Nobody is booked twice: {booked.Count} experts", [.. ScenarioRules.BookedOnce(booked, run.Now)]),
            new($"Every item is in custody: {items}", [.. ScenarioRules.InCustody(team.Details, items)]),
        ];
    }

    private async Task<DeploymentBody> MoveAsync(MemberStage stage)
    {
        DeploymentBody? moved = null;
        foreach (var expert in Experts)
        {
            moved = await run.Officer(expert.Owner).PostAsync<DeploymentBody>($"deployments/{Id}/members/{expert}/move", new MoveMemberRequest { Stage = stage });
        }

        return moved!;
    }

    private async Task<string> SeenAsync(DeploymentState state, IReadOnlyList<OwnerId> told)
    {
        var seen = await run.SeenAsync($"{Id} is {EnumText.Of(state)}", async () => await Centre.GetAsync<DeploymentBody>($"deployments/{Id}") is { } now && now.State == state ? now : null);
        return $"{Id} {EnumText.Of(seen.State)}; {await run.ToldAsync(Id.Value, EnumText.Of(state), told)}";
    }
}
