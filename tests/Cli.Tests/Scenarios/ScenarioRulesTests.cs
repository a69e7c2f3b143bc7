using Interpol.Mesh.Cli.Scenarios;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Cli.Tests.Scenarios;

public sealed class ScenarioRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OwnerId Host = new("PH");
    private static readonly AuthorBody Secretariat = new(new("IPSG"), "1");
    private static readonly DeploymentId Id = new("PH-IRT-2026-0007");
    private static readonly ExpertId Expert = new("FR:dvi-07");

    private static readonly DeploymentBody Closed = new(
        Id,
        DeploymentState.Closed,
        9,
        Host,
        new DeploymentNeedBody { Kind = DeploymentKind.IrtDisaster, Magnitude = DeploymentMagnitude.Small, Sites = [new("Port", 14.58, 120.97)], Tasks = ["scene"] },
        new DeploymentEstimate(5, 10),
        new AuthorBody(Host, "7"),
        At,
        null,
        null,
        null,
        At.AddDays(10),
        [],
        null,
        [],
        null,
        [new DeploymentMember(Expert, TeamId.For(Id, 'A'), MemberStage.Home, []) { ArrivedAt = At.AddHours(2) }],
        null,
        At.AddHours(2),
        false,
        [],
        [],
        null,
        null,
        null);

    private static readonly ConsentBody Granted = new(
        new ConsentId("PH:00"), ConsentState.Granted, 2, Host, Secretariat, Host, ConsentAction.DeployTeam, ["scene"], At, At.AddDays(1), At.AddDays(9), null,
        new ConsentGrantBody(["scene"], At.AddDays(9), null, At.AddHours(1), new AuthorBody(Host, "7")), null, [], null);

    /// <summary>What was granted, and whether somebody who arrived at 14:00 and worked at 15:00 could.</summary>
    public static TheoryData<string, bool, bool> Grants { get; } = new()
    {
        { "granted", true, true },
        { "granted after the arrival", false, true },
        { "granted after the work", false, false },
        { "for another task", true, false },
        { "for something else", false, false },
        { "by another country", false, false },
        { "not answered", false, false },
        { "revoked before the arrival", false, false },
        { "revoked before the work", true, false },
        { "revoked later", true, true },
        { "over before the arrival", false, false },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public void Nobody_is_on_site_or_works_without_a_grant_that_held_then(string grant, bool mayArrive, bool mayWork)
    {
        var consent = grant switch
        {
            "granted after the arrival" => Granted with { Grant = Granted.Grant! with { GrantedAt = At.AddHours(2.5) } },
            "granted after the work" => Granted with { Grant = Granted.Grant! with { GrantedAt = At.AddHours(4) } },
            "for another task" => Granted with { Grant = Granted.Grant! with { Tasks = ["photographs"] } },
            "for something else" => Granted with { Action = ConsentAction.ContactWitness },
            "by another country" => Granted with { Country = new("BR") },
            "not answered" => Granted with { Grant = null },
            "revoked before the arrival" => Granted with { Closing = new(At.AddHours(1.5), new(Host, "7"), null) },
            "revoked before the work" => Granted with { Closing = new(At.AddHours(2.5), new(Host, "7"), null) },
            "revoked later" => Granted with { Closing = new(At.AddHours(4), new(Host, "7"), null) },
            "over before the arrival" => Granted with { Grant = Granted.Grant! with { EndsAt = At.AddHours(1.5) } },
            _ => Granted,
        };
        var work = new TeamEntryBody(TeamEntryKind.Log, 1, 1, Secretariat, At.AddHours(3), At.AddHours(3), false, "scene", "Searched", null, null, null, [], null);
        Assert.Equal(mayArrive, !ScenarioRules.OnSite(Closed, [consent], At.AddDays(1)).Any());
        Assert.Equal(mayWork, !ScenarioRules.Work(Closed, [work, work with { Number = 2, Task = null }], [consent]).Any());
    }

    [Fact]
    public void Who_is_on_site_when_no_grant_holds_any_more_is_named()
    {
        var there = Closed with { Members = [Closed.Members[0] with { Stage = MemberStage.OnSite }] };
        Assert.Empty(ScenarioRules.OnSite(there, [Granted], At.AddDays(1)));
        Assert.Contains("is on site", Assert.Single(ScenarioRules.OnSite(there, [Granted], At.AddDays(10))), StringComparison.Ordinal);
    }

    /// <summary>The log of the lead: number, minute and epoch of each entry; and how many problems it has.</summary>
    public static TheoryData<string, int> Logs { get; } = new()
    {
        { "1/0/1", 0 },
        { "1/0/1 2/0 3/5/2 4/6", 0 },
        { "1/0", 1 },
        { "1/0/1 3/1", 1 },
        { "1/5/1 2/4", 1 },
        { "1/0/1 2/1/1", 1 },
        { "1/0/1 2/1/3", 1 },
        { "1/0/1 1/0/1", 2 },
    };

    [Theory]
    [MemberData(nameof(Logs))]
    public void There_is_one_lead_at_every_moment(string log, int problems) => Assert.Equal(problems, ScenarioRules.OneLead([.. log.Split(' ').Select(entry => entry.Split('/')).Select(parts =>
        new LeadLogEntryBody(int.Parse(parts[0], null), At.AddMinutes(int.Parse(parts[1], null)), Secretariat, "taken", HubName.Lyon, parts.Length > 2 ? int.Parse(parts[2], null) : null, null, [], null))]).Count());

    [Theory]
    [InlineData(0, 1, 1, 2, 0)]
    [InlineData(0, 2, 1, 3, 1)]
    [InlineData(0, 3, 1, 2, 1)]
    public void No_expert_is_booked_twice(int from, int until, int otherFrom, int otherUntil, int problems)
    {
        var expert = Booked(new(Id, 0, ReservationStage.Assigned, At.AddDays(from), At.AddDays(until), null), new(new("ID-IRT-2026-0001"), 0, ReservationStage.Assigned, At.AddDays(otherFrom), At.AddDays(otherUntil), null));
        Assert.Equal(problems, ScenarioRules.BookedOnce([expert], At).Count());
    }

    [Fact]
    public void A_deployment_is_over_when_it_is_closed_and_all_are_home_and_free()
    {
        Assert.Empty(ScenarioRules.IsOver(Closed, [Booked()]));
        Assert.Single(ScenarioRules.IsOver(Closed with { State = DeploymentState.Concluded }, []));
        Assert.Single(ScenarioRules.IsOver(Closed with { Members = [Closed.Members[0] with { Stage = MemberStage.Returning }] }, []));
        Assert.Single(ScenarioRules.IsOver(Closed, [Booked(new ExpertReservation(Id, 0, ReservationStage.Returning, At, At.AddDays(1), null))]));
    }

    [Fact]
    public void Counts_balance_and_are_those_that_were_made()
    {
        var counts = new IdentificationCounts(4, 3, 1, 4, 3, 1);
        Assert.Empty(ScenarioRules.Balances(counts, counts));
        Assert.Single(ScenarioRules.Balances(counts with { RemainsOpen = 2 }, counts with { RemainsOpen = 2 }));
        Assert.Single(ScenarioRules.Balances(counts with { Recovered = 5, RemainsOpen = 2 }, counts));

        var figures = new EventFigures(10, 10, 1, At, [new EventDay(new(2026, 3, 1), 10, 10, 1, 3, 2, 0, 0)]);
        Assert.Empty(ScenarioRules.Balances(figures, 10, 1, 3, 2));
        Assert.Single(ScenarioRules.Balances(figures with { Screened = 9 }, 10, 1, 3, 2));
        Assert.Equal(2, ScenarioRules.Balances(figures, 10, 1, 4, 1).Count());
    }

    private static ExpertBody Booked(params ReadOnlySpan<ExpertReservation> reservations) =>
        new(Expert, ExpertState.Free, 1, new ExpertCard([ExpertSkill.Dna], [], [], [], 45.76, 4.84, false, [], []), [.. reservations]);
}
