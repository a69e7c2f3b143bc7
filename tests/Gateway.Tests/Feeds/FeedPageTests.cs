using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Feeds;

public sealed class FeedPageTests : IAsyncLifetime
{
    private const string Path = "/api/v1/owners/BR/feed";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _brazil = null!;

    private FakeFeed Feed => _gateway.Mesh.Feed("BR");

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(time: _time);
        _brazil = _gateway.ClientOf("BR");
        await Until.TrueAsync(() => Feed.Waiting == 1, "the gateway waits for mail");
    }

    public async Task DisposeAsync()
    {
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_feed_is_an_empty_page_at_its_beginning()
    {
        var page = await GetAsync(string.Empty);
        Assert.Empty(page["entries"]!.AsArray());
        Assert.Equal("0.0.0", (string?)page["cursor"]);
        Assert.Equal("0.0.0", (string?)page["head"]);
    }

    [Fact]
    public async Task Pages_go_on_behind_the_cursor_flash_first_and_nothing_is_left_out()
    {
        for (var i = 0; i < 5; i++)
        {
            Feed.Add(Lane.Routine, $"r{i}");
            Feed.Add(Lane.Flash, $"f{i}");
        }

        var seen = new List<string>();
        var cursor = "0.0.0";
        while (true)
        {
            var page = await GetAsync($"?after={cursor}&max=3");
            var entries = page["entries"]!.AsArray();
            if (entries.Count == 0)
            {
                Assert.Equal("5.0.5", (string?)page["head"]);
                break;
            }

            foreach (var entry in entries)
            {
                seen.Add($"{entry!["lane"]}{entry["position"]}");
                cursor = (string)entry["cursor"]!;
            }

            Assert.Equal(cursor, (string?)page["cursor"]);
        }

        Assert.Equal(["flash1", "flash2", "flash3", "flash4", "flash5", "routine1", "routine2", "routine3", "routine4", "routine5"], seen);
    }

    [Fact]
    public async Task An_entry_has_all_that_was_promised()
    {
        var entry = Feed.Add(Lane.Urgent, "op", bytes: 4);
        var shown = Assert.Single((await GetAsync(string.Empty))["entries"]!.AsArray())!.AsObject();
        Assert.Equal(
            ["acceptedAt", "attachments", "composedAt", "content", "cursor", "direction", "from", "handling", "id", "kind", "lane", "payload", "payloadSha256", "position", "state", "storedAt", "to"],
            shown.Select(property => property.Key).Order());
        Assert.Equal(entry.Envelope.Id.Value, (string?)shown["id"]);
        Assert.Equal("FR", (string?)shown["from"]);
        Assert.Equal("BR", (string?)Assert.Single(shown["to"]!.AsArray()));
        Assert.Equal(Convert.ToBase64String(ContentJson.Read(entry.Payload.Span).Payload.Span), (string?)shown["payload"]);
        Assert.Equal("0.1.0", (string?)shown["cursor"]);
    }

    [Theory]
    [InlineData("?after=1.2", 400, MeshErrorCodes.MalformedId, "after")]
    [InlineData("?after=a.b.c", 400, MeshErrorCodes.MalformedId, "after")]
    [InlineData("?after=-1.0.0", 400, MeshErrorCodes.MalformedId, "after")]
    [InlineData("?max=0", 400, MeshErrorCodes.Invalid, "max")]
    [InlineData("?max=501", 400, MeshErrorCodes.Invalid, "max")]
    [InlineData("?max=ten", 400, MeshErrorCodes.Invalid, "max")]
    [InlineData("?wait=31", 400, MeshErrorCodes.Invalid, "wait")]
    [InlineData("?wait=-1", 400, MeshErrorCodes.Invalid, "wait")]
    [InlineData("?kinds=letter", 400, MeshErrorCodes.Invalid, "kinds")]
    [InlineData("?kinds=", 400, MeshErrorCodes.Invalid, "kinds")]
    [InlineData("?before=1.0.0", 400, MeshErrorCodes.Invalid, "before")]
    [InlineData("?max=1&max=2", 400, MeshErrorCodes.Invalid, "max")]
    public async Task Bad_parameters_are_refused_before_any_actor_is_asked(string query, int status, string code, string field)
    {
        var calls = Feed.Reads + Feed.BoundsAsked;
        using var answer = await _brazil.GetAsync(Path + query);
        await answer.ProblemAsync(status, code, field);
        Assert.Equal(calls, Feed.Reads + Feed.BoundsAsked);
    }

    [Fact]
    public async Task A_cursor_beyond_the_newest_entry_is_refused()
    {
        using var answer = await _brazil.GetAsync(Path + "?after=9.9.9");
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
    }

    [Fact]
    public async Task A_cursor_that_another_gateway_gave_out_for_what_has_not_come_here_yet_is_taken()
    {
        await Until.TrueAsync(() => Feed.Waiting == 1, "the gateway waits for mail");
        Feed.Faults.Always = () => new SiloUnavailableException();
        Feed.BoundsFail = false;
        Feed.Add(Lane.Flash, "one");
        await _gateway.FetchedAsync("BR");
        Feed.Add(Lane.Flash, "late");
        var page = await GetAsync("?after=2.0.0", fetched: false);
        Assert.Empty(page["entries"]!.AsArray());
        Assert.Equal("2.0.0", (string?)page["cursor"]);
        Assert.Equal("1.0.0", (string?)page["head"]);
    }

    [Fact]
    public async Task A_page_waits_for_the_first_entry()
    {
        var page = GetAsync("?wait=30");
        await Until.TrueAsync(() => Feed.Reads >= 3, _time, TimeSpan.FromMilliseconds(500), "time goes by");
        Assert.False(page.IsCompleted);
        Feed.Add(Lane.Flash, "late");
        Assert.Single((await Until.WithinAsync(page))["entries"]!.AsArray());
    }

    [Fact]
    public async Task A_page_that_waited_in_vain_is_empty()
    {
        var page = GetAsync("?wait=3");
        await Until.TrueAsync(() => page.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "the wait ends");
        Assert.Empty((await page)["entries"]!.AsArray());
    }

    [Fact]
    public async Task A_takeover_in_the_middle_is_not_seen()
    {
        Feed.Faults.Next(new SiloUnavailableException(), new TimeoutException(), new MeshException(MeshErrorCodes.Unavailable, "Not yet."));
        Feed.Add(Lane.Flash, "one");
        Feed.Add(Lane.Flash, "two");
        var page = GetAsync("?after=1.0.0&wait=30");
        await Until.TrueAsync(() => page.IsCompleted, _time, TimeSpan.FromMilliseconds(5), "the page comes");
        Assert.Single((await page)["entries"]!.AsArray());
    }

    [Fact]
    public async Task What_came_is_read_while_the_hub_stays_away_and_goes_on_by_itself_when_it_is_back()
    {
        Feed.Add(Lane.Flash, "one");
        await _gateway.FetchedAsync("BR");
        Feed.Faults.Always = () => new SiloUnavailableException();
        Feed.Add(Lane.Flash, "two");
        await Until.TrueAsync(() => Feed.Reads > 60, _time, TimeSpan.FromMilliseconds(200), "the gateway tries for longer than one call is tried");
        Assert.NotEmpty((await GetAsync(string.Empty, fetched: false))["entries"]!.AsArray());
        Feed.Faults.Always = null;
        var page = GetAsync("?after=1.0.0&wait=30", fetched: false);
        await Until.TrueAsync(() => page.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "what waited comes");
        Assert.Single((await page)["entries"]!.AsArray());
    }

    [Theory]
    [InlineData("?kinds=message", 2)]
    [InlineData("?kinds=note", 1)]
    [InlineData("?kinds=flash", 1)]
    [InlineData("?kinds=routine,message", 1)]
    [InlineData("?kinds=broadcast", 0)]
    public async Task A_filter_leaves_out_what_it_does_not_name_and_counts_it_as_read(string query, int entries)
    {
        Feed.Add(Lane.Flash, "one");
        Feed.Add(Lane.Routine, "two");
        Feed.AddNote(Lane.Routine, "three");
        var page = await GetAsync(query);
        Assert.Equal(entries, page["entries"]!.AsArray().Count);
        Assert.Equal("1.0.2", (string?)page["cursor"]);
    }

    private async Task<JsonNode> GetAsync(string query, bool fetched = true)
    {
        if (fetched)
        {
            await _gateway.FetchedAsync("BR");
        }

        using var answer = await _brazil.GetAsync(Path + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
