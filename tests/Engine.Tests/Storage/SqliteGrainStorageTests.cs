using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Storage;

public sealed class SqliteGrainStorageTests : GrainStorageTests
{
    private readonly TestFolder _folder = new();

    private string File => _folder.File("state.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_damaged_file_fails_the_start_with_a_sentence_that_names_it()
    {
        string damaged = _folder.File("damaged.db");
        await System.IO.File.WriteAllTextAsync(damaged, new string('x', 8192));
        await using ServiceProvider services = TestServices.Sqlite(damaged);
        var lifecycle = new TestLifecycle();
        services.GetRequiredService<ILifecycleParticipant<ISiloLifecycle>>().Participate(lifecycle);

        OrleansConfigurationException failure = await Assert.ThrowsAsync<OrleansConfigurationException>(lifecycle.StartAsync);

        Assert.Contains(damaged, failure.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_that_is_repaired_is_used_at_the_next_try()
    {
        string damaged = _folder.File("damaged.db");
        await System.IO.File.WriteAllTextAsync(damaged, new string('x', 8192));
        await using ServiceProvider services = TestServices.Sqlite(damaged);
        var state = new GrainState<string>("text");
        GrainId id = GrainId.Create("bureau", "FR");

        OrleansException failure = await Assert.ThrowsAsync<OrleansException>(() => services.Storage().WriteStateAsync("name", id, state));
        Assert.Contains(damaged, failure.Message, StringComparison.Ordinal);
        System.IO.File.Delete(damaged);
        await services.Storage().WriteStateAsync("name", id, state);

        var read = new GrainState<string>();
        await services.Storage().ReadStateAsync("name", id, read);
        Assert.Equal("text", read.State);
    }

    [Fact]
    public async Task A_file_that_another_process_has_locked_fails_the_start_with_a_sentence_that_names_it()
    {
        string locked = _folder.File("locked.db");
        using var holder = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={locked};Pooling=false");
        holder.Open();
        using (Microsoft.Data.Sqlite.SqliteCommand command = holder.CreateCommand())
        {
            command.CommandText = "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; CREATE TABLE held (id INTEGER)";
            command.ExecuteNonQuery();
        }

        await using ServiceProvider services = TestServices.Sqlite(locked);
        var lifecycle = new TestLifecycle();
        services.GetRequiredService<ILifecycleParticipant<ISiloLifecycle>>().Participate(lifecycle);

        OrleansConfigurationException failure = await Assert.ThrowsAsync<OrleansConfigurationException>(() => lifecycle.StartAsync().WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains(locked, failure.Message, StringComparison.Ordinal);
        Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_was_stopped_leaves_everything_in_its_file()
    {
        GrainId id = GrainId.Create("bureau", "FR");
        await using (ServiceProvider services = TestServices.Sqlite(File))
        {
            var lifecycle = new TestLifecycle();
            services.GetRequiredService<ILifecycleParticipant<ISiloLifecycle>>().Participate(lifecycle);
            await lifecycle.StartAsync();
            await services.Storage().WriteStateAsync("name", id, new GrainState<string>("text"));
            await lifecycle.StopAsync();
        }

        await using ServiceProvider again = TestServices.Sqlite(File);
        var read = new GrainState<string>();
        await again.Storage().ReadStateAsync("name", id, read);
        Assert.Equal("text", read.State);
    }

    [Theory]
    [InlineData("Microsoft.Data.SqlClient", "Data Source=x.db", "Invariant")]
    [InlineData("Microsoft.Data.Sqlite", "", "ConnectionString")]
    [InlineData("Microsoft.Data.Sqlite", "Data Source=:memory:", "file")]
    [InlineData("Microsoft.Data.Sqlite", "Nonsense=1", "ConnectionString")]
    public void Options_that_cannot_work_are_refused_with_what_to_change(string invariant, string connectionString, string named)
    {
        ServiceCollection collection = TestServices.Basics();
        collection.AddAdoNetGrainStorage(TestServices.StorageName, options =>
        {
            options.Invariant = invariant;
            options.ConnectionString = connectionString;
        });
        using ServiceProvider services = collection.BuildServiceProvider();

        Assert.Contains(named, Assert.Throws<OrleansConfigurationException>(() => services.Storage()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_can_be_made_for_a_name_that_is_known_only_while_running()
    {
        ServiceCollection collection = TestServices.Basics();
        collection.AddAdoNetGrainStorage("own", options =>
        {
            options.Invariant = "Microsoft.Data.Sqlite";
            options.ConnectionString = $"Data Source={File}";
        });
        collection.Configure<AdoNetGrainStorageOptions>("lyon", options =>
        {
            options.Invariant = "Microsoft.Data.Sqlite";
            options.ConnectionString = $"Data Source={_folder.File("lyon.db")}";
        });
        await using ServiceProvider services = collection.BuildServiceProvider();

        AdoNetGrainStorage storage = AdoNetGrainStorageFactory.Create(services, "lyon");
        var lifecycle = new TestLifecycle();
        storage.Participate(lifecycle);
        await lifecycle.StartAsync();
        await storage.WriteStateAsync("name", GrainId.Create("bureau", "FR"), new GrainState<string>("text"));
        await lifecycle.StopAsync();

        Assert.True(System.IO.File.Exists(_folder.File("lyon.db")));
    }

    protected override Task PrepareAsync() => Task.CompletedTask;

    protected override ServiceProvider Open(Action<AdoNetGrainStorageOptions>? configure = null) => TestServices.Sqlite(File, configure);
}
