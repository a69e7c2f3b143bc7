using Interpol.Mesh.Console.Events;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Events;

public sealed class EventPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("BR", ScreeningState.None, "accreditation-checks", 1)]
    [InlineData("BR", ScreeningState.Stopped, "accreditation-checks", 1)]
    [InlineData("BR", ScreeningState.Running, "accreditation-checks", 0)]
    [InlineData("BR", ScreeningState.None, "scene", 0)]
    [InlineData("FR", ScreeningState.None, "accreditation-checks", 0)]
    public async Task Who_has_the_grant_of_the_host_begins_to_screen(string host, ScreeningState state, string task, int starts)
    {
        var id = DeploymentId.Parse($"{host}-IMEST-2026-0003");
        var consent = ConsentId.For(id.Host, OwnerId.Parse("FR"), new OperationId("ask"));
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => address["owners/FR/".Length..].Split('?')[0] switch
        {
            "consents" => new ConsentsBody([Consent(consent, task)], null),
            var path when path.EndsWith("/figures", StringComparison.Ordinal) => new EventFiguresBody(new EventFigures(3, 1, 0, null, [])),
            var path when path.EndsWith("/findings", StringComparison.Ordinal) => new FindingsBody([], null),
            _ => Event(id, method == "POST" ? ScreeningState.Running : state),
        };
        var page = scene.Context.Render<EventPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, id.Value));
        page.WaitForElement("progress");
        Assert.Equal(starts, Buttons().Count);
        if (starts > 0)
        {
            await Buttons()[0].ClickAsync(new());
            page.WaitForState(() => Buttons().Count == 0);
            Assert.Contains($"\"consent\":\"{consent}\"", Assert.Single(scene.Api.Asked, asked => asked is { Method: "POST" }).Body, StringComparison.Ordinal);
        }

        List<AngleSharp.Dom.IElement> Buttons() => [.. page.FindAll("footer button").Where(button => button.TextContent.Trim() == "Begin to screen")];
    }

    [Fact]
    public async Task Findings_are_paged_and_clearing_one_stays_at_its_page()
    {
        var id = DeploymentId.Parse("BR-IMEST-2026-0003");
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => (method, address[$"owners/FR/events/{id}".Length..]) switch
        {
            ("GET", "/figures") => new EventFiguresBody(new EventFigures(3, 1, 0, null, [])),
            ("GET", "/findings") => new FindingsBody([Finding("A-2")], 17),
            ("GET", "/findings?before=17") => new FindingsBody([Finding("A-1")], null),
            ("POST", "/accreditations") => new AccreditationsOutcomeBody(2, 1, []),
            ("GET", "") => Event(id, ScreeningState.Running),
            _ => null,
        };
        var page = scene.Context.Render<EventPage>(parameters => parameters.Add(one => one.Owner, "FR").Add(one => one.Id, id.Value));
        page.WaitForElement(".pager");
        Assert.Contains("A-2", Shown(), StringComparison.Ordinal);
        await page.FindAll(".pager button").Single(button => button.TextContent.Trim() == "Older").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("A-1", Shown(), StringComparison.Ordinal));
        Assert.DoesNotContain("A-2", Shown(), StringComparison.Ordinal);
        await page.Find("[aria-label='Clear: A-1']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(2, scene.Api.Asked.Count(asked => asked.Address.EndsWith("/findings?before=17", StringComparison.Ordinal))));
        await page.FindAll(".pager button").Single(button => button.TextContent.Trim() == "Newer").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("A-2", Shown(), StringComparison.Ordinal));

        string Shown() => string.Concat(page.FindAll("article").Select(article => article.TextContent));

        static Finding Finding(string badge) => new(badge, Now, HubName.Lyon, []);
    }

    private static ConsentBody Consent(ConsentId id, string task) => new(
        id, ConsentState.Granted, 1, id.Country, new AuthorBody(OwnerId.Parse("FR"), "0417"), id.Country, ConsentAction.DeployTeam, [task], Now, Now.AddDays(1), Now.AddDays(10), null,
        new ConsentGrantBody([task], Now.AddDays(10), null, Now, new AuthorBody(id.Country, "0001")), null, [], null);

    private static EventBody Event(DeploymentId id, ScreeningState screening) => new(
        id,
        EventState.Open,
        1,
        id.Host,
        new EventPlanBody("Games", new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 9), "America/Sao_Paulo", null, [new EventSite("arena", "Arena", [])], [], [], [], 30, null),
        Now,
        screening,
        Consent: null,
        StoppedBy: null,
        Emergencies: [],
        ClosedAt: null,
        DeleteAt: null,
        Problem: null);
}
