using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Interpol.Mesh.Bench.Console;

/// <summary>A window of a browser that begins with an empty cache, and what it receives.</summary>
internal sealed class PageLoad : IAsyncDisposable
{
    /// <summary>The feed answers to a click on a filter.</summary>
    public const string FeedAnswers = """
        const filter = document.querySelector('.filters button[aria-pressed=false]:last-of-type');
        if (filter && !window.clicked) { window.clicked = filter; filter.click(); }
        return window.clicked && window.clicked.getAttribute('aria-pressed') === 'true';
        """;

    /// <summary>The newest entries of a case are there.</summary>
    public const string EntriesAreThere = "return document.querySelectorAll('.conversation li').length > 0;";

    /// <summary>Rows of a list are there.</summary>
    public const string RowsAreThere = "return document.querySelectorAll('.list tbody tr').length > 0;";

    private const float DeadlineMilliseconds = 60_000;

    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private readonly Dictionary<string, string> _kinds = [];
    private readonly Dictionary<string, (int Requests, double Bytes)> _received = [];

    private PageLoad(IBrowserContext context, IPage page) => (_context, _page) = (context, page);

    /// <summary>Requests and bytes on the wire, by kind.</summary>
    public IReadOnlyDictionary<string, (int Requests, double Bytes)> Received => _received;

    /// <summary>Opens a window that is signed in.</summary>
    public static async Task<PageLoad> OpenAsync(IBrowser browser, string session)
    {
        var context = await browser.NewContextAsync(new() { StorageState = session });
        var load = new PageLoad(context, await context.NewPageAsync());
        load._page.SetDefaultTimeout(DeadlineMilliseconds);
        var network = await context.NewCDPSessionAsync(load._page);
        network.Event("Network.responseReceived").OnEvent += (_, seen) => load._kinds[Text(seen, "requestId")] = Text(seen, "type");
        network.Event("Network.loadingFinished").OnEvent += (_, seen) => load.Count(Text(seen, "requestId"), seen!.Value.GetProperty("encodedDataLength").GetDouble());
        network.Event("Network.webSocketFrameReceived").OnEvent += (_, seen) => load.Add("web socket", 0, Payload(seen!.Value));
        await network.SendAsync("Network.enable");
        return load;
    }

    /// <summary>Goes to a page, and waits until it is as it has to be.</summary>
    /// <param name="address">The page.</param>
    /// <param name="until">What is looked at with each change of the page: the body of a function.</param>
    /// <returns>How long it took from the navigation on, by the page's own clock.</returns>
    public async Task<TimeSpan> GoAsync(string address, string until)
    {
        await _page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Commit });
        var taken = await _page.EvaluateAsync<double>(
            $$"""
            () => new Promise(done => {
              const look = () => { {{until}} };
              const watch = new MutationObserver(() => { if (look()) { watch.disconnect(); done(performance.now()); } });
              watch.observe(document, { subtree: true, childList: true, attributes: true });
              if (look()) { watch.disconnect(); done(performance.now()); }
            })
            """);
        return TimeSpan.FromMilliseconds(taken);
    }

    /// <summary>Opens a further page of the same session, and waits until it hears of what arrives.</summary>
    public async Task OpenAnotherAsync(string address)
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(address);
        await page.WaitForSelectorAsync(".live.on", new() { Timeout = DeadlineMilliseconds });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static string Text(JsonElement? seen, string property) => seen!.Value.GetProperty(property).GetString()!;

    private static double Payload(JsonElement seen)
    {
        var frame = seen.GetProperty("response");
        var length = frame.GetProperty("payloadData").GetString()!.Length;
        return frame.GetProperty("opcode").GetDouble() == 1 ? length : length * 3 / 4;
    }

    private void Count(string request, double bytes) => Add(_kinds.GetValueOrDefault(request, "other").ToLower(CultureInfo.InvariantCulture), 1, bytes);

    private void Add(string kind, int requests, double bytes)
    {
        lock (_received)
        {
            var before = _received.GetValueOrDefault(kind);
            _received[kind] = (before.Requests + requests, before.Bytes + bytes);
        }
    }
}
