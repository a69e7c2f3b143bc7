using System.Globalization;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class CommandRoomTests(ConsoleMesh mesh)
{
    private const string Expert = "FR:dvi-07";
    private static readonly string[] Need = ["irt-disaster", "small", "scene,photographs", "Port=14.58,120.97"];

    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "en", "dark")]
    [InlineData(1440, "ar", "dark")]
    [InlineData(390, "ar", "light")]
    public async Task Every_page_of_the_command_centre_is_accessible_and_fits(int width, string language, string theme)
    {
        var id = await DeployAsync();
        (await mesh.Processes.Command.RunAsync("ask-help", "BR", "Two officers are missing.", "--operation-id", "help")).Succeeded();
        await using var window = await ConsoleWindow.OpenAsync(mesh, width, language, theme, mesh.CommandCentre);
        await window.SignInAsync("command");
        (string Address, string Until, string Name)[] pages =
        [
            ("command", ".queue tbody tr", "command"),
            ("deployments", ".list tbody tr", "deployments"),
            ($"deployments/{id}", ".matrix tbody tr", "deployment"),
            ("identifications", ".list tbody tr, .empty", "identifications"),
            ("events", ".list tbody tr, .empty", "events"),
        ];
        foreach (var (address, until, name) in pages)
        {
            await window.GoAsync(address, until);
            await window.LookAsync($"{name}-{width}-{language}-{theme}");
        }

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_disaster_goes_from_alert_to_an_assessed_request()
    {
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

        await room.GoAsync($"deployments/{id}", ".compose");
        await room.Page.FillAsync("#field-words", "A team of five for ten days.");
        await room.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Assess and ask" }).ClickAsync();
        await room.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Assessed" }).WaitForAsync();
        await room.LookAsync("deployment-walk");
        Assert.Empty(room.Complaints);
        Assert.Empty(host.Complaints);
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

    /// <summary>A deployment to the Philippines with a team; a second call finds it as the first one left it.</summary>
    private async Task<string> DeployAsync()
    {
        await RunAsync("expert", "put", "FR", Expert, "odontology,dna", "45.76,4.84", "--languages", "fr,en", "--stand-by", "--operation-id", "expert");
        await RunAsync("expert", "put", "FR", "FR:search-02", "rescue,crime-scene", "45.76,4.84", "--languages", "fr", "--operation-id", "expert-2");
        var id = (await RunAsync(["deployment", "offer", "IPSG", "PH", "GDACS EQ 1", "Earthquake near Manila", .. Need, "--operation-id", "offer"])).Split(' ')[0];
        await RunAsync(["deployment", "accept", "PH", id, "Please come", .. Need, "--operation-id", "accept"]);
        await RunAsync(["deployment", "assess", "IPSG", id, "A team for ten days", .. Need, "--operation-id", "assess"]);
        await RunAsync("deployment", "team", "IPSG", id, "A", "--operation-id", "team");
        await RunAsync("deployment", "add", "IPSG", id, Expert, "--team", "A", "--operation-id", "add");
        await RunAsync("deployment", "team", "IPSG", id, "A", "--leader", Expert, "--operation-id", "leader");
        await Until.TrueAsync("the expert is found", async () => (await RunAsync("expert", "find", "IPSG")).Contains("FR:search-02", StringComparison.Ordinal), Until.Deadline);
        return id;
    }

    private async Task<string> RunAsync(params string[] arguments) => (await mesh.Processes.Command.RunAsync(arguments)).Succeeded().Output;
}
