using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.BureauStore;

public sealed class OwnerStoreTests : IAsyncLifetime
{
    private readonly StoreGateways _gateways = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _gateways.DisposeAsync();

    private FakeBureauStore Hub => _gateways.Mesh.Store("FR");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Gateways_come_to_the_same_state_however_their_changes_interleave(int seed)
    {
        OwnerStore[] gateways = [_gateways.Start("a"), _gateways.Start("b"), _gateways.Start("c")];
        var random = new Random(seed);
        var work = Enumerable.Range(0, 150).Select(i => (Gateway: gateways[random.Next(3)], Key: "d" + random.Next(8), Remove: random.Next(4) == 0, Text: $"{seed}-{i}")).ToList();
        var counted = 0;
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (step, cancellationToken) =>
        {
            var written = await step.Gateway.ChangeAsync(
                state => step.Remove
                    ? state.Find<Draft>(step.Key) is { } found ? StoreChange.Remove(true, found) : StoreChange.None(false)
                    : StoreChange.Put<bool>(true, StoreGateways.DraftOf(step.Key, step.Text)),
                cancellationToken);
            Interlocked.Add(ref counted, written ? 1 : 0);
        });

        Assert.Equal(counted, Hub.Writes.Count);
        var states = new List<string>();
        foreach (var gateway in gateways.Append(_gateways.Start("late")))
        {
            await StoreGateways.UntilAsync(gateway, state => state.Version == Hub.Version);
            states.Add(TextOf(await gateway.ReadAsync(CancellationToken.None)));
        }

        Assert.Single(states.Distinct());
    }

    [Fact]
    public async Task A_counter_loses_nothing_between_gateways()
    {
        OwnerStore[] gateways = [_gateways.Start("a"), _gateways.Start("b")];
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), async (i, cancellationToken) => await gateways[i % 2].ChangeAsync(
            state => StoreChange.Put<bool>(true, StoreGateways.DraftOf("count", (int.Parse(state.Find<Draft>("count")?.Title ?? "0") + 1).ToString())),
            cancellationToken));
        await StoreGateways.UntilAsync(gateways[0], state => state.Find<Draft>("count")?.Title == "60");
    }

    [Fact]
    public async Task What_one_gateway_writes_the_other_knows_soon()
    {
        var (a, b) = (_gateways.Start("a"), _gateways.Start("b"));
        await b.ReadAsync(CancellationToken.None);
        await PutAsync(a, "d");
        Assert.NotNull((await a.ReadAsync(CancellationToken.None)).Find<Draft>("d"));
        await StoreGateways.UntilAsync(b, state => state.Find<Draft>("d") is not null);
    }

    [Fact]
    public async Task Who_was_away_while_much_was_removed_reads_anew()
    {
        var (a, b) = (_gateways.Start("a"), _gateways.Start("b", new StoreOptions { IdleAfter = TimeSpan.Zero }));
        foreach (var key in (string[])["kept", "gone", "other"])
        {
            await PutAsync(a, key);
        }

        await StoreGateways.UntilAsync(b, state => state.CountOf(Draft.Kind) == 3);
        await Until.TrueAsync(() => !b.IsFollowed, "the store is left");
        await a.ChangeAsync(state => StoreChange.Remove(true, state.Find<Draft>("gone")!), CancellationToken.None);
        await PutAsync(a, "other", "changed");
        Hub.Forget();

        var state = await b.ReadAsync(CancellationToken.None);
        Assert.Equal(["kept", "other"], state.All<Draft>().Select(draft => draft.Id));
        Assert.Equal("changed", state.Find<Draft>("other")!.Title);
    }

    [Fact]
    public async Task While_the_hub_is_away_what_is_known_counts_and_changes_are_unavailable()
    {
        var gateway = _gateways.Start("a");
        await PutAsync(gateway, "d");
        Hub.WriteFaults.Always = Hub.ReadFaults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "Away.");
        Assert.NotNull((await gateway.ReadAsync(CancellationToken.None)).Find<Draft>("d"));
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => PutAsync(gateway, "e"));
        Assert.Equal(MeshErrorCodes.Unavailable, refused.Code);
        var late = _gateways.Start("late");
        refused = await Assert.ThrowsAsync<RequestRefusedException>(async () => await late.ReadAsync(CancellationToken.None));
        Assert.Equal(503, refused.Status);

        Hub.WriteFaults.Always = Hub.ReadFaults.Always = null;
        await StoreGateways.UntilAsync(late, state => state.Find<Draft>("d") is not null);
    }

    [Fact]
    public async Task A_store_that_nobody_uses_is_followed_no_longer_and_opened_again()
    {
        var gateway = _gateways.Start("a", new StoreOptions { IdleAfter = TimeSpan.Zero });
        await PutAsync(gateway, "d");
        await PutAsync(_gateways.Start("b"), "e");
        await Until.TrueAsync(() => !gateway.IsFollowed, "the store is left");
        Assert.NotNull((await gateway.ReadAsync(CancellationToken.None)).Find<Draft>("e"));
    }

    [Fact]
    public async Task A_kind_that_is_full_takes_no_more_and_can_be_emptied()
    {
        var gateway = _gateways.Start("a");
        var large = new string('x', 190_000);
        for (var i = 0; i < 22; i++)
        {
            await PutAsync(gateway, $"d{i}", large);
        }

        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => PutAsync(gateway, "more", large));
        Assert.Equal(413, refused.Status);
        await gateway.ChangeAsync(state => StoreChange.Remove(true, state.Find<Draft>("d1")!), CancellationToken.None);
        await PutAsync(gateway, "more", large);
        refused = await Assert.ThrowsAsync<RequestRefusedException>(() => PutAsync(gateway, "huge", new string('x', StoreLimits.MaxItemBytes)));
        Assert.Equal(413, refused.Status);
    }

    private static Task<bool> PutAsync(OwnerStore store, string key, string title = "x") =>
        store.ChangeAsync(_ => StoreChange.Put<bool>(true, StoreGateways.DraftOf(key, title)), CancellationToken.None);

    private static string TextOf(StoreState state) => string.Join('\n', state.Items.OrderBy(item => item.Id, StringComparer.Ordinal).Select(item =>
        item.Version + Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(item.Item, StoreJsonContext.Default.StoreItem))));
}
