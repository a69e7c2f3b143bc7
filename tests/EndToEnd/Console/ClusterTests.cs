using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class ClusterTests(ConsoleMesh mesh)
{
    private const string Page = "cluster";

    /// <summary>The operators' gateway serves every owner that has none of its own.</summary>
    private Uri Gateway => mesh.Processes.GatewayAddress("BR");

    private ConsoleDesk Operators => new(OwnerId.Parse("IPSG"), ConsoleMesh.Officer, Gateway.GetLeftPart(UriPartial.Authority));

    [Fact]
    public async Task An_operator_watches_a_hub_that_is_killed_and_comes_back()
    {
        await AddOperatorAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, desk: Operators);
        await window.SignInAsync(Page);
        var state = window.Page.Locator("[data-silo='singapore-1'] strong");
        await ShowsAsync(state, "Active");

        await mesh.Processes.Member("singapore-1").KillAsync();
        await ShowsAsync(state, "Dead");
        await ShowsAsync(window.Page.Locator(".health"), "Singapore has no active silo; Lyon stands in.");
        await ShowsAsync(window.Page.Locator(".changes li").First, "singapore-1: Dead");
        await window.LookAsync("cluster-killed-1440-en-light");

        await mesh.Processes.StartSiloAsync(HubName.Singapore);
        await ShowsAsync(state, "Active");
        await ShowsAsync(window.Page.Locator(".health"), "The cluster is well");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_operator_drains_a_silo_after_a_confirmation()
    {
        await AddOperatorAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, desk: Operators);
        await window.SignInAsync(Page);
        var row = window.Page.Locator("[data-silo='buenos-aires-1']");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Drain buenos-aires-1" }).ClickAsync();
        await ShowsAsync(row, "Its actors move to other silos");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Yes, drain it" }).ClickAsync();
        await ShowsAsync(row.Locator("strong"), "Dead");
        Assert.Equal(0, await mesh.Processes.Member("buenos-aires-1").Ended);

        await mesh.Processes.StartSiloAsync(HubName.BuenosAires);
        await ShowsAsync(row.Locator("strong"), "Active");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_operator_finds_an_actor_ends_its_activation_and_follows_a_message()
    {
        await AddOperatorAsync();
        (await mesh.Processes.Command.RunAsync("send", "FR", "BR", "Where is this?", "--operation-id", "way-1", "--wait", "delivered")).Succeeded();
        await using var window = await ConsoleWindow.OpenAsync(mesh, desk: Operators);
        await window.SignInAsync("look-up");
        await window.Page.WaitForSelectorAsync(".figures tbody tr");
        await window.Page.FillAsync("#field-actor", "outbox/FR");
        await window.Page.Keyboard.PressAsync("Enter");
        var actor = window.Page.Locator("[data-actor]");
        await ShowsAsync(actor, "Active on lyon-1");
        await actor.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Deactivate outbox/FR" }).ClickAsync();
        await actor.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Yes, deactivate it" }).ClickAsync();
        await ShowsAsync(actor, "outbox/FR");
        await Assertions.Expect(actor.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Yes, deactivate it" })).ToHaveCountAsync(0);

        await window.Page.FillAsync("#field-message", MessageId.For(OwnerId.Parse("FR"), new OperationId("way-1")).Value);
        await window.Page.Keyboard.PressAsync("Enter");
        await ShowsAsync(window.Page.Locator("[data-message]"), "Delivered 1 of 1");
        await window.LookAsync("look-up-found-1440-en-light");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task Orleans_dashboard_is_for_operators_alone_and_tells_no_state_of_an_actor()
    {
        await AddOperatorAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, desk: Operators);
        var address = new Uri(Gateway, "/ops/cluster/").AbsoluteUri;
        Assert.Equal(401, (await window.Page.APIRequest.GetAsync(address)).Status);
        Assert.Equal(401, (await window.Page.APIRequest.GetAsync(address + "DashboardCounters")).Status);

        await window.SignInAsync(Page);
        await window.Page.GotoAsync(address);
        await ShowsAsync(window.Page.Locator("body"), "FeedGrain");
        Assert.Equal(200, (await window.Page.APIRequest.GetAsync(address + "DashboardCounters")).Status);
        Assert.Equal(403, (await window.Page.APIRequest.GetAsync(address + "GrainState?grainId=FR&grainType=Interpol.Mesh.Grains.Bureaus.BureauGrain")).Status);
        Assert.Equal(403, (await window.Page.APIRequest.GetAsync(address + "Trace")).Status);
        window.AssertNoComplaints();

        await using var bureau = await ConsoleWindow.OpenAsync(mesh);
        await bureau.SignInAsync();
        Assert.Equal(403, (await bureau.Page.APIRequest.GetAsync(mesh.Address + "/ops/cluster/")).Status);
    }

    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "ar", "dark")]
    public async Task The_cluster_is_accessible_and_fits(int width, string language, string theme)
    {
        await AddOperatorAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, width, language, theme, Operators);
        await window.SignInAsync(Page);
        await window.Page.WaitForSelectorAsync(".charts");
        await window.LookAtBothWidthsAsync("cluster");
        await window.Page.GotoAsync(new Uri(new Uri(window.Page.Url), "/IPSG/look-up").AbsoluteUri);
        await window.Page.WaitForSelectorAsync(".figures tbody tr");
        await window.LookAtBothWidthsAsync("look-up");
        window.AssertNoComplaints();
    }

    /// <summary>Of several tests the first adds the officer; that of the others is refused, and changes nothing.</summary>
    private Task AddOperatorAsync() =>
        mesh.Processes.Command.RunWithInputAsync(ConsoleMesh.Password, "officer", "add", "IPSG", ConsoleMesh.Officer, "--name", "Ops", "--role", "operator");

    private static Task ShowsAsync(ILocator place, string text) => Assertions.Expect(place).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = ConsoleWindow.DeadlineMilliseconds });
}
