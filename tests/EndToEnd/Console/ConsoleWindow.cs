using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>A browser window of an officer. It hears everything that the page complains of.</summary>
internal sealed class ConsoleWindow : IAsyncDisposable
{
    /// <summary>What Chromium says of everything that the Content-Security-Policy refuses.</summary>
    public const string PolicyBreach = "Content Security Policy";

    /// <summary>How long to wait for what has to show.</summary>
    public static readonly float DeadlineMilliseconds = (float)Until.Deadline.TotalMilliseconds;

    private const string AnotherHost = "asks another host: ";

    /// <summary>The widths at which pages are looked at, in pixels.</summary>
    private const int Screen = 1440, Phone = 390;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly ConsoleDesk _desk;
    private readonly IBrowserContext _context;
    private readonly bool _isFirst;
    private readonly int _width;
    private readonly string _suffix;
    private readonly ConcurrentQueue<string> _complaints = new();

    private ConsoleWindow(ConsoleDesk desk, IBrowserContext context, IPage page, bool isFirst, int width, string suffix)
    {
        (_desk, _context, Page, _isFirst, _width, _suffix) = (desk, context, page, isFirst, width, suffix);
        page.SetDefaultTimeout(DeadlineMilliseconds);
        page.Console += (_, message) => Take(message.Type is "error" or "warning" ? message.Text : null);
        page.PageError += (_, error) => Take(error);
        page.Request += (_, request) => Take(new Uri(request.Url) is { Scheme: "http" or "https" or "ws" } address && address.Authority != new Uri(desk.Address).Authority ? AnotherHost + address : null);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the page complained of: errors, breaches of the Content-Security-Policy, requests to another host.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Where pictures go, for people to look at.</summary>
    private static string Pictures => Directory.CreateDirectory(Path.Combine(MeshCommand.Root, ".mesh", "test-results", "console")).FullName;

    /// <summary>Opens a window, of the officer of France unless a desk is given.</summary>
    public static async Task<ConsoleWindow> OpenAsync(ConsoleMesh mesh, int width = 1440, string language = "en", string theme = "light", ConsoleDesk? desk = null)
    {
        var context = await mesh.Browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = HeightOf(width) }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });
        var window = new ConsoleWindow(desk ?? mesh.France, context, await context.NewPageAsync(), isFirst: true, width, $"{language}-{theme}");
        await window.Page.GotoAsync($"{window._desk.Address}/preferences?language={language}&theme={theme}&then=/sign-in");
        return window;
    }

    /// <summary>Opens a page of the owner in another window of the same session, and waits until it shows something.</summary>
    public async Task<ConsoleWindow> OpenAnotherAsync(string page, string until)
    {
        var window = new ConsoleWindow(_desk, _context, await _context.NewPageAsync(), isFirst: false, _width, _suffix);
        await window.GoAsync(page, until);
        return window;
    }

    /// <summary>Chooses a recipient in the composer. The list may be drawn anew under a click, which is lost then: it is clicked until the recipient is there.</summary>
    public Task AddressAsync(string code) => Until.TrueAsync(
        $"{code} is chosen",
        async () =>
        {
            try
            {
                await Page.FillAsync("#recipients", code);
                await Page.Locator(".mud-popover-open .mud-list-item").First.ClickAsync();
                await Page.Locator(".chips li").WaitForAsync(new LocatorWaitForOptions { Timeout = 10_000 });
            }
            catch (TimeoutException)
            {
                // Clicked again.
            }

            return await Page.Locator(".chips li").CountAsync() > 0;
        },
        Until.Deadline);

    /// <summary>Signs in and waits for the page that was wanted.</summary>
    public async Task SignInAsync(string page = "feed")
    {
        await Page.GotoAsync($"{_desk.Address}/{_desk.Owner}/{page}");
        await EnterAsync();
    }

    /// <summary>Fills the form of the sign-in, for the officer of the desk unless another is given.</summary>
    public async Task EnterAsync(string? officer = null)
    {
        await Page.FillAsync("#number", officer ?? _desk.Officer);
        await Page.FillAsync("#password", ConsoleMesh.Password);
        await Page.ClickAsync(".sign-in form button[type=submit]");
        await Page.WaitForSelectorAsync("#content h1");
    }

    /// <summary>Goes to a page of the owner and waits until it shows something.</summary>
    public async Task GoAsync(string page, string until = "#content h1")
    {
        await Page.GotoAsync($"{_desk.Address}/{_desk.Owner}/{page}");
        await Page.WaitForSelectorAsync(until);
    }

    /// <summary>Waits until the page is at an address. Playwright's own way misses one that comes while it begins to wait.</summary>
    /// <returns>The address, without the gateway's.</returns>
    public async Task<string> ArriveAsync(string address)
    {
        var arrived = await Page.WaitForFunctionAsync("address => location.pathname.includes(address) && location.pathname", address);
        return await arrived.JsonValueAsync<string>();
    }

    /// <summary>Looks at the page at the width of a screen and at that of a phone: it is accessible at the window's own, and fits both.</summary>
    public async Task LookAtBothWidthsAsync(string name)
    {
        await LookAsync($"{name}-{_width}-{_suffix}");
        var other = _width == Phone ? Screen : Phone;
        await Page.SetViewportSizeAsync(other, HeightOf(other));
        await PictureAsync($"{name}-{other}-{_suffix}");
        await Page.SetViewportSizeAsync(_width, HeightOf(_width));
    }

    /// <summary>Takes a picture, and holds that the page is accessible, nothing of it hangs over the edge, and no owner's name is broken within a word.</summary>
    public async Task LookAsync(string name)
    {
        await PictureAsync(name);
        await Page.EvaluateAsync(Axe);
        var violations = await Page.EvaluateAsync<string[]>(
            "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }).then(found => found.violations.map(each => `${each.id} at ${each.nodes.slice(0, 3).map(node => node.html).join(', ')}`))", Rules);
        Assert.True(violations.Length == 0, $"{name}: {string.Join("\n", violations)}");
    }

    /// <summary>Holds that the page complained of nothing; what it complained of is shown whole.</summary>
    public void AssertNoComplaints() => Assert.True(_complaints.IsEmpty, string.Join("\n", _complaints));

    /// <summary>Forgets what the page complained of, when a test has provoked it.</summary>
    public void Forget() => _complaints.Clear();

    /// <summary>Closes the window, with those of its session when it was the first, and holds that no page in it broke the Content-Security-Policy or asked another host.</summary>
    public async ValueTask DisposeAsync()
    {
        await (_isFirst ? _context.DisposeAsync().AsTask() : Page.CloseAsync());
        Assert.DoesNotContain(_complaints, complaint => complaint.Contains(PolicyBreach, StringComparison.Ordinal) || complaint.StartsWith(AnotherHost, StringComparison.Ordinal));
    }

    private async Task PictureAsync(string name)
    {
        await Page.EvaluateAsync("() => document.fonts.ready");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
        var over = await Page.EvaluateAsync<string[]>("""
            () => {
              const { scrollWidth, clientWidth } = document.documentElement;
              const hangs = element => { const { left, right } = element.getBoundingClientRect(); return left < -1 || right > clientWidth + 1; };
              return scrollWidth === clientWidth ? [] : ['the page', ...[...document.querySelectorAll('body *')].filter(hangs).slice(-3).map(element => element.outerHTML.slice(0, 300))];
            }
            """);
        Assert.True(over.Length == 0, $"{name} hangs over the edge: {string.Join("\n", over)}");
        var broken = await Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.owner bdi')].filter(owner => owner.getClientRects().length > owner.textContent.trim().split(/[\\s-]+/).length).map(owner => owner.textContent)");
        Assert.True(broken.Length == 0, $"{name} breaks names: {string.Join(", ", broken)}");
    }

    private static int HeightOf(int width) => width == Phone ? 844 : 900;

    private void Take(string? complaint)
    {
        if (complaint is not null)
        {
            _complaints.Enqueue(complaint);
        }
    }
}
