using System.Collections.Immutable;
using Interpol.Mesh.Console.Cluster;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Tests.Cluster;

public sealed class ClusterPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong, whether it is severe, and what is said of it.</summary>
    public static TheoryData<ClusterBody, bool, string> Troubles => new()
    {
        { Well() with { Hubs = [Hub("lyon"), new HubBody(HubName.Singapore, 0, HubName.Lyon), Hub("buenos-aires")] }, true, "Singapore has no active silo; Lyon stands in." },
        { Well() with { Hubs = [.. HubName.All.Select(hub => new HubBody(hub, 0, null))] }, true, "Lyon has no active silo, and nobody stands in." },
        { Well() with { Silos = [Silo("lyon-1") with { Answers = false }] }, true, "lyon-1 is a member and does not answer." },
        { Well() with { Silos = [Silo("lyon-1") with { SuspectedBy = ["singapore-1"] }] }, false, "lyon-1 is suspected by singapore-1." },
        { Well() with { Silos = [Silo("lyon-1") with { Status = "shutting-down", Answers = false }] }, false, "lyon-1 is draining." },
        { Well() with { Links = [new HubLinkBody(HubName.Lyon, HubName.Singapore, null, 0, 0)] }, true, "Lyon does not reach Singapore." },
        { Well() with { UndeliveredCount = 7, Undelivered = [new UndeliveredBody(OwnerId.Parse("FR"), OwnerId.Parse("BR"), Lane.Routine, 7, Now, 3600)] }, false, "7 messages wait for their recipients' gateways, the oldest for 1:00:00." },
    };

    [Theory, MemberData(nameof(Troubles))]
    public async Task What_is_wrong_is_said_with_its_reason(ClusterBody cluster, bool severe, string text)
    {
        await using var scene = new ConsoleScene();
        var health = ClusterHealth.Of(cluster, scene.Service<IStringLocalizer<Texts>>());
        Assert.Equal(new ClusterFinding(severe, text), health.Findings[0]);
        Assert.EndsWith(text, health.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_wrong_with_a_dead_silo_of_a_hub_that_works_or_a_message_that_waits_a_minute()
    {
        await using var scene = new ConsoleScene();
        var cluster = Well() with
        {
            Silos = [Silo("lyon-1"), Silo("lyon-2") with { Status = "dead", Answers = false }],
            Links = [new HubLinkBody(HubName.Lyon, HubName.Singapore, 1.5, 1, 60)],
            Undelivered = [new UndeliveredBody(OwnerId.Parse("FR"), OwnerId.Parse("BR"), Lane.Routine, 1, Now, 60)],
        };
        var health = ClusterHealth.Of(cluster, scene.Service<IStringLocalizer<Texts>>());
        Assert.True(health.IsGood);
        Assert.Equal("The cluster is well: all three hubs work, with 3 silos.", health.Sentence);
    }

    [Fact]
    public async Task A_silent_silo_keeps_what_it_last_said_and_only_a_confirmed_drain_is_asked_for()
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Operator);
        var last = new SiloFiguresBody(Now, 4711, 1 << 20, 3, 2);
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", "cluster") => Well() with { Silos = [Silo("lyon-1"), Silo("singapore-1") with { Status = "dead", Answers = false, LastKnown = last }] },
            ("GET", "cluster/history") => new ClusterHistoryBody([new ClusterSampleBody(Now, 2, 10, 5, 0)], [new SiloChangeBody(Now, "singapore-1", "127.0.0.1:1", "dead") { DeclaredBy = ["lyon-1"] }]),
            ("POST", "cluster/silos/lyon-1/drain") => new DrainBody("lyon-1"),
            _ => null,
        };
        var page = scene.Context.Render<ClusterPage>(parameters => parameters.Add(shown => shown.Owner, "IPSG"));
        page.WaitForAssertion(() => Assert.Contains("4,711", page.Find("[data-silo='singapore-1']").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[data-silo='singapore-1'] button"));
        Assert.Contains("singapore-1: Dead", page.Find(".changes li").TextContent, StringComparison.Ordinal);
        Assert.Contains("Dead declared by lyon-1", page.Find(".changes li").TextContent, StringComparison.Ordinal);

        page.Find("[data-silo='lyon-1'] button").Click();
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Method == "POST");
        page.FindAll("[data-silo='lyon-1'] button")[0].Click();
        page.WaitForAssertion(() => Assert.Single(scene.Api.Asked, asked => asked is { Method: "POST", Address: "cluster/silos/lyon-1/drain" }));
    }

    /// <summary>What waited and why, and what is said of it.</summary>
    [Theory]
    [InlineData(0, null, "The hub of BR has everything; no gateway of it has fetched it.")]
    [InlineData(3, "buenos-aires has not answered", "3 are sent to BR again. The attempt before failed: buenos-aires has not answered")]
    [InlineData(3, null, "3 are sent to BR again.")]
    public async Task What_waits_is_sent_again_after_a_confirmation_and_the_page_says_what_came_of_it(long waited, string? failure, string said)
    {
        await using var scene = new ConsoleScene(roles: MeshRoles.Operator);
        var (france, brazil) = (OwnerId.Parse("FR"), OwnerId.Parse("BR"));
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", "cluster") => Well() with { Undelivered = [new UndeliveredBody(france, brazil, Lane.Flash, 3, Now, 60)], Backlogs = [new BacklogBody(brazil, 1203, Now, 3600)] },
            ("GET", "cluster/history") => new ClusterHistoryBody([], []),
            ("POST", "cluster/links/FR/BR/flash/retry") => new LinkRetryBody(france, brazil, Lane.Flash, waited, null, failure),
            _ => null,
        };
        var page = scene.Context.Render<ClusterPage>(parameters => parameters.Add(shown => shown.Owner, "IPSG"));
        page.WaitForElement("[aria-label='Send again from FR to BR']").Click();
        Assert.Contains("1,203", page.Find("[aria-label='Backlog of each bureau'] tbody").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Method == "POST");
        page.FindAll("button").Single(button => button.TextContent == "Yes, send it").Click();
        page.WaitForAssertion(() => Assert.Equal(said, page.Find(".said").TextContent));
    }

    [Fact]
    public async Task Methods_are_sorted_by_what_is_chosen()
    {
        await using var scene = new ConsoleScene();
        ImmutableArray<MethodBody> methods = [new("outbox", "Often", 100, 0, 50, 1, 2) { P999Milliseconds = 3 }, new("feed", "Seldom", 10, 5, 1, 0.5, 9) { P999Milliseconds = 20 }];
        var table = scene.Context.Render<MethodTable>(parameters => parameters.Add(shown => shown.Methods, methods).Add(shown => shown.Grains, [new("notice", MethodBody.Every, 7, 0, 1, 1, 1)]));
        Assert.StartsWith("outbox", table.Find("tbody td").TextContent, StringComparison.Ordinal);
        foreach (var order in (int[])[2, 3, 4])
        {
            table.FindAll("thead button")[order].Click();
            Assert.StartsWith("feed", table.Find("tbody td").TextContent, StringComparison.Ordinal);
        }

        table.FindAll(".filters button")[1].Click();
        Assert.Equal("notice", Assert.Single(table.FindAll("tbody td bdi")).TextContent);
    }

    [Fact]
    public async Task A_method_that_was_not_called_has_no_latency_and_one_that_waits_says_so()
    {
        await using var scene = new ConsoleScene();
        ImmutableArray<MethodBody> methods = [new("feed", "ReadAsync", 100, 0, 50, 2097, 2097) { WaitsForNews = true }, new("outbox", "Never", 3, 0, 0, 0, 0)];
        var rows = scene.Context.Render<MethodTable>(parameters => parameters.Add(shown => shown.Methods, methods).Add(shown => shown.Grains, [])).FindAll("tbody tr");
        Assert.Equal(["feed.ReadAsyncwaits for news", "50.0", "2,097.0", "2,097.0", "0.0", "0.0"], rows[0].Children.Select(cell => cell.TextContent));
        Assert.Equal(["outbox.Never", "0.0", "-", "-", "-", "0.0"], rows[1].Children.Select(cell => cell.TextContent));
    }

    [Theory]
    [InlineData(new double[0], "")]
    [InlineData(new double[] { 0 }, "0,59 300,59")]
    [InlineData(new double[] { 0, 5, 10 }, "0,59 150,30 300,1")]
    public void A_chart_goes_from_zero_to_the_highest(double[] values, string points) => Assert.Equal(points, TimeChart.Points(values));

    private static ClusterBody Well() => new(Now, [.. HubName.All.Select(hub => Hub(hub.Value))], [Silo("lyon-1"), Silo("singapore-1"), Silo("buenos-aires-1")], []);

    private static HubBody Hub(string name) => new(HubName.Parse(name), 1, null);

    private static SiloBody Silo(string name) => new(name, HubName.TryOfSilo(name, out var hub) ? hub : null, "active", "127.0.0.1:11101", Now.AddHours(-1), true, null, 10, 1 << 20, 2, []);
}
