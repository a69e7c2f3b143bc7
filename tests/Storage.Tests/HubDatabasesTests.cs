using Interpol.Mesh.Contracts.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Storage.Tests;

public sealed class HubDatabasesTests
{
    [Fact]
    public async Task They_are_registered_once_and_open_nothing_by_themselves()
    {
        string folder = Path.Combine(Path.GetTempPath(), "mesh-storage-never-made");
        await using ServiceProvider services = Services(options => options.DataFolder = folder);

        var databases = services.GetRequiredService<HubDatabases>();

        Assert.Same(databases, services.GetRequiredService<HubDatabases>());
        Assert.Same(databases.Journal("lyon"), databases.Journal("lyon"));
        Assert.NotSame(databases.Journal("lyon"), databases.Journal("singapore"));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Options_that_nothing_could_work_with_are_refused()
    {
        foreach (Action<HubDatabaseOptions> configure in (Action<HubDatabaseOptions>[])
        [
            _ => { },
            options => (options.DataFolder, options.BusyTimeout) = ("/tmp", TimeSpan.Zero),
            options => (options.DataFolder, options.MaxQueuedWrites) = ("/tmp", 0),
            options => (options.DataFolder, options.ReadConnections) = ("/tmp", 0),
        ])
        {
            await using ServiceProvider services = Services(configure);
            Assert.ThrowsAny<ArgumentException>(services.GetRequiredService<HubDatabases>);
        }
    }

    [Fact]
    public async Task A_hub_without_a_connection_string_is_unavailable()
    {
        await using ServiceProvider services = Services(options => options.Provider = DatabaseProvider.PostgreSql);

        HubUnavailableException failure = Assert.Throws<HubUnavailableException>(() => services.GetRequiredService<HubDatabases>().Journal("lyon"));

        Assert.Contains("'lyon'", failure.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_credentials()
    {
        await using ServiceProvider services = Services(options =>
        {
            options.Provider = DatabaseProvider.PostgreSql;
            options.ConnectionStrings["lyon"] = "Host=127.0.0.1;Port=1;Database=mesh;Username=mesh;Password=secret";
        });
        var databases = services.GetRequiredService<HubDatabases>();

        HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(() => databases.OpenAsync("lyon"));

        Assert.Equal(("lyon", "127.0.0.1:1/mesh"), (failure.Hub, failure.Database));
        Assert.DoesNotContain("secret", failure.ToString());
        await Assert.ThrowsAsync<HubUnavailableException>(() => databases.Journal("lyon").ReadHeadAsync(new("outbox/FR")));
    }

    private static ServiceProvider Services(Action<HubDatabaseOptions> configure) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddHubDatabases(configure)
        .BuildServiceProvider();
}
