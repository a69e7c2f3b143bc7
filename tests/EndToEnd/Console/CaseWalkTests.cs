using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed partial class CaseWalkTests(ConsoleMesh mesh)
{
    // A picture of one grey point.
    private static readonly byte[] Photograph = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_case_is_opened_worked_on_with_another_bureau_and_closed()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        var page = window.Page;
        await window.SignInAsync("cases/new");
        await page.FillAsync("#field-title", "Stolen ships <b>");
        await page.SelectOptionAsync(".compose select", "drugs");
        await PressAsync(window, "Open the case");
        var id = Number().Match(await window.ArriveAsync("/FR/cases/FR-")).Value;

        await page.GetByText("Invite a bureau", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await page.Locator("details[open] select").First.SelectOptionAsync("BR");
        await PressAsync(window, "Invite");
        await page.Locator("table tr", new PageLocatorOptions { HasText = "Invited" }).WaitForAsync();
        (await mesh.Processes.Command.RunAsync("case", "answer", "BR", id, "yes")).Succeeded();
        await window.GoAsync($"cases/{id}", ".pager");

        await page.GetByText("Add a subject", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await page.FillAsync("#field-subject-names", "Vantreuil, Ada\n\u0424\u0440\u0435\u0439");
        await page.FillAsync("#field-subject-birthDate", "1979-01");
        await PressAsync(window, "Add the subject");
        await page.Locator("table .subject", new PageLocatorOptions { HasText = "Vantreuil, Ada" }).WaitForAsync();

        await page.Locator("form.compose select").First.SelectOptionAsync("Evidence");
        await page.Locator("form.compose .choice label", new PageLocatorOptions { HasText = "Brazil" }).ClickAsync();
        await page.FillAsync("#field-text", "The ship's log.");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "log.png", MimeType = "image/png", Buffer = Photograph });
        await page.Locator(".files li", new PageLocatorOptions { HasText = "log.png" }).GetByText("Remove").WaitForAsync();
        await PressAsync(window, "Add the entry");
        await page.Locator("img.preview").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('img.preview').naturalWidth === 1");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Custody chain of entry 1" }).ClickAsync();
        await page.GetByText("Record a step of the chain").ClickAsync();
        await page.FillAsync("#field-custody-details-1", "Found on the bridge.");
        await PressAsync(window, "Record");
        await page.Locator(".custody li", new PageLocatorOptions { HasText = "Found on the bridge." }).WaitForAsync();

        await page.GetByText("Add a task", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await page.FillAsync("#field-task", "Ask the port");
        await PressAsync(window, "Add the task");
        await PressAsync(window, "Start task 1");
        await PressAsync(window, "Finish task 1");
        await page.FillAsync("#field-task-words", "She left at 04:20.");
        await page.Locator("form[data-keep^=task-] button[type=submit]").First.ClickAsync();
        await page.Locator("table[aria-label=Tasks] tr", new PageLocatorOptions { HasText = "Done" }).WaitForAsync();
        Assert.Contains("The ship's log.", (await mesh.Processes.Command.RunAsync("case", "entries", "BR", id)).Succeeded().Output, StringComparison.Ordinal);

        foreach (var (width, language, theme) in new[] { (1440, "en", "light"), (390, "ar", "dark") })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.GotoAsync($"{mesh.Address}/preferences?language={language}&theme={theme}&then=/FR/cases/{id}");
            await page.Locator("img.preview").WaitForAsync();
            await window.LookAsync($"case-whole-{width}-{language}-{theme}");
        }

        await page.SetViewportSizeAsync(794, 1123);
        await page.GotoAsync($"{mesh.Address}/preferences?language=en&theme=dark&then=/FR/cases/{id}");
        await page.Locator("img.preview").WaitForAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await page.Locator("form, nav, button").Filter(new LocatorFilterOptions { Visible = true }).First.IsVisibleAsync());
        await window.LookAsync("case-print");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });

        await page.Locator("summary", new PageLocatorOptions { HasText = "Close the case" }).ClickAsync();
        await page.FillAsync("#field-closing", "The ship is back.");
        await PressAsync(window, "Close the case");
        await PressAsync(window, "Open the case again", isPressed: false);
        await window.GoAsync($"cases/{id}/history", ".list tbody tr");
        Assert.Contains("The ship is back.", await page.Locator(".list tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);

        // Brazil has read the entries; who supervises France sees that.
        await window.GoAsync("audit", ".list tbody tr");
        Assert.Contains("Read case", await page.Locator(".list tbody tr", new PageLocatorOptions { HasText = "Brazil" }).First.InnerTextAsync(), StringComparison.Ordinal);
        await window.LookAsync("audit-rows-794");
        window.AssertNoComplaints();
    }

    private static async Task PressAsync(ConsoleWindow window, string name, bool isPressed = true)
    {
        var button = window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });
        await button.WaitForAsync();
        if (isPressed)
        {
            await button.ClickAsync();
        }
    }

    [GeneratedRegex(@"FR-\d{4}-\d{6}")]
    private static partial Regex Number();
}
