using System.Globalization;
using System.Net.Http.Headers;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Gateway.Tests.Feeds;

public sealed class LiveFeedTests : IAsyncLifetime
{
    private const string Path = "/api/v1/owners/BR/feed/live";

    private readonly ManualTime _time = new();
    private readonly GatewaySettings _settings = GatewayUnderTest.Settings() with { Limits = new GatewayLimits { ListenersPerOwner = 3 } };
    private GatewayUnderTest _gateway = null!;
    private HttpClient _brazil = null!;

    private FakeFeed Feed => _gateway.Mesh.Feed("BR");

    private LiveFeeds Live => _gateway.Services.GetRequiredService<LiveFeeds>();

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(_settings, _time, new LiveFeedOptions { PageSize = 8, WindowEntries = 8, WindowBytes = 64 * 1024 });
        _brazil = _gateway.ClientOf("BR");
    }

    public async Task DisposeAsync()
    {
        _brazil.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task What_is_there_comes_first_and_what_arrives_follows()
    {
        Feed.Add(Lane.Routine, "r1");
        Feed.Add(Lane.Flash, "f1");
        await _gateway.FetchedAsync("BR");
        await using var reader = await LiveReader.OpenAsync(_brazil, Path);
        Assert.Equal("text/event-stream", reader.Answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("retry: 1000", await reader.LineAsync());
        Assert.Equal(["1.0.0", "1.0.1"], await reader.NextIdsAsync(2));
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
        var added = Feed.Add(Lane.Urgent, "u1");
        var arrived = await reader.NextAsync();
        Assert.Equal("message", arrived!.Type);
        Assert.Equal("1.1.1", arrived.Id);
        Assert.Equal("1.1.1", (string?)arrived.Data["cursor"]);
        Assert.Equal(added.Envelope.Id.Value, (string?)arrived.Data["id"]);
        Assert.Equal("urgent", (string?)arrived.Data["lane"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listener_goes_on_where_it_was(bool byHeader)
    {
        for (var i = 0; i < 20; i++)
        {
            Feed.Add(Lane.Routine, $"r{i}");
        }

        await _gateway.FetchedAsync("BR");
        await using var reader = byHeader
            ? await LiveReader.OpenAsync(_brazil, Path + "?after=0.0.3", "0.0.17")
            : await LiveReader.OpenAsync(_brazil, Path + "?after=0.0.17");
        Assert.Equal(["0.0.18", "0.0.19", "0.0.20"], await reader.NextIdsAsync(3));
    }

    [Fact]
    public async Task Listeners_share_one_feed_and_the_last_one_closes_it()
    {
        Feed.Add(Lane.Flash, "f1");
        await using (var first = await LiveReader.OpenAsync(_brazil, Path))
        await using (var second = await LiveReader.OpenAsync(_brazil, Path))
        {
            await first.NextIdsAsync(1);
            await second.NextIdsAsync(1);
            await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
            Feed.Add(Lane.Flash, "f2");
            Assert.Equal(["2.0.0"], await first.NextIdsAsync(1));
            Assert.Equal(["2.0.0"], await second.NextIdsAsync(1));
            await Until.TrueAsync(() => Feed.Waiting == 1, "there is one poll");
            Assert.Equal(1, Live.Open);
        }

        await Until.TrueAsync(() => Live.Open == 0, "the feed is closed");
    }

    [Fact]
    public async Task A_listener_that_comes_later_misses_nothing_and_gets_nothing_twice()
    {
        await using var first = await LiveReader.OpenAsync(_brazil, Path);
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
        for (var i = 1; i <= 30; i++)
        {
            Feed.Add(i % 3 == 0 ? Lane.Flash : Lane.Routine, $"m{i}");
        }

        Assert.Equal("10.0.20", (await first.NextIdsAsync(30))[^1]);
        await using var second = await LiveReader.OpenAsync(_brazil, Path + "?after=2.0.11");
        var ids = await second.NextIdsAsync(17);
        Assert.Equal(17, ids.Distinct().Count());
        Assert.Equal("10.0.20", ids[^1]);
        Feed.Add(Lane.Urgent, "both");
        Assert.Equal(["10.1.20"], await second.NextIdsAsync(1));
        Assert.Equal(["10.1.20"], await first.NextIdsAsync(1));
    }

    [Fact]
    public async Task A_silent_stream_beats()
    {
        await using var reader = await LiveReader.OpenAsync(_brazil, Path);
        await reader.LineAsync();
        await reader.LineAsync();
        await Until.TrueAsync(() => Live.Open == 1, "the feed is open");
        for (var i = 0; i < 2; i++)
        {
            var line = reader.LineAsync();

            // In small steps: the clock must not reach the end of the token while the machine is busy with something else.
            await Until.TrueAsync(() => line.IsCompleted, _time, TimeSpan.FromMilliseconds(50), "a heartbeat comes");
            Assert.Equal(": heartbeat", await line);
            await reader.LineAsync();
        }
    }

    [Fact]
    public async Task A_slow_reader_holds_no_more_than_the_window_and_loses_nothing()
    {
        const int Entries = 400;
        await using var slow = await LiveReader.OpenAsync(_brazil, Path);
        await using var quick = await LiveReader.OpenAsync(_brazil, Path);
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
        var feed = Live.Join(Contracts.Bureaus.OwnerId.Parse("BR"));
        for (var i = 1; i <= Entries; i++)
        {
            Feed.Add(Lane.Routine, $"m{i}", bytes: 8 * 1024);
            Assert.Equal([$"0.0.{i}"], await quick.NextIdsAsync(1));
            Assert.True(feed.WindowBytes <= 64 * 1024, $"The window holds {feed.WindowBytes} bytes.");
        }

        // 3 MB went by while the slow reader read nothing; now it reads, from the window's owner again, page by page.
        var ids = await slow.NextIdsAsync(Entries);
        Assert.Equal(Enumerable.Range(1, Entries).Select(i => string.Create(CultureInfo.InvariantCulture, $"0.0.{i}")), ids);
        Live.Leave(Contracts.Bureaus.OwnerId.Parse("BR"), feed);
    }

    [Fact]
    public async Task A_takeover_is_sat_out_and_the_stream_goes_on()
    {
        await using var reader = await LiveReader.OpenAsync(_brazil, Path);
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
        Feed.Faults.Always = () => new SiloUnavailableException();
        Feed.Add(Lane.Flash, "f1");
        Assert.Equal(["1.0.0"], await reader.NextIdsAsync(1));
        var reads = Feed.Reads;
        await Until.TrueAsync(() => Feed.Reads > reads + 40, _time, TimeSpan.FromMilliseconds(100), "the poll goes on for longer than one call is tried");
        Feed.Faults.Always = null;
        Feed.Add(Lane.Flash, "f2");
        var next = reader.NextIdsAsync(1);
        await Until.TrueAsync(() => next.IsCompleted, _time, TimeSpan.FromMilliseconds(20), "the stream goes on");
        Assert.Equal(["2.0.0"], await next);
    }

    [Theory]
    [InlineData("?after=x", 400, MeshErrorCodes.MalformedId)]
    [InlineData("?after=5.5.5", 400, MeshErrorCodes.Invalid)]
    [InlineData("?max=5", 400, MeshErrorCodes.Invalid)]
    public async Task A_bad_beginning_is_a_problem_and_no_stream(string query, int status, string code)
    {
        await using var reader = await LiveReader.OpenAsync(_brazil, Path + query);
        await reader.Answer.ProblemAsync(status, code);
        Assert.Equal(0, Live.Open);
    }

    [Fact]
    public async Task What_the_hub_no_longer_keeps_is_told_in_the_lane_and_the_stream_goes_on()
    {
        await using var reader = await LiveReader.OpenAsync(_brazil, Path);
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
        Feed.Faults.Always = () => new SiloUnavailableException();
        Feed.Add(Lane.Flash, "f1");
        await _gateway.FetchedAsync("BR");
        Feed.Add(Lane.Flash, "f2");
        Feed.Add(Lane.Flash, "f3");
        Feed.Add(Lane.Flash, "f4");
        Feed.Tails = new(3, 0, 0);
        Feed.Faults.Always = null;
        var told = reader.NextIdsAsync(1);
        await Until.TrueAsync(() => told.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "the first comes");
        var gap = reader.NextAsync();
        await Until.TrueAsync(() => gap.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "the gap is told");
        Assert.Equal("3.0.0", (await gap)!.Id);
        Assert.Equal("unreadable", (string?)(await gap)!.Data["state"]);
        Assert.Contains("Entries 2 to 3 of this lane are no longer kept", (string?)(await gap)!.Data["problem"]);
        Assert.Equal(["4.0.0"], await reader.NextIdsAsync(1));
    }

    [Fact]
    public async Task A_feed_that_was_restored_behind_this_gateway_is_told_and_what_comes_follows()
    {
        await using var reader = await LiveReader.OpenAsync(_brazil, Path);
        var first = Feed.Add(Lane.Flash, "f1");
        Feed.Add(Lane.Flash, "f2");
        Feed.Add(Lane.Flash, "f3");
        Assert.Equal(["1.0.0", "2.0.0", "3.0.0"], await reader.NextIdsAsync(3));
        Feed.Restore(Lane.Flash, 1);
        var told = reader.NextAsync();
        await Until.TrueAsync(() => told.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "it is told");
        Assert.Equal("4.0.0", (await told)!.Id);
        Assert.Contains("restored from a backup", (string?)(await told)!.Data["problem"]);
        Feed.Add(Lane.Flash, first.Envelope, first.Payload);
        Feed.Add(Lane.Flash, "f4");
        Assert.Equal(["6.0.0"], await reader.NextIdsAsync(1));
    }

    [Fact]
    public async Task What_was_withdrawn_is_not_sent_to_whoever_comes_later_and_stays_as_a_tombstone()
    {
        var message = Feed.Add(Lane.Flash, "f1");
        Feed.Add(Lane.Flash, "f2");
        await using var first = await LiveReader.OpenAsync(_brazil, Path);
        await first.NextIdsAsync(2);
        Feed.AddWithdrawal(Lane.Flash, message.Envelope.Id);
        var withdrawal = await first.NextAsync();
        Assert.Equal("withdrawal", (string?)withdrawal!.Data["kind"]);
        Assert.Equal(message.Envelope.Id.Value, (string?)withdrawal.Data["about"]);
        await using var second = await LiveReader.OpenAsync(_brazil, Path);
        var tombstone = await second.NextAsync();
        Assert.Equal("withdrawn", (string?)tombstone!.Data["state"]);
        Assert.Equal(string.Empty, (string?)tombstone.Data["payload"]);
        Assert.Null(tombstone.Data["content"]);
        Assert.NotNull(tombstone.Data["withdrawnAt"]);
        Assert.Equal(["2.0.0", "3.0.0"], await second.NextIdsAsync(2));
    }

    [Fact]
    public async Task A_filtered_listener_sees_its_kinds_alone_and_falls_behind_nothing()
    {
        await using var notes = await LiveReader.OpenAsync(_brazil, Path + "?kinds=note");
        await using var routine = await LiveReader.OpenAsync(_brazil, Path + "?kinds=routine");
        await Until.TrueAsync(() => Live.Open == 1, "the feed is open");
        for (var i = 0; i < 100; i++)
        {
            Feed.Add(Lane.Flash, $"f{i}");
        }

        Feed.AddNote(Lane.Flash, "n1");
        Feed.Add(Lane.Routine, "r1");
        Assert.Equal(["101.0.0"], await notes.NextIdsAsync(1));

        // How far it has passed over the other lane depends on when it looked.
        Assert.EndsWith(".0.1", Assert.Single(await routine.NextIdsAsync(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_listeners_are_told_to_come_back()
    {
        var readers = new List<LiveReader>();
        for (var i = 0; i < 3; i++)
        {
            readers.Add(await LiveReader.OpenAsync(_brazil, Path));
            await readers[i].LineAsync();
        }

        await Until.TrueAsync(() => Live.Listeners == 3, "all have joined");
        await using var fourth = await LiveReader.OpenAsync(_brazil, Path);
        await fourth.Answer.ProblemAsync(429, MeshErrorCodes.Busy);
        Assert.NotNull(fourth.Answer.Headers.RetryAfter);
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_stream_ends_with_its_token()
    {
        using var client = _gateway.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _gateway.Mint.Sign(_time.GetUtcNow(), "BR", lifetime: TimeSpan.FromMinutes(1)));
        await using var reader = await LiveReader.OpenAsync(client, Path);
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");
        var end = reader.NextAsync();
        await Until.TrueAsync(() => end.IsCompleted, _time, TimeSpan.FromSeconds(1), "the stream ends");
        Assert.Null(await end);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_open_streams()
    {
        await using var reader = await LiveReader.OpenAsync(_brazil, Path);
        await Until.TrueAsync(() => Feed.Waiting == 1, "the poll waits");

        // One that waits would wait for longer than the test does.
        _gateway.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = 10 * Until.Deadline;
        await Until.WithinAsync(_gateway.Application.StopAsync());
        Assert.Null(await reader.NextAsync());
    }
}
