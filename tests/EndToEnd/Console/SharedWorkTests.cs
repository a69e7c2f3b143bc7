using System.Net;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>What two officers do with one thing, each in a window.</summary>
[Collection(ConsoleMesh.Collection)]
public sealed class SharedWorkTests(ConsoleMesh mesh)
{
    [Fact]
    public async Task A_check_hits_and_the_owner_of_the_record_confirms()
    {
        const string Passport = "19FV20417";
        var (status, entered) = await mesh.Processes.Client("FR").PostAsync(
            "/api/v1/owners/FR/records", $"hit-{Passport}", $$$$"""{"changes":[{"enter":{"travelDocument":{"number":"{{{{Passport}}}}","issuer":"FRA","type":"passport","fraud":"stolen"}}}]}""");
        Assert.True(status == HttpStatusCode.OK, entered.ToJsonString());
        await using var searcher = await ConsoleWindow.OpenAsync(mesh, desk: mesh.Brazil);
        await searcher.SignInAsync("check");
        await searcher.Page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Travel document" }).CheckAsync();
        await searcher.Page.FillAsync("#field-number", Passport);
        await searcher.Page.FillAsync("#field-issuer", "FRA");
        await searcher.Page.FillAsync("#field-purpose", "border, lane 4");
        await Until.TrueAsync("the record is found", async () =>
        {
            await PressAsync(searcher, "Check now");
            await searcher.Page.WaitForSelectorAsync(".answer");
            return await searcher.Page.Locator(".answer .hit").CountAsync() == 1;
        }, Until.Deadline);
        await searcher.LookAsync("check-hit-1440");

        await using var owner = await ConsoleWindow.OpenAsync(mesh);
        await owner.SignInAsync("hits");
        var hit = owner.Page.Locator("article.message", new PageLocatorOptions { HasText = Passport });
        await Until.TrueAsync("the owner sees the hit", async () =>
        {
            await owner.GoAsync("hits", "article.message, .empty");
            return await hit.CountAsync() == 1;
        }, Until.Deadline);
        Assert.Contains("border, lane 4", await hit.InnerTextAsync(), StringComparison.Ordinal);
        await hit.GetByLabel("Remark").FillAsync("Hold the document <b>.");
        var confirm = hit.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Confirm" });
        await confirm.ClickAsync();
        var shown = string.Empty;

        // Only where the page says that it was refused is it pressed again: that answers once.
        await Until.TrueAsync(() => $"the hit is confirmed; the page shows {shown}", async () =>
        {
            shown = await owner.Page.InnerTextAsync("#content");
            if (await owner.Page.Locator(".problem").CountAsync() > 0)
            {
                await confirm.ClickAsync();
            }

            return await hit.GetByText("Confirmed").CountAsync() == 1;
        }, Until.Deadline);
        await owner.LookAsync("hit-confirmed-1440");

        await Until.TrueAsync("the searcher sees the answer", async () =>
        {
            await searcher.GoAsync("hits", "#content h1");
            await PressAsync(searcher, "Of our checks");
            await searcher.Page.WaitForSelectorAsync("article.message, .empty");
            return await searcher.Page.Locator("article.message", new PageLocatorOptions { HasText = Passport }).GetByText("Confirmed").CountAsync() == 1;
        }, Until.Deadline);
        await searcher.LookAsync("hit-answered-1440");
        searcher.AssertNoComplaints();
        owner.AssertNoComplaints();
    }

    [Fact]
    public async Task Who_is_late_at_a_case_is_told_and_loses_nothing()
    {
        var id = (await mesh.Processes.Command.RunAsync("case", "open", "FR", "Two at one case", "drugs")).Succeeded().Output.Split(' ')[0];
        await using var first = await ConsoleWindow.OpenAsync(mesh);
        await using var second = await ConsoleWindow.OpenAsync(mesh, desk: mesh.SecondOfficer);
        await first.SignInAsync($"cases/{id}");
        await second.SignInAsync($"cases/{id}");
        await first.Page.WaitForSelectorAsync(".pager");
        await second.Page.WaitForSelectorAsync(".pager");

        // Both write: both entries stay.
        await first.Page.FillAsync("#field-text", "Written by the first.");
        await second.Page.FillAsync("#field-text", "Written by the second.");
        await PressAsync(first, "Add the entry");
        await PressAsync(second, "Add the entry");
        await first.Page.Locator(".conversation .text", new PageLocatorOptions { HasText = "the first." }).WaitForAsync();
        await second.Page.Locator(".conversation .text", new PageLocatorOptions { HasText = "the second." }).WaitForAsync();
        await second.GoAsync($"cases/{id}", ".conversation .text");
        Assert.Equal(2, await second.Page.Locator(".conversation .text").CountAsync());

        // One closes it while the other writes.
        await second.Page.FillAsync("#field-text", "Half an hour of work.");
        await first.Page.Locator("summary", new PageLocatorOptions { HasText = "Close the case" }).ClickAsync();
        await first.Page.FillAsync("#field-closing", "All is said.");
        await PressAsync(first, "Close the case");
        await first.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the case again" }).WaitForAsync();
        await PressAsync(second, "Add the entry");
        await second.Page.Locator("#content [role=alert]").WaitForAsync();
        await second.Page.Locator(".assignment", new PageLocatorOptions { HasText = "Closed" }).WaitForAsync();
        Assert.Equal("Half an hour of work.", await second.Page.InputValueAsync("#field-text"));
        await second.LookAsync("case-closed-meanwhile-1440");

        // Who reopens it finds what was typed, and adds it.
        await PressAsync(second, "Open the case again");
        await PressAsync(second, "Add the entry");
        await second.Page.Locator(".conversation .text", new PageLocatorOptions { HasText = "Half an hour of work." }).WaitForAsync();
        first.AssertNoComplaints();
        second.AssertNoComplaints();
    }

    private static Task PressAsync(ConsoleWindow window, string name) => window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).ClickAsync();
}
