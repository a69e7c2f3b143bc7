using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Boundary;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Desk;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Gateway.Tests.Desk;

public sealed class DeskLogTests : IAsyncLifetime
{
    private static readonly OwnerId France = OwnerId.Parse("FR");

    private readonly FakeMesh _mesh = new(TimeProvider.System);
    private readonly List<DeskLog> _logs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var log in _logs)
        {
            await log.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Gateways_come_to_the_same_state_however_their_changes_interleave(int seed)
    {
        DeskLog[] gateways = [Gateway("a"), Gateway("b"), Gateway("c")];
        var random = new Random(seed);
        var work = Enumerable.Range(0, 150).Select(i => (Gateway: gateways[random.Next(3)], Key: "d" + random.Next(8), Remove: random.Next(4) == 0, Text: $"{seed}-{i}")).ToList();
        var counted = 0;
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (step, cancellationToken) =>
        {
            var written = await step.Gateway.ChangeAsync(
                state => step.Remove
                    ? state.Find<Draft>(step.Key) is { } found ? DeskChanges.Remove(true, found) : DeskChanges.None(false)
                    : DeskChanges.Put<bool>(true, DraftOf(step.Key, step.Text)),
                cancellationToken);
            Interlocked.Add(ref counted, written ? 1 : 0);
        });

        var last = _mesh.Desk("FR").Records.Count;
        Assert.Equal(counted, last);
        var states = new List<string>();
        foreach (var gateway in gateways.Append(Gateway("late")))
        {
            await UntilAsync(gateway, state => state.Position == last);
            states.Add(TextOf(await gateway.ReadAsync(CancellationToken.None)));
        }

        Assert.Single(states.Distinct());
        Assert.Equal(states[0], TextOf(Replay(_mesh.Desk("FR").Records)));
    }

    [Fact]
    public async Task A_counter_loses_nothing_between_gateways()
    {
        DeskLog[] gateways = [Gateway("a"), Gateway("b")];
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), async (i, cancellationToken) => await gateways[i % 2].ChangeAsync(
            state => DeskChanges.Put<bool>(true, DraftOf("count", (int.Parse(state.Find<Draft>("count")?.Title ?? "0") + 1).ToString())),
            cancellationToken));
        await UntilAsync(gateways[0], state => state.Find<Draft>("count")?.Title == "60");
    }

    [Fact]
    public async Task Snapshots_bound_what_is_read_and_keep_versions()
    {
        var gateway = Gateway("a");
        for (var i = 0; i <= DeskShares.SnapshotEvery + 20; i++)
        {
            await gateway.ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf("d" + (i % 50), i.ToString())), CancellationToken.None);
        }

        var records = _mesh.Desk("FR").Records;
        var snapshot = Assert.Single(records, record => record.IsSnapshot);
        var before = _mesh.Desk("FR").Reads;
        var late = Gateway("late");
        Assert.Equal(TextOf(await gateway.ReadAsync(CancellationToken.None)), TextOf(await late.ReadAsync(CancellationToken.None)));
        Assert.True(_mesh.Desk("FR").Reads - before < records.Count - snapshot.Position + 10);
        Assert.Equal(snapshot.Position, (await late.ReadAsync(CancellationToken.None)).SnapshotPosition);
    }

    [Fact]
    public async Task What_one_gateway_writes_the_other_knows_within_a_second()
    {
        var (a, b) = (Gateway("a"), Gateway("b"));
        await b.ReadAsync(CancellationToken.None);
        await a.ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf("d", "x")), CancellationToken.None);
        Assert.NotNull((await a.ReadAsync(CancellationToken.None)).Find<Draft>("d"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await UntilAsync(b, state => state.Find<Draft>("d") is not null);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task While_the_hub_is_away_what_is_known_counts_and_changes_are_unavailable()
    {
        var gateway = Gateway("a");
        await gateway.ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf("d", "x")), CancellationToken.None);
        var desk = _mesh.Desk("FR");
        desk.AppendFaults.Always = desk.ReadFaults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "Away.");
        Assert.NotNull((await gateway.ReadAsync(CancellationToken.None)).Find<Draft>("d"));
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => gateway.ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf("e", "x")), CancellationToken.None));
        Assert.Equal(MeshErrorCodes.Unavailable, refused.Code);
        var late = Gateway("late");
        refused = await Assert.ThrowsAsync<RequestRefusedException>(async () => await late.ReadAsync(CancellationToken.None));
        Assert.Equal(503, refused.Status);

        desk.AppendFaults.Always = desk.ReadFaults.Always = null;
        await UntilAsync(late, state => state.Find<Draft>("d") is not null);
    }

    [Fact]
    public async Task A_desk_that_nobody_uses_is_followed_no_longer_and_opened_again()
    {
        var gateway = Gateway("a", new DeskOptions { IdleAfter = TimeSpan.Zero });
        await gateway.ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf("d", "x")), CancellationToken.None);
        await Gateway("b").ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf("e", "x")), CancellationToken.None);
        await Until.TrueAsync(() => !gateway.IsFollowed, "the desk is left");
        Assert.NotNull((await gateway.ReadAsync(CancellationToken.None)).Find<Draft>("e"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"version":2,"at":"2026-03-01T12:00:00Z","gateway":"x","puts":[],"removals":[]}""")]
    [InlineData("""{"version":1,"at":"2026-03-01T12:00:00Z","gateway":"x","puts":[{"item":{"is":"draft-2"}}],"removals":[]}""")]
    [InlineData("""{"version":1,"at":"2026-03-01T12:00:00Z","gateway":"x","puts":[],"removals":[],"more":1}""")]
    public async Task A_record_that_is_not_understood_stops_the_desk_and_says_so(string json)
    {
        var codec = new DeskCodec(new UnsealedPayload());
        var record = new DeskRecord(1, false, DateTimeOffset.UtcNow, new SealedContent(Encoding.UTF8.GetBytes(json), null, []));
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(async () => await codec.OpenAsync(France, record, CancellationToken.None));
        Assert.Contains("record 1 of the desk of FR", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desk_that_is_full_takes_no_more_and_can_be_emptied()
    {
        var gateway = Gateway("a");
        var large = new string('x', 1) + Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(60_000));
        Task<bool> Put(string key) => gateway.ChangeAsync(_ => DeskChanges.Put<bool>(true, DraftOf(key, large)), CancellationToken.None);
        await Put("a");
        await Put("b");
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => Put("c"));
        Assert.Equal(413, refused.Status);
        await gateway.ChangeAsync(state => DeskChanges.Remove(true, state.Find<Draft>("a")!), CancellationToken.None);
        Assert.True(await Put("c"));
    }

    private static Draft DraftOf(string key, string title) => new(key, "1", false, false, title, default, "1", DateTimeOffset.UnixEpoch);

    private static string TextOf(DeskState state) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(state.ToSnapshot(DateTimeOffset.UnixEpoch, "x"), DeskJsonContext.Default.DeskEntry));

    private static DeskState Replay(IReadOnlyList<DeskRecord> records) => records.Aggregate(
        DeskState.Empty,
        (state, record) => state.Apply(record.Position, record.IsSnapshot, JsonSerializer.Deserialize(record.Content.Payload.Span, DeskJsonContext.Default.DeskEntry)!));

    private static async Task UntilAsync(DeskLog log, Func<DeskState, bool> condition)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (condition(await log.ReadAsync(CancellationToken.None)))
                {
                    return;
                }
            }
            catch (RequestRefusedException) when (watch.Elapsed < Until.Deadline)
            {
                // The hub was away a moment ago.
            }

            Assert.True(watch.Elapsed < Until.Deadline, "The state does not come.");
            await Task.Yield();
        }
    }

    private DeskLog Gateway(string name, DeskOptions? options = null)
    {
        var callers = new CallerScope();
        var calls = new GrainCaller(_mesh.Grains, callers, new SiloDepartures(), new CallRetryOptions { Total = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, NullLogger<GrainCaller>.Instance);
        var wire = new DeskWire(France, calls, callers, new DeskCodec(new UnsealedPayload()));
        var log = new DeskLog(France, name, wire, options ?? new DeskOptions { OpenPatience = TimeSpan.FromMilliseconds(500), RetryPause = TimeSpan.FromMilliseconds(20), Attempts = 500 }, TimeProvider.System, NullLogger<DeskLog>.Instance);
        _logs.Add(log);
        return log;
    }
}
