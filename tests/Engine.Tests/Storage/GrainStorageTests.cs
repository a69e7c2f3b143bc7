using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>What a grain storage promises, on whatever database it is.</summary>
public abstract class GrainStorageTests : IAsyncLifetime
{
    private ServiceProvider _services = null!;

    private IGrainStorage Storage => _services.Storage();

    public async Task InitializeAsync()
    {
        await PrepareAsync();
        _services = Open();
    }

    public virtual async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task A_state_that_was_never_written_is_new()
    {
        GrainState<Profile> state = await ReadAsync("FR");

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State!.Name);
    }

    [Theory]
    [InlineData("FR")]
    [InlineData("DE")]
    [InlineData("914")]
    [InlineData("FR:4f2a")]
    [InlineData("2026-12345")]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("DE+x")]
    [InlineData("Brasília 巴西利亚")]
    public async Task What_was_written_is_read_again(string key)
    {
        var written = new GrainState<Profile>(new Profile { Name = "Wiesbaden é", Contacts = { "a", "b" } });
        await Storage.WriteStateAsync("profile", Id(key), written);

        GrainState<Profile> read = await ReadAsync(key);

        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("Wiesbaden é", read.State!.Name);
        Assert.Equal(["a", "b"], read.State.Contacts);
    }

    [Fact]
    public async Task States_and_keys_are_kept_apart()
    {
        await Storage.WriteStateAsync("profile", Id("FR"), new GrainState<Profile>(new Profile { Name = "France" }));
        await Storage.WriteStateAsync("profile", Id("DE"), new GrainState<Profile>(new Profile { Name = "Germany" }));
        await Storage.WriteStateAsync("duty", Id("FR"), new GrainState<Profile>(new Profile { Name = "on duty" }));

        Assert.Equal("France", (await ReadAsync("FR")).State!.Name);
        Assert.Equal("Germany", (await ReadAsync("DE")).State!.Name);
        Assert.Equal("on duty", (await ReadAsync("FR", "duty")).State!.Name);
    }

    [Fact]
    public async Task Every_write_changes_the_version()
    {
        var state = new GrainState<Profile>(new Profile { Name = "one" });
        await Storage.WriteStateAsync("profile", Id("FR"), state);
        string first = state.ETag!;
        state.State!.Name = "two";
        await Storage.WriteStateAsync("profile", Id("FR"), state);

        Assert.NotEqual(first, state.ETag);
        Assert.Equal("two", (await ReadAsync("FR")).State!.Name);
    }

    [Fact]
    public async Task A_write_from_an_old_version_is_a_conflict_and_changes_nothing()
    {
        await Storage.WriteStateAsync("profile", Id("DE"), new GrainState<Profile>(new Profile { Name = "one" }));
        GrainState<Profile> mine = await ReadAsync("DE");
        GrainState<Profile> theirs = await ReadAsync("DE");
        theirs.State!.Name = "theirs";
        await Storage.WriteStateAsync("profile", Id("DE"), theirs);

        mine.State!.Name = "mine";
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("profile", Id("DE"), mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("profile", Id("DE"), mine));

        Assert.Equal("theirs", (await ReadAsync("DE")).State!.Name);
    }

    [Fact]
    public async Task A_first_write_is_a_conflict_when_there_is_a_record()
    {
        await Storage.WriteStateAsync("profile", Id("FR"), new GrainState<Profile>(new Profile { Name = "first" }));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("profile", Id("FR"), new GrainState<Profile>(new Profile { Name = "second" })));

        Assert.Equal("first", (await ReadAsync("FR")).State!.Name);
    }

    [Fact]
    public async Task Of_many_first_writers_one_succeeds()
    {
        bool[] succeeded = await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            try
            {
                await Storage.WriteStateAsync("profile", Id("FR"), new GrainState<Profile>(new Profile { Name = number.ToString() }));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));

        Assert.Single(succeeded, true);
    }

    [Fact]
    public async Task A_cleared_state_is_new_and_can_be_written_again()
    {
        var state = new GrainState<Profile>(new Profile { Name = "one" });
        await Storage.WriteStateAsync("profile", Id("FR"), state);
        await Storage.ClearStateAsync("profile", Id("FR"), state);
        GrainState<Profile> read = await ReadAsync("FR");

        Assert.False(read.RecordExists);
        Assert.Equal("", read.State!.Name);
        Assert.Equal(state.ETag, read.ETag);
        read.State.Name = "again";
        await Storage.WriteStateAsync("profile", Id("FR"), read);
        Assert.Equal("again", (await ReadAsync("FR")).State!.Name);
    }

    [Fact]
    public async Task A_state_that_was_never_written_can_be_cleared()
    {
        var state = new GrainState<Profile>(new Profile());
        await Storage.ClearStateAsync("profile", Id("FR"), state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task Deleting_on_clear_leaves_no_row()
    {
        await using ServiceProvider services = Open(options => options.DeleteStateOnClear = true);
        var state = new GrainState<Profile>(new Profile { Name = "one" });
        await services.Storage().WriteStateAsync("profile", Id("DE"), state);
        await services.Storage().ClearStateAsync("profile", Id("DE"), state);

        Assert.Null(state.ETag);
        Assert.Null((await ReadAsync("DE")).ETag);
    }

    [Fact]
    public async Task A_conflict_in_a_group_leaves_the_others_of_the_group_alone()
    {
        await Storage.WriteStateAsync("profile", Id("K0"), new GrainState<Profile>(new Profile()));
        string[] outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(async number =>
        {
            try
            {
                await Storage.WriteStateAsync("profile", Id("K" + number), new GrainState<Profile>(new Profile { Name = "n" + number }));
                return "written";
            }
            catch (InconsistentStateException)
            {
                return "conflict";
            }
        }));

        Assert.Equal("conflict", outcomes[0]);
        Assert.All(outcomes[1..], outcome => Assert.Equal("written", outcome));
        Assert.Equal("n299", (await ReadAsync("K299")).State!.Name);
    }

    [Fact]
    public async Task Concurrent_writers_over_two_connections_lose_nothing()
    {
        await using ServiceProvider other = Open();
        const int Writers = 20, Writes = 20;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            IGrainStorage storage = number % 2 == 0 ? Storage : other.Storage();
            for (int written = 0; written < Writes;)
            {
                var state = new GrainState<Profile>();
                await storage.ReadStateAsync("counter", Id("FR"), state);
                state.State!.Count++;
                try
                {
                    await storage.WriteStateAsync("counter", Id("FR"), state);
                    written++;
                }
                catch (InconsistentStateException)
                {
                    // Somebody else was faster: read and try again.
                }
            }
        }));

        Assert.Equal(Writers * Writes, (await ReadAsync("FR", "counter")).State!.Count);
    }

    protected abstract Task PrepareAsync();

    protected abstract ServiceProvider Open(Action<AdoNetGrainStorageOptions>? configure = null);

    private static GrainId Id(string key) => GrainId.Create("bureau", key);

    private async Task<GrainState<Profile>> ReadAsync(string key, string stateName = "profile")
    {
        var state = new GrainState<Profile>();
        await Storage.ReadStateAsync(stateName, Id(key), state);
        return state;
    }

    private sealed class Profile
    {
        public string Name { get; set; } = "";

        public int Count { get; set; }

        public List<string> Contacts { get; set; } = [];
    }
}
