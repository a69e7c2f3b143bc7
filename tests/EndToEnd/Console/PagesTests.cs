using System.Text;
namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class PagesTests(ConsoleMesh mesh)
{
    /// <summary>Every page of the console, and what says that it is there.</summary>
    private static readonly (string Address, string Until)[] Pages =
    [
        ("feed", ".list tbody tr, .empty"),
        ("sent", ".list tbody tr, .empty"),
        ("drafts", ".list tbody tr"),
        ("compose/leave", ".compose .chips li"),
        ("assignments", ".list tbody tr, .empty"),
        ("releases", ".message"),
        ("compose", ".compose"),
        ("check", ".compose"),
        ("hits", ".message, .empty"),
        ("consents", ".message, .empty"),
        ("notices", ".gallery, .empty"),
        ("notices/draft", ".missing li"),
        ("cases", ".list tbody tr, .empty"),
        ("cases/new", ".compose"),
        ("audit", ".list tbody tr, .empty, .pager"),
        ("deployments", ".list tbody tr, .empty"),
        ("identifications", ".list tbody tr, .empty"),
        ("events", ".list tbody tr, .empty"),
        ("mistyped", "#content h1, h1"),
    ];

    [Theory]
    [InlineData(1440, "en", "light")]
    [InlineData(390, "ar", "dark")]
    public async Task Every_page_is_accessible_and_fits(int width, string language, string theme)
    {
        await mesh.SendAsync("BR", "Papers", "They are on their way.");
        (await mesh.Processes.Command.RunAsync("send", "FR", "BR", "Thank you.", "--subject", "Papers", "--wait", "delivered")).Succeeded();
        var matter = (await mesh.Processes.Command.RunAsync("case", "open", "FR", "Stolen vans <b>", "drugs")).Succeeded().Output.Split(' ')[0];
        await WaitForAnotherAsync();
        await using var window = await ConsoleWindow.OpenAsync(mesh, width, language, theme);
        await window.LookAtBothWidthsAsync("sign-in");
        await window.SignInAsync();
        foreach (var (address, until) in Pages)
        {
            await window.GoAsync(address, until);
            await window.LookAtBothWidthsAsync(address.Replace('/', '-'));
        }

        await window.GoAsync($"cases/{matter}", ".pager");
        await window.Page.FillAsync("#field-text", "Seen in Nice.");
        await window.Page.ClickAsync(".compose button[type=submit]");
        await window.Page.WaitForSelectorAsync(".conversation .text");
        foreach (var form in await window.Page.QuerySelectorAllAsync("details.decide > summary"))
        {
            await form.ClickAsync();
        }

        await window.LookAtBothWidthsAsync("case");
        await window.GoAsync($"cases/{matter}/history", ".list tbody tr");
        await window.LookAtBothWidthsAsync("case-history");
        await window.GoAsync("feed", ".list a.subject");
        await window.Page.Locator(".list a.subject").First.ClickAsync();
        await window.Page.WaitForSelectorAsync(".conversation");
        await window.LookAtBothWidthsAsync("conversation");
        window.AssertNoComplaints();
    }

    /// <summary>A draft, and a message that a second officer has to release.</summary>
    private async Task WaitForAnotherAsync()
    {
        using var officer = mesh.Processes.Client("FR", "officer", "supervisor");
        await PutAsync("drafts/leave", """{"title":"Papers","template":false,"shared":true,"request":{"to":["BR"],"lane":"urgent","subject":"Papers","text":"Half of it."}}""");
        await PutAsync("desk-settings", """{"releaseFlash":false,"releaseRed":true,"releaseBroadcasts":false,"releaseDiffusions":false,"holdHours":2}""");
        (await mesh.Processes.Command.RunAsync("send", "FR", "BR", "For your eyes only.", "--subject", "Papers", "--tlp", "red")).Succeeded();
        await PutAsync("desk-settings", """{"releaseFlash":false,"releaseRed":false,"releaseBroadcasts":false,"releaseDiffusions":false,"holdHours":2}""");

        async Task PutAsync(string address, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var put = await officer.PutAsync($"/api/v1/owners/FR/{address}", content);
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }
    }
}
