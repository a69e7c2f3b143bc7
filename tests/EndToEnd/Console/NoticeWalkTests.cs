using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed partial class NoticeWalkTests(ConsoleMesh mesh)
{
    // A picture of one grey point.
    private static readonly byte[] Photograph = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_notice_goes_from_draft_to_gallery()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync("notices/draft");
        await window.Page.Locator(".compose select").First.SelectOptionAsync("blue");
        await window.Page.Locator(".missing li", new PageLocatorOptions { HasText = "a blue notice needs" }).First.WaitForAsync();
        await window.LookAsync("notice-draft-1440");
        await window.Page.GetByLabel("Family name", new PageGetByLabelOptions { Exact = true }).FillAsync("Vantreuil <b>");
        await window.Page.GetByLabel("Facts of the case").FillAsync("She may know who sold the ship.");
        await window.Page.SetInputFilesAsync("#files", new FilePayload { Name = "vantreuil.png", MimeType = "image/png", Buffer = Photograph });
        await window.Page.Locator(".photographs img").WaitForAsync();
        await window.Page.GetByText("Nothing is missing.").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit", Exact = true }).ClickAsync();
        await window.Page.WaitForSelectorAsync(".notice-sheet");
        var id = Number().Match(await window.ArriveAsync("/FR/notices/")).Value;
        await window.Page.Locator(".steps li.open", new PageLocatorOptions { HasText = "Publication" }).WaitForAsync();

        var second = (await mesh.Processes.Command.RunAsync("token", "IPSG", "--officer", "0002")).Succeeded().Output;
        (await mesh.Processes.Command.RunAsync("notice", "review", "IPSG", id)).Succeeded();
        (await mesh.Processes.Command.RunAsync("notice", "review", "IPSG", id, "--token", second)).Succeeded();
        (await mesh.Processes.Command.RunAsync("notice", "publish", "IPSG", id)).Succeeded();
        await window.GoAsync($"notices/{id}", ".timeline progress");
        await window.Page.WaitForFunctionAsync("() => document.querySelector('.photographs img').naturalWidth === 1");
        foreach (var (width, language, theme) in new[] { (1440, "en", "light"), (390, "ar", "dark") })
        {
            await window.Page.SetViewportSizeAsync(width, 900);
            await window.Page.GotoAsync($"{mesh.Address}/preferences?language={language}&theme={theme}&then=/FR/notices/{id}");
            await window.Page.WaitForSelectorAsync(".timeline progress");
            await window.LookAsync($"notice-{width}-{language}-{theme}");
            await window.GoAsync($"notices/{id}/change", ".missing");
            await window.LookAsync($"notice-change-{width}-{language}-{theme}");
        }

        await window.Page.WaitForFunctionAsync($$"""
            async () => (await (await fetch('/api/v1/owners/FR/notices?state=published')).json()).notices.some(notice => notice.id === '{{id}}' && notice.thumbnail)
            """);
        await window.GoAsync("notices", ".gallery img");
        Assert.Contains("Vantreuil <b>", await window.Page.Locator(".gallery li", new PageLocatorOptions { HasText = id }).InnerTextAsync(), StringComparison.Ordinal);
        await window.LookAsync("notices-gallery-390-ar-dark");
        window.AssertNoComplaints();
    }

    [GeneratedRegex(@"\d{4}-\d+$")]
    private static partial Regex Number();
}
