using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>Deployments, identifications and events as a bureau sees them: France brings an expert, and is the host of an identification and of an event.</summary>
[Collection(ConsoleMesh.Collection)]
public sealed class FieldPagesTests(ConsoleMesh mesh)
{
    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "ar", "dark")]
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
            ($"identifications/{identification}/matrix", ".pairs", "matrix"),
        ];
        foreach (var (address, until, name) in pages)
        {
            await window.GoAsync(address, until);
            await window.LookAtBothWidthsAsync(name);
        }

        // The matrix leads to the comparison.
        await window.Page.Locator(".pairs a.verdict").First.ClickAsync();
        await window.Page.Locator(".teeth").Nth(1).WaitForAsync();
        await window.Page.Locator("#content details summary").ClickAsync();
        await window.LookAtBothWidthsAsync("remains");
        window.AssertNoComplaints();
    }

    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "ar", "dark")]
    public async Task A_team_writes_down_its_work(int width, string language, string theme)
    {
        var id = await mesh.Field.DeployAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, width, language, theme);
        await window.SignInAsync($"teams/{id}:A");
        await window.Page.WaitForSelectorAsync(".situation");
        foreach (var form in await window.Page.QuerySelectorAllAsync("details.decide:not([open]) > summary"))
        {
            await form.ClickAsync();
        }

        await window.Page.FillAsync("#visit-purpose", $"Port {language}");
        await window.Page.ClickAsync(".purpose button[type=submit]");
        await window.Page.FillAsync("#field-latitude", "14.6");
        await window.Page.FillAsync("#field-longitude", "120.99");
        await SubmitAsync("check-in");
        await window.Page.FillAsync("#field-sector-code", $"N-{language}");
        await window.Page.FillAsync("#field-sector-text", "Northern pier");
        await SubmitAsync("sector");
        await window.Page.FillAsync("#field-item-text", $"A passport {language}");
        await window.Page.SetInputFilesAsync("#files", new FilePayload { Name = "passport.png", MimeType = "image/png", Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==") });
        await window.Page.Locator(".files bdi", new PageLocatorOptions { HasText = "passport.png" }).WaitForAsync();
        await SubmitAsync("collect");
        await window.Page.FillAsync("#field-report-text", $"Day 2 {language}: the northern pier is open.");
        await SubmitAsync("report");
        await window.Page.FillAsync("#field-log-text", $"The northern pier is open again ({language}).");
        await SubmitAsync("log");
        await window.Page.GetByText($"The northern pier is open again ({language}).").WaitForAsync();
        await window.Page.Locator("bdi", new PageLocatorOptions { HasText = $"N-{language}" }).First.WaitForAsync();
        foreach (var read in await window.Page.QuerySelectorAllAsync("article.message > p > .link, article.message > footer > button, article.message .facts > .link"))
        {
            await read.ClickAsync();
        }

        await window.Page.Locator(".text", new PageLocatorOptions { HasText = $"A passport {language}" }).WaitForAsync();
        await window.LookAtBothWidthsAsync("team-acts");
        Assert.Equal(0, await window.Page.Locator(".problem").CountAsync());
        window.AssertNoComplaints();

        // A form is empty again once the API has taken what it held.
        async Task SubmitAsync(string form)
        {
            await window.Page.Locator($"form[data-keep^='{form}-'] button[type=submit]").ClickAsync();
            await window.Page.WaitForFunctionAsync($"() => [...document.querySelectorAll(\"form[data-keep^='{form}-'] textarea, form[data-keep^='{form}-'] input[name=latitude]\")].every(field => field.value === '') || document.querySelector('.problem')");
        }
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
        window.AssertNoComplaints();
    }

    private static string Remains(string identification) => $"identifications/{identification}/remains/PM-1";
}
