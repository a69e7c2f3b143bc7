using System.Net;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class OfficersDayTests(ConsoleMesh mesh)
{
    // A picture of one grey point.
    private static readonly byte[] Photograph = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Fact]
    public async Task An_officer_reads_a_flash_live_answers_with_a_photograph_and_sees_it_arrive()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync();
        await window.Page.WaitForSelectorAsync(".live.on");

        await mesh.SendAsync("BR", "Who is this man?", "Seen in Nice on Monday.", "flash");
        await window.Page.Locator(".list tr.unread a", new PageLocatorOptions { HasText = "Who is this man?" }).ClickAsync();
        await window.Page.Locator(".message .text", new PageLocatorOptions { HasText = "Seen in Nice" }).WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take it" }).ClickAsync();
        await window.Page.GetByText("Officer 0417 works on this.").WaitForAsync();

        await window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Reply", Exact = true }).ClickAsync();
        await window.Page.FillAsync("#field-text", "We know him: a photograph is attached.");
        await window.Page.SetInputFilesAsync("#files", new FilePayload { Name = "silva.png", MimeType = "image/png", Buffer = Photograph });
        await window.Page.Locator(".files li", new PageLocatorOptions { HasText = "silva.png" }).GetByText("Remove").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();

        await window.Page.GetByText("Delivered 1 of 1").WaitForAsync();
        await window.LookAsync("officers-day");
        Assert.Contains("We know him", (await mesh.Processes.Command.RunAsync("feed", "BR")).Succeeded().Output, StringComparison.Ordinal);
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task Other_bureaus_pages_are_not_there_and_other_sites_open_no_circuit()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync();
        await window.Page.GotoAsync(mesh.Address + "/BR/feed");
        await window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Not found" }).WaitForAsync();
        await window.Page.GotoAsync(mesh.Address + "/FR/mistyped/address");
        await window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Not found" }).WaitForAsync();

        using var http = new HttpClient();
        using var foreign = new HttpRequestMessage(HttpMethod.Get, mesh.Address + "/_blazor") { Headers = { { "Origin", "https://elsewhere.example" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(mesh.Address + "/_blazor"))).StatusCode);
    }
}
