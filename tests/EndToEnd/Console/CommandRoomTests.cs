using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class CommandRoomTests(ConsoleMesh mesh)
{
    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "ar", "dark")]
    public async Task Every_page_of_the_command_centre_is_accessible_and_fits(int width, string language, string theme)
    {
        var id = await mesh.Field.DeployAsync();
        (await mesh.Processes.Command.RunAsync("ask-help", "BR", "Two officers are missing.", "--operation-id", "help")).Succeeded();
        await using var window = await ConsoleWindow.OpenAsync(mesh, width, language, theme, mesh.CommandCentre);
        await window.SignInAsync("command");
        (string Address, string Until, string Name)[] pages =
        [
            ("command", ".queue tbody tr", "command"),
            ("deployments", ".list tbody tr", "deployments"),
            ($"deployments/{id}", ".matrix tbody tr", "deployment"),
            ($"teams/{id}:A", "article.message", "team"),
            ("identifications", ".list tbody tr, .empty", "identifications"),
            ("events", ".list tbody tr, .empty", "events"),
        ];
        foreach (var (address, until, name) in pages)
        {
            await window.GoAsync(address, until);
            await window.LookAtBothWidthsAsync(name);
        }

        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_disaster_goes_from_alert_to_a_team_that_may_leave()
    {
        await mesh.Field.RunAsync("expert", "put", "BR", "BR:rescue-03", "rescue,crime-scene", "-23.55,-46.63", "--languages", "pt,en", "--stand-by");
        await using var room = await ConsoleWindow.OpenAsync(mesh, desk: mesh.CommandCentre);
        await room.SignInAsync("command");
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "I am on duty" }).ClickAsync();
        await room.Page.GetByText("Officer 0501").First.WaitForAsync();
        await AlertAsync("Red earthquake alert in France");

        // The alert is in the queue by itself, and on the map.
        await room.Page.Locator(".queue", new PageLocatorOptions { HasText = "earthquake" }).WaitForAsync();
        await room.Page.Locator(".marks", new PageLocatorOptions { HasText = "Red earthquake alert in France" }).WaitForAsync();
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Take it") }).First.ClickAsync();
        await room.LookAsync("command-walk");

        await using var host = await ConsoleWindow.OpenAsync(mesh);
        await host.SignInAsync("deployments");
        var offer = host.Page.Locator(".list a", new PageLocatorOptions { HasText = "FR-IRT" });
        await Until.TrueAsync("the offer has reached the host", async () =>
        {
            await host.GoAsync("deployments", ".list tbody tr, .empty");
            return await offer.CountAsync() > 0;
        }, Until.Deadline);
        var id = await offer.First.InnerTextAsync();
        await offer.First.ClickAsync();
        await host.Page.FillAsync("#field-words", "Three hundred people are missing: please come.");
        await host.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Request", Exact = true }).ClickAsync();
        await host.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Requested" }).WaitForAsync();

        // The request is in the queue by itself, and leads to the page on which it is assessed.
        await room.GoAsync("command", ".queue tbody tr");
        await room.Page.Locator(".queue a", new PageLocatorOptions { HasText = id }).ClickAsync();
        await room.Page.FillAsync("#field-words", "A team of five for ten days.");
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Assess and ask" }).ClickAsync();
        await room.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Assessed" }).WaitForAsync();
        await room.LookAsync("deployment-walk");

        // What is asked is on the host's page by itself, and is granted there.
        await host.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Assessed" }).WaitForAsync();
        await host.Page.Locator("article .choice").WaitForAsync();
        await host.LookAsync("deployment-host-walk");
        await host.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Grant", Exact = true }).ClickAsync();
        await host.Page.Locator("article header", new PageLocatorOptions { HasText = "Granted" }).WaitForAsync();
        await room.Page.Locator("article header", new PageLocatorOptions { HasText = "Granted" }).WaitForAsync();

        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Hold: BR:rescue-03" }).ClickAsync();
        await room.Page.Locator(".list", new PageLocatorOptions { HasText = "rescue-03" }).WaitForAsync();
        await mesh.Field.RunAsync("deployment", "release", "BR", id, "BR:rescue-03");
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve" }).ClickAsync();
        await room.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Mobilising" }).WaitForAsync();
        await room.LookAsync("deployment-approved-walk");
        room.AssertNoComplaints();
        host.AssertNoComplaints();
    }

    [Fact]
    public async Task The_lead_is_handed_over_with_a_briefing()
    {
        await using var room = await ConsoleWindow.OpenAsync(mesh, desk: mesh.CommandCentre);
        await room.SignInAsync("command");
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "I am on duty" }).ClickAsync();
        await room.Page.Locator("summary", new PageLocatorOptions { HasText = "Hand the lead over" }).ClickAsync();
        await room.Page.FillAsync("#field-briefing", "Watch the ferry.");
        var to = await room.Page.Locator("#content details select").InputValueAsync();
        await room.LookAsync("hand-over-walk");
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Propose" }).ClickAsync();
        await room.Page.GetByText("An officer on duty there accepts it.").WaitForAsync();

        // Who accepts is an officer of the other room; who leads now is shown by itself.
        var before = (await mesh.Processes.ClientOf("IPSG", "0001", "command").GetFromJsonAsync<JsonNode>("/api/v1/owners/IPSG/command"))!["lead"]!;
        Assert.NotEqual(to, (string)before["room"]!);
        await mesh.Field.RunAsync("command", "present", "IPSG", to);
        await mesh.Field.RunAsync("command", "accept", "IPSG", before["epoch"]!.ToString());
        await room.Page.Locator("summary", new PageLocatorOptions { HasText = "Briefing of the room before" }).WaitForAsync();
        Assert.Equal(0, await room.Page.Locator("summary", new PageLocatorOptions { HasText = "Hand the lead over" }).CountAsync());
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Go off duty" }).ClickAsync();
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Go off duty" }).WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        room.AssertNoComplaints();
    }

    private async Task AlertAsync(string title)
    {
        var now = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var file = Path.Combine(mesh.Processes.Data.Path, "alert.xml");
        await File.WriteAllTextAsync(file, $"""
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:gdacs="http://www.gdacs.org" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"><channel><title>GDACS</title><description>d</description><link>http://example.org</link>
            <item><title>{title}</title><description>d</description><pubDate>{now}</pubDate><geo:Point><geo:lat>48.8</geo:lat><geo:long>2.3</geo:long></geo:Point>
            <gdacs:eventtype>EQ</gdacs:eventtype><gdacs:eventid>4711</gdacs:eventid><gdacs:episodeid>1</gdacs:episodeid><gdacs:alertlevel>Red</gdacs:alertlevel><gdacs:iso3>FRA</gdacs:iso3>
            <gdacs:datemodified>{now}</gdacs:datemodified><gdacs:version>1</gdacs:version></item>
            </channel></rss>
            """);
        (await mesh.Processes.Command.RunAsync("alert", file)).Succeeded();
    }
}
