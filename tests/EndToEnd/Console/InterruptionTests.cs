using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class InterruptionTests(ConsoleMesh mesh)
{
    [Fact]
    public async Task What_was_typed_survives_a_gateway_that_is_killed_and_started_again()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync("compose");
        await window.Page.FillAsync("#recipients", "BR");
        await window.Page.Locator(".mud-popover-open .mud-list-item").First.ClickAsync();
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
        Assert.DoesNotContain(window.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_officer_whose_session_has_ended_signs_in_again_and_goes_on_writing()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync("compose");
        await window.Page.FillAsync("#field-subject", "Half a message");
        await window.Page.GetByText("Draft saved").WaitForAsync();
        await window.Page.EvaluateAsync("""
            async () => {
              const token = await (await fetch('/api/v1/antiforgery')).json();
              await fetch('/api/v1/owners/FR/sessions/current', { method: 'DELETE', headers: { [token.header]: token.token } });
            }
            """);

        await window.Page.FillAsync("#field-text", "And the other half.");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in again" }).ClickAsync();
        await window.EnterAsync();
        await window.Page.WaitForSelectorAsync("#field-text");
        Assert.Equal("Half a message", await window.Page.InputValueAsync("#field-subject"));
        await Until.TrueAsync("what was typed last", async () => await window.Page.InputValueAsync("#field-text") == "And the other half.", Until.Deadline);
    }
}
