using Interpol.Mesh.Console.Deployments;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Deployments;

public sealed class DeploymentPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeploymentId Id = DeploymentId.Parse("FR-IRT-2026-0001");
    private static readonly OwnerId Secretariat = OwnerId.Parse("IPSG");

    [Theory]
    [InlineData(DeploymentState.Offered, true)]
    [InlineData(DeploymentState.Requested, false)]
    [InlineData(DeploymentState.Assessed, false)]
    public async Task The_host_requests_what_is_offered(DeploymentState state, bool requests)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => method == "GET" ? Deployment(state) : address.EndsWith("/request", StringComparison.Ordinal) ? Deployment(DeploymentState.Requested) : null;
        var page = Open(scene);
        Assert.Equal(requests ? 1 : 0, page.FindAll(".compose").Count);
        Assert.Empty(page.FindAll(".matrix"));
        if (requests)
        {
            await page.Find("#field-words").InputAsync(new() { Value = "Please come" });
            await page.Find(".compose").SubmitAsync();
            page.WaitForState(() => page.FindAll(".compose").Count == 0);
            Assert.Contains("Port", Assert.Single(scene.Api.Asked, asked => asked.Method == "POST").Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(MeshRoles.Officer, ConsentState.Requested, 0, 0)]
    [InlineData(MeshRoles.Supervisor, ConsentState.Requested, 2, 1)]
    [InlineData(MeshRoles.Supervisor, ConsentState.Granted, 0, 0)]
    public async Task A_supervisor_of_the_host_grants_what_is_asked_where_the_deployment_stands(string role, ConsentState state, int tasks, int grants)
    {
        var consent = ConsentId.For(Id.Host, Secretariat, new OperationId("assess"));
        await using var scene = new ConsoleScene(roles: role);
        scene.Api.Answer = (method, address) => address.EndsWith("/grant", StringComparison.Ordinal) ? Consent(consent, ConsentState.Granted)
            : address.Contains("/consents/", StringComparison.Ordinal) ? Consent(consent, state)
            : Deployment(DeploymentState.Assessed) with { Mandates = [new DeploymentMandate(consent, ["scene", "photographs"], Now.AddDays(10), Now)] };
        var page = Open(scene);
        page.WaitForElement("article .facts-list");
        Assert.Equal(tasks, page.FindAll("article .choice input").Count);
        var grant = page.FindAll("article button").Where(button => button.TextContent.Trim() == "Grant").ToList();
        Assert.Equal(grants, grant.Count);
        if (grants > 0)
        {
            await page.Find("article .choice input").ChangeAsync(new() { Value = false });
            await page.FindAll("article button").First(button => button.TextContent.Trim() == "Grant").ClickAsync(new());
            page.WaitForState(() => page.FindAll("article .choice").Count == 0);
            Assert.Contains("\"tasks\":[\"scene\"]", Assert.Single(scene.Api.Asked, asked => asked.Method == "POST").Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_team_has_a_page_from_the_approval_on(bool isApproved, int links)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => Deployment(isApproved ? DeploymentState.Mobilising : DeploymentState.Assessed) with
        {
            Teams = [new DeploymentTeam(TeamId.For(Id, 'A'), 0, null)],
            Approval = isApproved ? new DeploymentApprovalBody(Now, new AuthorBody(Secretariat, "0501"), Now.AddDays(1), HubName.Lyon) : null,
        };
        Assert.Equal(links, Open(scene).FindAll($"a[href='/FR/teams/{Id}:A']").Count);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(-2, false)]
    public async Task Experts_are_looked_for_from_when_the_team_is_needed(int days, bool says)
    {
        var from = DateTimeOffset.UtcNow.AddDays(days);
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => new ExpertsBody([], null);
        var deployment = Deployment(DeploymentState.Assessed) with { Until = from.AddDays(20) };
        scene.Context.Render<ExpertFinder>(parameters => parameters.Add(one => one.Deployment, deployment with { Need = deployment.Need with { From = from } })).WaitForElement(".empty");
        Assert.Equal(says, Assert.Single(scene.Api.Asked).Address.Contains($"&from={Uri.EscapeDataString(from.ToString("O"))}&until=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_in_the_deployment_is_not_said_to_be_away_with_another()
    {
        var (inside, outside) = (new ExpertId("FR:dvi-07"), new ExpertId("FR:dvi-08"));
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => new ExpertsBody([Deployed(inside), Deployed(outside)], null);
        var deployment = Deployment(DeploymentState.Deployed) with { Members = [new DeploymentMember(inside, null, MemberStage.OnSite, [ExpertSkill.Dna])] };
        var finder = scene.Context.Render<ExpertFinder>(parameters => parameters.Add(one => one.Deployment, deployment));
        finder.WaitForElement(".matrix");
        Assert.Equal([("", "In"), ("deployed with another deployment", "")], finder.FindAll("tbody tr").Select(row => (row.Children[^2].TextContent.Trim(), row.Children[^1].TextContent.Trim())));

        static FoundExpertBody Deployed(ExpertId id) =>
            new(new ExpertBody(id, ExpertState.Deployed, 1, new ExpertCard([ExpertSkill.Dna], [], [], [], 45.76, 4.84, false, [], []), []), 7, IsOffered: false, "deployed with another deployment");
    }

    private static IRenderedComponent<DeploymentPage> Open(ConsoleScene scene)
    {
        var page = scene.Context.Render<DeploymentPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, Id.Value));
        page.WaitForElement("#stands");
        return page;
    }

    private static ConsentBody Consent(ConsentId id, ConsentState state) => new(
        id, state, 1, Id.Host, new AuthorBody(Secretariat, "0501"), Id.Host, ConsentAction.DeployTeam, ["photographs", "scene"], Now, Now.AddDays(1), Now.AddDays(10), "A team of five.", null, null, [], null);

    private static DeploymentBody Deployment(DeploymentState state) => new(
        Id,
        state,
        1,
        Id.Host,
        new DeploymentNeedBody { Kind = DeploymentKind.IrtDisaster, Magnitude = DeploymentMagnitude.Small, Sites = [new DeploymentSiteBody("Port", 43.3, 5.36)], Tasks = ["scene"] },
        new DeploymentEstimate(5, 10),
        new AuthorBody(Secretariat, "0501"),
        Now,
        "GDACS EQ 1",
        "Earthquake",
        Reason: null,
        Until: null,
        Mandates: [],
        Turn: null,
        Teams: [],
        Coordinator: null,
        Members: [],
        Approval: null,
        OnSiteAt: null,
        IsLate: false,
        Extensions: [],
        Arrests: [],
        ClosingReason: null,
        Report: null,
        Problem: null);
}
