using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Support;

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
            ["acceptedAt", "attachments", "composedAt", "cursor", "from", "id", "lane", "payload", "payloadSha256", "position", "storedAt", "to"],
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
    [InlineData("?before=1.0.0", 400, MeshErrorCodes.Invalid, "before")]
    [InlineData("?max=1&max=2", 400, MeshErrorCodes.Invalid, "max")]
    public async Task Bad_parameters_are_refused_before_any_actor_is_asked(string query, int status, string code, string field)
    {
        using var answer = await _brazil.GetAsync(Path + query);
        await answer.ProblemAsync(status, code, field);
        Assert.Equal(0, Feed.Reads);
    }

    [Fact]
    public async Task A_cursor_beyond_the_newest_entry_is_refused()
    {
        using var answer = await _brazil.GetAsync(Path + "?after=9.9.9");
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
    }

    [Fact]
    public async Task A_cursor_before_what_is_kept_is_gone()
    {
        Feed.Tail = 1;
        using var answer = await _brazil.GetAsync(Path);
        await answer.ProblemAsync(410, MeshErrorCodes.Gone);
    }

    [Fact]
    public async Task A_page_waits_for_the_first_entry_in_steps()
    {
        var page = GetAsync("?wait=30");
        await Until.TrueAsync(() => Feed.Reads >= 3, _time, TimeSpan.FromMilliseconds(500), "the wait goes on");
        await Until.TrueAsync(() => Feed.Waiting == 1, _time, TimeSpan.FromMilliseconds(10), "a read waits");
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
        Feed.Add(Lane.Flash, "one");
        Feed.Faults.Next(new SiloUnavailableException(), new TimeoutException(), new MeshException(MeshErrorCodes.Unavailable, "Not yet."));
        var page = GetAsync(string.Empty);
        await Until.TrueAsync(() => page.IsCompleted, _time, TimeSpan.FromMilliseconds(5), "the page comes");
        Assert.Single((await page)["entries"]!.AsArray());
    }

    [Fact]
    public async Task A_hub_that_stays_away_is_unavailable_with_the_time_to_come_back()
    {
        Feed.Faults.Always = () => new SiloUnavailableException();
        var asked = _brazil.GetAsync(Path);
        await Until.TrueAsync(() => asked.IsCompleted, _time, TimeSpan.FromMilliseconds(50), "the gateway gives up");
        using var answer = await asked;
        var problem = await answer.ProblemAsync(503, MeshErrorCodes.Unavailable);
        Assert.Equal(2, (int?)problem["retryAfterSeconds"]);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    private async Task<JsonNode> GetAsync(string query)
    {
        using var answer = await _brazil.GetAsync(Path + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
