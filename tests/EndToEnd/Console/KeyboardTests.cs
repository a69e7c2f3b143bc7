using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>What an officer does who has a keyboard alone: nothing is clicked, filled or focused but by keys, from the top of the page on.</summary>
[Collection(ConsoleMesh.Collection)]
public sealed class KeyboardTests(ConsoleMesh mesh)
{
    /// <summary>So many presses of Tab reach anything of a page.</summary>
    private const int MostStops = 80;

    private const string SkipLink = "Skip to the content";

    [Fact]
    public async Task A_message_is_found_in_the_table_read_and_answered()
    {
        await mesh.SendAsync("SG", "Vessel Meridian Star", "She left at 04:20.", "urgent");
        await using var window = await SignInAsync(".list a.subject");
        await PressAsync(window, SkipLink);
        await window.Page.WaitForFunctionAsync("() => document.activeElement.matches('main')");
        await PressAsync(window, "Vessel Meridian Star");
        await window.Page.WaitForSelectorAsync(".conversation");
        await PressAsync(window, "Reply");
        await window.Page.WaitForSelectorAsync("#field-text");
        await TypeAsync(window, "Text", "Noted.");
        await PressAsync(window, "Send");
        await window.Page.GetByText("Delivered 1 of 1").WaitForAsync();
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_message_is_written_to_a_bureau_that_is_chosen_from_a_list()
    {
        await using var window = await SignInAsync("#content h1");
        await PressAsync(window, "New message");
        await window.Page.WaitForSelectorAsync("#recipients");
        await ReachAsync(window, "Bureaus");
        await window.Page.Keyboard.TypeAsync("Singap");
        await window.Page.WaitForSelectorAsync(".mud-popover-open .mud-list-item");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForSelectorAsync(".chips li");

        // The next is typed at once. One that is chosen by mistake is left out again, which is before the field.
        await window.Page.Keyboard.TypeAsync("Brazil");
        await window.Page.Locator(".mud-popover-open .mud-list-item", new PageLocatorOptions { HasText = "Brazil" }).WaitForAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForSelectorAsync(".chips li:nth-child(2)");
        await PressAsync(window, "Leave out Brazil", "Shift+Tab");
        await window.Page.WaitForSelectorAsync(".chips li:nth-child(2)", new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached });

        await ReachAsync(window, "Routine");
        await window.Page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("Urgent", await FocusAsync(window));
        await TypeAsync(window, "Subject", "By keys");
        await TypeAsync(window, "Text", "No mouse was near.");
        await PressAsync(window, "Send");
        await window.Page.GetByText("Delivered 1 of 1").WaitForAsync();
        Assert.Equal(1, await window.Page.Locator(".message .lane.urgent").CountAsync());
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_case_is_opened_from_the_navigation_and_a_task_of_it_is_done()
    {
        await using var window = await SignInAsync("#content h1");
        await PressAsync(window, "Cases");
        await window.Page.WaitForFunctionAsync("() => document.activeElement.matches('main')");
        await PressAsync(window, "New case");
        await window.Page.WaitForSelectorAsync("#field-title");
        await TypeAsync(window, "Title", "Stolen bicycles");
        await window.Page.WaitForSelectorAsync("option[value=drugs]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        await ReachAsync(window, "Crime area");
        await window.Page.Keyboard.PressAsync("ArrowDown");
        await PressAsync(window, "Open the case");
        await window.ArriveAsync("/FR/cases/FR-");
        await window.Page.WaitForSelectorAsync(".pager");

        await PressAsync(window, "Add a task");
        await TypeAsync(window, "What is to be done", "Ask the dealer");
        await PressAsync(window, "Add the task");
        await window.Page.WaitForSelectorAsync("table[aria-label=Tasks]");
        await PressAsync(window, "Start task 1", "Shift+Tab");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Finish task 1" }).WaitForAsync();
        await PressAsync(window, "Finish task 1");
        await TypeAsync(window, "What came of task 1", "He has them.");
        await PressAsync(window, "Finish");
        await window.Page.Locator("table[aria-label=Tasks] tr", new PageLocatorOptions { HasText = "Done" }).WaitForAsync();

        // The same way back: the top of the page is behind whatever was done last.
        await PressAsync(window, "Sent", "Shift+Tab");
        await window.ArriveAsync("/FR/sent");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_telephones_menu_opens_and_the_language_is_changed()
    {
        await using var window = await SignInAsync("#content h1", width: 390);
        await PressAsync(window, "Menu");
        await window.Page.WaitForSelectorAsync(".navigation.open");
        await PressAsync(window, "Cases");
        await window.ArriveAsync("/FR/cases");
        await window.Page.WaitForSelectorAsync(".navigation.open", new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached });
        await window.Page.WaitForFunctionAsync("() => document.activeElement.matches('main')");
        await PressAsync(window, "Language and colours EN", "Shift+Tab");
        await PressAsync(window, "Français");
        await window.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Affaires" }).WaitForAsync();
        window.AssertNoComplaints();
    }

    /// <summary>Signs in by keys; then nothing of the page has the focus, and the first that Tab reaches is the way past the navigation.</summary>
    private async Task<ConsoleWindow> SignInAsync(string until, int width = 1440)
    {
        var window = await ConsoleWindow.OpenAsync(mesh, width);
        await window.Page.GotoAsync(mesh.Address + "/FR/feed");
        await window.Page.WaitForFunctionAsync("() => document.activeElement.id === 'number'");
        Assert.Equal("Officer's number", await FocusAsync(window));
        await window.Page.Keyboard.TypeAsync(ConsoleMesh.Officer);
        await TypeAsync(window, "Password", ConsoleMesh.Password);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForSelectorAsync(until);
        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(SkipLink, await FocusAsync(window));
        return window;
    }

    private static async Task PressAsync(ConsoleWindow window, string name, string key = "Tab")
    {
        await ReachAsync(window, name, key);
        await window.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task TypeAsync(ConsoleWindow window, string name, string text)
    {
        await ReachAsync(window, name);
        await window.Page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses a key until something has the focus; it has it already where the key before led there. Whatever has it on the way can be seen.</summary>
    private static async Task ReachAsync(ConsoleWindow window, string name, string key = "Tab")
    {
        var stops = new List<string> { await FocusAsync(window) };
        while (stops[^1] != name)
        {
            Assert.True(stops.Count <= MostStops, $"{key} does not reach {name} at {window.Page.Url}; the focus was at: {string.Join("; ", stops)}");
            await window.Page.Keyboard.PressAsync(key);
            stops.Add(await FocusAsync(window));
        }
    }

    /// <summary>The name of what has the focus, which is in sight; nothing when it is the page itself.</summary>
    private static async Task<string> FocusAsync(ConsoleWindow window)
    {
        var focus = await window.Page.EvaluateAsync<string[]>("""
            () => {
              const at = document.activeElement;
              if (at === document.body) { return ['nothing', '']; }
              if (at.matches('main')) { return ['main', '']; }
              const label = at.labels && at.labels[0];
              const name = at.getAttribute('aria-label') || (label ? label.firstChild.textContent.trim() || label.textContent : at.textContent);
              const { width, height, right, bottom } = at.getBoundingClientRect();
              return [name.replace(/\s+/g, ' ').trim(), width > 0 && height > 0 && right > 0 && bottom > 0 ? '' : at.outerHTML.slice(0, 200)];
            }
            """);
        Assert.True(focus[1].Length == 0, $"The focus is out of sight at {focus[1]}");
        return focus[0];
    }
}
