using Orleans.Storage;

namespace Orleans.Sqlite.Tests;

public sealed class GrainStorageTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task AStateThatWasNeverWrittenIsNew()
    {
        IGrainStorage storage = _database.Storage();
        var state = new TestState<Card> { State = new Card { Text = "old" }, ETag = "5", RecordExists = true };

        await storage.ReadStateAsync("card", Grain("a"), state);

        Assert.Equal((false, null, ""), (state.RecordExists, state.ETag, state.State.Text));
    }

    [Fact]
    public async Task AWrittenStateIsReadAgain()
    {
        IGrainStorage storage = _database.Storage();
        var written = await WriteAsync(storage, "card", Grain("a"), "Привет 你好");

        var read = await ReadAsync(storage, "card", Grain("a"));

        Assert.True(written.RecordExists);
        Assert.Equal((true, written.ETag, "Привет 你好"), (read.RecordExists, read.ETag, read.State.Text));
    }

    [Fact]
    public async Task EachWriteGivesANewETag()
    {
        IGrainStorage storage = _database.Storage();
        var state = await WriteAsync(storage, "card", Grain("a"), "same");
        var first = state.ETag;

        await storage.WriteStateAsync("card", Grain("a"), state);

        Assert.NotEqual(first, state.ETag);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("not one of ours")]
    public async Task AWriteUnderAnotherETagIsRefusedAndChangesNothing(string? etag)
    {
        IGrainStorage storage = _database.Storage();
        var state = await WriteAsync(storage, "card", Grain("a"), "one");
        state.State.Text = "two";
        await storage.WriteStateAsync("card", Grain("a"), state);
        var stale = new TestState<Card> { State = new Card { Text = "stale" }, ETag = etag };

        var write = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("card", Grain("a"), stale));
        var clear = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("card", Grain("a"), stale));

        Assert.Equal((state.ETag, etag), (write.StoredEtag, write.CurrentEtag));
        Assert.Equal((state.ETag, etag), (clear.StoredEtag, clear.CurrentEtag));
        Assert.Equal((etag, false, "stale"), (stale.ETag, stale.RecordExists, stale.State.Text));
        Assert.Equal("two", (await ReadAsync(storage, "card", Grain("a"))).State.Text);
    }

    [Fact]
    public async Task AWriteOfAStateThatIsGoneIsRefused()
    {
        IGrainStorage storage = _database.Storage();
        var state = new TestState<Card> { State = new Card(), ETag = "1" };

        var write = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("card", Grain("a"), state));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("card", Grain("a"), state));

        Assert.Equal((null, "1"), (write.StoredEtag, write.CurrentEtag));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClearedStateIsNewAndCanBeWrittenAgain(bool deleteOnClear)
    {
        IGrainStorage storage = _database.Storage(options => options.DeleteStateOnClear = deleteOnClear);
        var state = await WriteAsync(storage, "card", Grain("a"), "text");
        var writtenETag = state.ETag;

        await storage.ClearStateAsync("card", Grain("a"), state);

        Assert.Equal((false, ""), (state.RecordExists, state.State.Text));
        Assert.NotEqual(writtenETag, state.ETag);
        Assert.Equal(deleteOnClear, state.ETag is null);
        Assert.Equal(deleteOnClear ? 0L : 1L, _database.Read("SELECT count(*) FROM OrleansGrainState"));
        var read = await ReadAsync(storage, "card", Grain("a"));
        Assert.Equal((false, state.ETag, ""), (read.RecordExists, read.ETag, read.State.Text));

        await storage.ClearStateAsync("card", Grain("a"), read);
        read.State.Text = "again";
        await storage.WriteStateAsync("card", Grain("a"), read);
        Assert.Equal("again", (await ReadAsync(storage, "card", Grain("a"))).State.Text);
    }

    [Fact]
    public async Task TheETagOfADeletedRowNeverFitsALaterOne()
    {
        IGrainStorage storage = _database.Storage(options => options.DeleteStateOnClear = true);
        var zombie = await WriteAsync(storage, "card", Grain("a"), "one");
        await storage.ClearStateAsync("card", Grain("a"), await ReadAsync(storage, "card", Grain("a")));
        await WriteAsync(storage, "card", Grain("a"), "two");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("card", Grain("a"), zombie));

        Assert.Equal("two", (await ReadAsync(storage, "card", Grain("a"))).State.Text);
    }

    [Fact]
    public async Task KeysThatLookLikeNumbersStayApart()
    {
        IGrainStorage storage = _database.Storage();
        string[] keys =
        [
            "DE", "de", "De", "AD", "ad", "914", "0914", "00914", "0x392", "392", "1e3", "1000", "1000.0", "-1", "ffffffff", "FFFFFFFF", " 914", "914 ",
            "b1d4f0a0-0000-0000-0000-000000000001", "b1d4f0a0000000000000000000000001", "B1D4F0A0000000000000000000000001", "é", "e\u0301", "/", "a/b", "a'b", "NULL",
        ];
        foreach (var key in keys)
        {
            await WriteAsync(storage, "card", Grain(key), key);
        }

        foreach (var key in keys)
        {
            Assert.Equal(key, (await ReadAsync(storage, "card", Grain(key))).State.Text);
        }

        Assert.Equal((long)keys.Length, _database.Read("SELECT count(*) FROM OrleansGrainState WHERE typeof(GrainId) = 'text'"));
    }

    [Fact]
    public async Task GrainTypesStateNamesAndServicesStayApart()
    {
        IGrainStorage red = _database.Storage(serviceId: "red");
        IGrainStorage blue = _database.Storage(serviceId: "blue");
        await WriteAsync(red, "card", Grain("a"), "1");
        await WriteAsync(red, "Card", Grain("a"), "2");
        await WriteAsync(red, "card", GrainId.Create("other", "a"), "3");
        await WriteAsync(blue, "card", Grain("a"), "4");

        Assert.Equal("1", (await ReadAsync(red, "card", Grain("a"))).State.Text);
        Assert.Equal("2", (await ReadAsync(red, "Card", Grain("a"))).State.Text);
        Assert.Equal("3", (await ReadAsync(red, "card", GrainId.Create("other", "a"))).State.Text);
        Assert.Equal("4", (await ReadAsync(blue, "card", Grain("a"))).State.Text);
    }

    [Fact]
    public async Task StatesOfManyTypesRoundTrip()
    {
        IGrainStorage storage = _database.Storage();
        await RoundTripAsync(storage, 42);
        await RoundTripAsync(storage, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        await RoundTripAsync(storage, new List<string> { "a", "", "b" });
        await RoundTripAsync(storage, new Dictionary<string, int> { ["a"] = 1 });
        await RoundTripAsync(storage, new Pair(7, "seven"));
        await RoundTripAsync(storage, Enumerable.Range(0, 3_000_000).Select(number => (byte)number).ToArray());
    }

    [Fact]
    public async Task AnotherSerializerCanBeChosen()
    {
        IGrainStorage storage = _database.Storage(options => options.GrainStorageSerializer = new PlainSerializer());

        await WriteAsync(storage, "card", Grain("a"), "plain");

        Assert.Equal("plain", _database.Read("SELECT CAST(Payload AS TEXT) FROM OrleansGrainState"));
        Assert.Equal("plain", (await ReadAsync(storage, "card", Grain("a"))).State.Text);
    }

    [Fact]
    public async Task OfWritersOfOneStateAtOnceExactlyOneWins()
    {
        IGrainStorage[] storages = [_database.Storage(), _database.Storage()];
        var etag = (await WriteAsync(storages[0], "card", Grain("a"), "start")).ETag;

        for (var round = 0; round < 20; round++)
        {
            var seen = etag;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async writer =>
            {
                var state = new TestState<Card> { State = new Card { Text = $"{round}-{writer}" }, ETag = seen, RecordExists = true };
                try
                {
                    await storages[writer % 2].WriteStateAsync("card", Grain("a"), state);
                    return state;
                }
                catch (InconsistentStateException)
                {
                    return null;
                }
            }));
            var winner = Assert.Single(outcomes, outcome => outcome is not null);
            Assert.Equal(winner!.State.Text, (await ReadAsync(storages[0], "card", Grain("a"))).State.Text);
            etag = winner.ETag;
        }
    }

    [Fact]
    public async Task OneRefusalInAGroupHurtsNoOther()
    {
        IGrainStorage storage = _database.Storage();
        await WriteAsync(storage, "card", Grain("taken"), "first");

        var writes = Enumerable.Range(0, 500).Select(number => number % 10 == 0
            ? Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(storage, "card", Grain("taken"), "second"))
            : (Task)WriteAsync(storage, "card", Grain($"free-{number}"), $"{number}"));
        await Task.WhenAll(writes);

        Assert.Equal(451L, _database.Read("SELECT count(*) FROM OrleansGrainState"));
        Assert.Equal("first", (await ReadAsync(storage, "card", Grain("taken"))).State.Text);
        Assert.Equal("499", (await ReadAsync(storage, "card", Grain("free-499"))).State.Text);
    }

    [Fact]
    public async Task OneFailureInAGroupHurtsNoOther()
    {
        var storage = _database.Storage();
        await storage.OpenAsync();
        _database.Execute("CREATE TRIGGER Refuse BEFORE INSERT ON OrleansGrainState WHEN new.GrainId LIKE '%cursed%' BEGIN SELECT RAISE(FAIL, 'cursed'); END");

        var writes = Enumerable.Range(0, 200).Select(async number =>
        {
            var write = WriteAsync(storage, "card", Grain(number % 50 == 7 ? $"cursed-{number}" : $"good-{number}"), "text");
            if (number % 50 == 7)
            {
                Assert.Contains("cursed", (await Assert.ThrowsAsync<OrleansException>(() => write)).Message);
            }
            else
            {
                await write;
            }
        });
        await Task.WhenAll(writes);

        Assert.Equal(196L, _database.Read("SELECT count(*) FROM OrleansGrainState"));
    }

    [Fact]
    public async Task ALockThatIsNotReleasedEndsInATimeOut()
    {
        IGrainStorage storage = _database.Storage();
        var state = await WriteAsync(storage, "card", Grain("a"), "before");
        using (var other = _database.Connect())
        {
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();

            var exception = await Assert.ThrowsAsync<TimeoutException>(() => storage.WriteStateAsync("card", Grain("a"), state));
            Assert.Contains("locked", exception.Message);
            Assert.Equal("before", (await ReadAsync(storage, "card", Grain("a"))).State.Text);
        }

        await storage.WriteStateAsync("card", Grain("a"), state);
    }

    [Fact]
    public async Task ACancelledCallThatHasNotBegunChangesNothing()
    {
        IGrainStorage storage = _database.Storage();
        var state = new TestState<Card> { State = new Card() };
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storage.WriteStateAsync("card", Grain("a"), state, cancelled.Token));

        Assert.False((await ReadAsync(storage, "card", Grain("a"))).RecordExists);
    }

    [Fact]
    public async Task AClosedStorageSaysSo()
    {
        var storage = _database.Storage();
        await storage.OpenAsync();
        storage.Dispose();
        storage.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(storage, "card", Grain("a")));
    }

    private static async Task RoundTripAsync<T>(IGrainStorage storage, T value)
    {
        var written = new TestState<T> { State = value };
        await storage.WriteStateAsync("state", GrainId.Create("typed", typeof(T).Name), written);
        var read = new TestState<T>();
        await storage.ReadStateAsync("state", GrainId.Create("typed", typeof(T).Name), read);
        Assert.Equal(value, read.State);
    }

    private static GrainId Grain(string key) => GrainId.Create("bureau", key);

    private static async Task<TestState<Card>> WriteAsync(IGrainStorage storage, string name, GrainId grain, string text)
    {
        var state = new TestState<Card> { State = new Card { Text = text } };
        await storage.WriteStateAsync(name, grain, state);
        return state;
    }

    private static async Task<TestState<Card>> ReadAsync(IGrainStorage storage, string name, GrainId grain)
    {
        var state = new TestState<Card>();
        await storage.ReadStateAsync(name, grain, state);
        return state;
    }

    private sealed class PlainSerializer : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(((Card)(object)input!).Text);

        public T Deserialize<T>(BinaryData input) => (T)(object)new Card { Text = input.ToString() };
    }
}

/// <summary>A state as a grain holds it, which is never null once it was read.</summary>
internal sealed class TestState<T> : IGrainState<T>
{
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public T State { get; set; } = default!;

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}

[GenerateSerializer]
public sealed class Card
{
    [Id(0)]
    public string Text { get; set; } = "";
}

[GenerateSerializer]
public sealed record Pair([property: Id(0)] int Number, [property: Id(1)] string Name);
