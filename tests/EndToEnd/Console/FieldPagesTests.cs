using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>Deployments, identifications and events as a bureau sees them: France brings an expert, and is the host of an identification and of an event.</summary>
[Collection(ConsoleMesh.Collection)]
public sealed class FieldPagesTests(ConsoleMesh mesh)
{
    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "en", "dark")]
    [InlineData(1440, "ar", "dark")]
    [InlineData(390, "ar", "light")]
    public async Task Every_page_of_work_in_the_field_is_accessible_and_fits(int width, string language, string theme)
    {
        var id = await mesh.Field.DeployAsync();
        var identification = await mesh.Field.IdentifyAsync();
        var games = await mesh.Field.AccreditAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, width, language, theme);
        await window.SignInAsync("deployments");
        (string Address, string Until, string Name)[] pages =
        [
            ("deployments", ".list tbody tr", "deployments-bureau"),
            ($"deployments/{id}", ".situation", "deployment-bureau"),
            ($"teams/{id}:A", "article.message", "team-bureau"),
            ("identifications", ".list tbody tr", "identifications-bureau"),
            ($"identifications/{identification}", "article.message", "identification"),
            ("events", ".list tbody tr", "events-bureau"),
            ($"events/{games}", "article.message", "event"),
            (Remains(identification), ".list tbody tr", "remains-alone"),
        ];
        foreach (var (address, until, name) in pages)
        {
            await window.GoAsync(address, until);
            await window.LookAsync($"{name}-{width}-{language}-{theme}");
        }

        await window.Page.Locator(".list .link").First.ClickAsync();
        await window.Page.Locator(".teeth").Nth(1).WaitForAsync();
        await window.Page.Locator("#content details summary").ClickAsync();
        await window.LookAsync($"remains-{width}-{language}-{theme}");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_victim_is_identified_with_two_signatures()
    {
        var identification = await mesh.Field.IdentifyAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync(Remains(identification));
        await window.Page.Locator(".list .link", new PageLocatorOptions { HasText = "FR-0012" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "Dental" }).CheckAsync();
        await window.Page.FillAsync("#field-reason", "Seven teeth agree.");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Propose and sign" }).ClickAsync();
        var decision = window.Page.Locator("article.message", new PageLocatorOptions { HasText = "Seven teeth agree." });
        await decision.GetByText("Awaited from another member of the board").WaitForAsync();

        // Whoever proposes does not sign twice; what the other member does is shown at once.
        Assert.Equal(0, await decision.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Sign", Exact = true }).CountAsync());
        await mesh.Field.RunAsync("identification", "sign", "BR", identification, "2");
        await decision.GetByText("BR/0001").WaitForAsync();
        await window.LookAsync("identification-walk");
        Assert.Empty(window.Complaints);
    }

    private static string Remains(string identification) => $"identifications/{identification}/remains/PM-1";
}
