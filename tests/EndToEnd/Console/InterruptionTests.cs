using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class InterruptionTests(ConsoleMesh mesh, ITestOutputHelper output)
{
    [Fact]
    public async Task What_was_typed_survives_a_gateway_that_is_killed_and_started_again()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync("compose");
        await window.AddressAsync("BR");
        await window.Page.FillAsync("#field-subject", "Before the end");
        await window.Page.GetByText("Draft saved").WaitForAsync();

        await mesh.KillGatewayAsync();
        await window.Page.Locator("#components-reconnect-modal").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible });
        await window.Page.FillAsync("#field-text", "Typed while nobody was there.");
        await mesh.StartGatewayAsync();

        await window.Page.Locator("#components-reconnect-modal").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        await window.Page.Locator(".chips li").WaitForAsync();
        Assert.Equal("Before the end", await window.Page.InputValueAsync("#field-subject"));
        await Until.TrueAsync("what was typed last", async () => await window.Page.InputValueAsync("#field-text") == "Typed while nobody was there.", Until.Deadline);
        await window.Page.GetByText("Draft saved").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();
        await window.Page.Locator(".message .text", new PageLocatorOptions { HasText = "Typed while nobody was there." }).WaitForAsync();
    }

    /// <summary>The gateway answers what it has heard, which may be less than what stands there by then.</summary>
    [Fact]
    public async Task What_is_typed_while_the_gateway_answers_stays()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync("compose");
        await window.Page.WaitForSelectorAsync("#field-text");
        foreach (var (field, answered) in new[] { ("#field-text", "text=Draft saved"), ("#visit-purpose", "form.purpose button[type=submit]:enabled") })
        {
            await window.Page.EvaluateAsync(
                "field => { const at = document.querySelector(field); at.value = 'a'; at.dispatchEvent(new Event('input', { bubbles: true })); at.value = 'ab'; }", field);
            await window.Page.WaitForSelectorAsync(answered);
            Assert.Equal("ab", await window.Page.InputValueAsync(field));
        }
    }

    /// <summary>What the gateway wants of a field that was entered comes when somebody has begun to type.</summary>
    [Theory]
    [InlineData("#recipients", "Singap")]
    [InlineData("#field-subject", "By hand")]
    [InlineData("#field-text", "By hand")]
    [InlineData("#visit-purpose", "By hand")]
    public async Task What_is_typed_before_the_gateway_answers_stays(string field, string text)
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        var line = await HeldLine.OpenAsync(window.Page);
        await window.SignInAsync("compose");
        await window.Page.WaitForSelectorAsync("#recipients");
        await window.Page.WaitForSelectorAsync(field);
        line.Hold();
        await window.Page.FocusAsync(field);
        await window.Page.Keyboard.TypeAsync(text[..1]);
        line.Release();
        await window.Page.Keyboard.TypeAsync(text[1..], new KeyboardTypeOptions { Delay = 50 });
        Assert.Equal(text, await window.Page.InputValueAsync(field));
        if (field == "#recipients")
        {
            await window.Page.Locator(".mud-popover-open .mud-list-item", new PageLocatorOptions { HasText = "Singapore" }).WaitForAsync();
        }

        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_officer_whose_session_has_ended_signs_in_again_and_goes_on_writing()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync("compose");
        await window.Page.FillAsync("#field-subject", "Half a message");
        await window.Page.GetByText("Draft saved").WaitForAsync();
        await EndSessionAsync(window.Page);
        await window.Page.FillAsync("#field-text", "And the other half.");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in again" }).ClickAsync();
        await window.EnterAsync();
        await window.Page.WaitForSelectorAsync("#field-text");
        Assert.Equal("Half a message", await window.Page.InputValueAsync("#field-subject"));
        await Until.TrueAsync("what was typed last", async () => await window.Page.InputValueAsync("#field-text") == "And the other half.", Until.Deadline);
    }

    [Fact]
    public async Task What_an_officer_typed_is_gone_after_signing_out_and_for_another_officer()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        var page = window.Page;
        await window.SignInAsync("compose");
        await page.FillAsync("#visit-purpose", "Case 17");
        await page.EvaluateAsync("() => mesh.keepTyped()");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await page.WaitForSelectorAsync("#number");
        Assert.Null(await KeptAsync());

        await window.SignInAsync("compose");
        Assert.Empty(await page.InputValueAsync("#visit-purpose"));
        await page.FillAsync("#visit-purpose", "Case 18");
        await EndSessionAsync(page);
        await page.FillAsync("#field-text", "Nobody listens.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in again" }).ClickAsync();
        await page.WaitForSelectorAsync("#number");
        Assert.Contains("Case 18", await KeptAsync(), StringComparison.Ordinal);
        await window.EnterAsync(mesh.SecondOfficer.Officer);
        await page.WaitForSelectorAsync("#visit-purpose");
        Assert.Null(await KeptAsync());
        Assert.Empty(await page.InputValueAsync("#visit-purpose"));

        Task<string?> KeptAsync() => page.EvaluateAsync<string?>("() => sessionStorage.getItem('mesh-typed')");
    }

    [Fact]
    public async Task What_was_typed_and_chosen_in_any_form_survives_a_gateway_that_is_killed()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        var (page, matter) = (window.Page, (await mesh.Processes.Command.RunAsync("case", "open", "FR", "Ships", "drugs")).Succeeded().Output.Split(' ')[0]);
        await window.SignInAsync($"cases/{matter}");
        await using var check = await window.OpenAnotherAsync("check", "#field-purpose");
        await using var request = await window.OpenAnotherAsync("deployments", "details summary");
        await page.WaitForSelectorAsync(".pager");
        await page.FillAsync("#field-text", "An entry of a case.");
        await page.Locator("form.compose select").Nth(1).SelectOptionAsync("Red");
        await check.Page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Person" }).CheckAsync();
        await check.Page.FillAsync("#field-name", "VANTREUIL, ADA");
        await request.Page.Locator("details summary").Last.ClickAsync();
        await request.Page.SelectOptionAsync("#magnitude", "Large");
        await request.Page.FillAsync("#latitude-0", "43.7");
        await request.Page.FillAsync("#field-words", "A bridge is down.");
        await mesh.KillGatewayAsync();
        await page.Locator("#components-reconnect-modal").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible });
        await page.Locator("#field-text").PressSequentiallyAsync(" And more.");
        await mesh.StartGatewayAsync();

        // The old pages show the same until they are loaded again.
        foreach (var each in new[] { page, check.Page, request.Page })
        {
            await each.WaitForFunctionAsync("() => performance.getEntriesByType('navigation')[0].type === 'reload'");
        }

        await IsAsync(page, "#field-text", "An entry of a case. And more.");
        await Until.TrueAsync("its handling", async () => await page.Locator("form.compose select").Nth(1).InputValueAsync() == "Red", Until.Deadline);
        await IsAsync(check.Page, "#field-name", "VANTREUIL, ADA");
        await IsAsync(request.Page, "#magnitude", "Large");
        await IsAsync(request.Page, "#latitude-0", "43.7");
        await IsAsync(request.Page, "#field-words", "A bridge is down.");
        await page.ClickAsync(".compose button[type=submit]");
        await page.Locator(".conversation .text", new PageLocatorOptions { HasText = "And more." }).WaitForAsync();
        Assert.Contains("TLP:RED", await page.Locator(".conversation").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_while_the_connection_was_broken_is_sent()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        var (page, sockets, isCut) = (window.Page, new ConcurrentBag<IWebSocketRoute>(), false);
        await page.RouteWebSocketAsync(new Regex("/_blazor"), socket =>
        {
            if (isCut)
            {
                _ = socket.CloseAsync();
                return;
            }

            sockets.Add(socket);
            socket.ConnectToServer();
        });
        await window.SignInAsync("check");
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Person" }).CheckAsync();
        await page.FillAsync("#field-name", "VANTREUIL");
        isCut = true;
        foreach (var socket in sockets)
        {
            await socket.CloseAsync();
        }

        var bar = page.Locator("#components-reconnect-modal");
        await bar.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Visible });
        await page.FillAsync("#field-name", "VANTREUIL, ADA <b>");
        await page.FillAsync("#field-purpose", "border");
        isCut = false;
        await bar.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        var asked = page.WaitForSelectorAsync(".answer");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check now", Exact = true }).ClickAsync();
        await asked;
        Assert.Equal(0, await page.Locator(".problem").CountAsync());
    }

    [Fact]
    public async Task Fifty_pages_are_back_soon_after_the_gateway_has_restarted()
    {
        const int Pages = 50;
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync();
        await window.Page.WaitForSelectorAsync(".live.on");
        var before = Memory();
        var others = new List<ConsoleWindow>();
        while (others.Count < Pages - 1)
        {
            others.Add(await window.OpenAnotherAsync("feed", ".live.on"));
        }

        var each = (Memory() - before) / (Pages - 1);
        await mesh.KillGatewayAsync();
        await mesh.StartGatewayAsync();
        var back = Stopwatch.StartNew();
        await mesh.SendAsync("BR", "After the restart", "All of you read this.");
        foreach (var one in others.Prepend(window))
        {
            await one.Page.Locator(".list a.subject", new PageLocatorOptions { HasText = "After the restart" }).First.WaitForAsync();
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Pages} pages show what came {back.Elapsed.TotalSeconds:F1} s after the gateway was ready; the gateway holds {each / 1024.0 / 1024.0:F1} MiB for a page."));
        foreach (var one in others)
        {
            await one.DisposeAsync();
        }

        long Memory()
        {
            using var gateway = Process.GetProcessById(mesh.Processes.Member(mesh.France.Gateway).Process.Pid);
            return gateway.WorkingSet64;
        }
    }

    private static Task EndSessionAsync(IPage page) => page.EvaluateAsync("""
        async () => {
          const token = await (await fetch('/api/v1/antiforgery')).json();
          await fetch('/api/v1/owners/FR/sessions/current', { method: 'DELETE', headers: { [token.header]: token.token } });
        }
        """);

    private static Task<TimeSpan> IsAsync(IPage page, string field, string value) =>
        Until.TrueAsync($"{field} has {value}", async () => await page.Locator(field).IsVisibleAsync() && await page.InputValueAsync(field) == value, Until.Deadline);
}
