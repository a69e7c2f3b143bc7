using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Testing;
using Orleans.Storage;

namespace Interpol.Mesh.Silo.Tests.Databases;

/// <summary>The states of actors; it holds for either database.</summary>
public abstract class GrainStorageFacts(PostgresServer? server) : IAsyncLifetime
{
    private static readonly GrainId France = GrainId.Create("bureau", "FR");

    private DatabasePlace _place = null!;
    private IGrainStorage _storage = null!;

    public async Task InitializeAsync()
    {
        _place = await DatabasePlace.CreateAsync(server);
        _storage = await _place.NewGrainStorageAsync(HubName.Lyon);
    }

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task A_state_comes_back_as_it_was_written_also_to_another_silo()
    {
        var empty = await ReadAsync(_storage, France);
        Assert.Equal((false, null, string.Empty), (empty.RecordExists, empty.ETag, empty.State!.Text));
        await WriteAsync(France, empty, "first");
        await WriteAsync(France, empty, "second");

        var stored = await ReadAsync(await _place.NewGrainStorageAsync(HubName.Lyon), France);
        Assert.Equal((true, empty.ETag, "second"), (stored.RecordExists, stored.ETag, stored.State!.Text));
        Assert.False((await ReadAsync(await _place.NewGrainStorageAsync(HubName.Singapore), France)).RecordExists);
    }

    [Fact]
    public async Task Who_knows_an_older_version_or_none_cannot_write_or_clear()
    {
        var current = await ReadAsync(_storage, France);
        var knowsNone = await ReadAsync(_storage, France);
        await WriteAsync(France, current, "first");
        var older = await ReadAsync(_storage, France);
        await WriteAsync(France, current, "second");

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(France, knowsNone, "lost"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(France, older, "lost"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("state", France, older));
        Assert.Equal("second", (await ReadAsync(_storage, France)).State!.Text);
    }

    [Fact]
    public async Task A_state_that_was_cleared_is_gone_and_still_refuses_who_knew_it_before()
    {
        var current = await ReadAsync(_storage, France);
        await WriteAsync(France, current, "first");
        var older = await ReadAsync(_storage, France);
        await _storage.ClearStateAsync("state", France, current);
        Assert.False(current.RecordExists);
        var cleared = await ReadAsync(_storage, France);
        Assert.Equal((false, string.Empty), (cleared.RecordExists, cleared.State!.Text));

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(France, older, "lost"));
        await WriteAsync(France, current, "again");
        Assert.Equal("again", (await ReadAsync(_storage, France)).State!.Text);
    }

    [Fact]
    public async Task Of_writers_on_the_same_version_one_wins()
    {
        var storages = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _place.NewGrainStorageAsync(HubName.Lyon)));
        for (var round = 0; round < 5; round++)
        {
            var states = await Task.WhenAll(storages.Select(storage => ReadAsync(storage, France)));
            var written = await Task.WhenAll(storages.Zip(states).Select((pair, number) => Task.Run(() => TryWriteAsync(pair.First, pair.Second, $"{round}/{number}"))));
            var winner = Assert.Single(written, text => text is not null);
            Assert.Equal(winner, (await ReadAsync(_storage, France)).State!.Text);
        }
    }

    [Fact]
    public async Task No_owners_state_is_taken_for_anothers_whatever_the_key_looks_like()
    {
        string[] kinds = ["bureau", "groups", "feed", "outbox", "de", "914"];
        var keys = OwnerDirectory.Default.All.Select(owner => owner.Code.Value).SelectMany(LookAlikes).Append(new string('a', 32)).Append(new string('A', 32)).Distinct().ToList();
        Assert.True(keys.Count > 3 * OwnerDirectory.Default.All.Length, "The look-alikes are not there.");
        var all = (from kind in kinds from key in keys from name in new[] { "state", "other" } select (Id: GrainId.Create(kind, key), Name: name)).ToList();
        await Parallel.ForEachAsync(all, async (grain, _) =>
        {
            var state = await ReadAsync(_storage, grain.Id, grain.Name);
            Assert.False(state.RecordExists, $"{grain.Name} of {grain.Id} has another one's state.");
            state.State!.Text = $"{grain.Name} of {grain.Id}";
            await _storage.WriteStateAsync(grain.Name, grain.Id, state);
        });
        await Parallel.ForEachAsync(all, async (grain, _) => Assert.Equal($"{grain.Name} of {grain.Id}", (await ReadAsync(_storage, grain.Id, grain.Name)).State!.Text));
    }

    /// <summary>What a hexadecimal number, an integer with an extension or a careless hand would make of a code.</summary>
    private static IEnumerable<string> LookAlikes(string code) => [code, code.ToLowerInvariant(), "0" + code, "00" + code, code + "+", code + "+" + code, " " + code];

    private static async Task<string?> TryWriteAsync(IGrainStorage storage, GrainState<Note> state, string text)
    {
        try
        {
            state.State!.Text = text;
            await storage.WriteStateAsync("state", France, state);
            return text;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }

    private static async Task<GrainState<Note>> ReadAsync(IGrainStorage storage, GrainId grain, string name = "state")
    {
        var state = new GrainState<Note>();
        await storage.ReadStateAsync(name, grain, state);
        return state;
    }

    private Task WriteAsync(GrainId grain, GrainState<Note> state, string text)
    {
        state.State!.Text = text;
        return _storage.WriteStateAsync("state", grain, state);
    }
}

/// <summary>A state.</summary>
[GenerateSerializer]
[Alias("Interpol.Mesh.Silo.Tests.Note")]
public sealed class Note
{
    /// <summary>What it says.</summary>
    [Id(0)]
    public string Text { get; set; } = string.Empty;
}
