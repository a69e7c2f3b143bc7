using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Sqlite.Clustering;
using Orleans.Sqlite.Reminders;
using Orleans.Storage;

namespace Orleans.Sqlite.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("", "ConnectionString is required")]
    [InlineData("  ", "ConnectionString is required")]
    [InlineData("Nonsense=1", "is not a connection string of Microsoft.Data.Sqlite")]
    [InlineData("Mode=ReadWriteCreate", "names no file")]
    [InlineData("Data Source=:memory:", "in memory")]
    [InlineData("Data Source=a;Mode=Memory", "in memory")]
    [InlineData("Data Source=file:a?mode=memory&cache=shared", "in memory")]
    [InlineData("Data Source=a.db;Mode=ReadOnly", "read-only")]
    [InlineData("Data Source=a.db;Default Timeout=0", "'Default Timeout' must be at least one second")]
    public async Task AConnectionStringThatCannotWorkStopsTheHost(string connectionString, string sentence)
    {
        (string Owner, IHost Host)[] hosts =
        [
            (nameof(SqliteClusteringSiloOptions), Silo(silo => silo.UseSqliteClustering(options => options.ConnectionString = connectionString))),
            (nameof(SqliteReminderTableOptions), Silo(silo => silo.UseLocalhostClustering().UseSqliteReminderService(options => options.ConnectionString = connectionString))),
            ("SqliteGrainStorageOptions 'hub'", Silo(silo => silo.UseLocalhostClustering().AddSqliteGrainStorage("hub", options => options.ConnectionString = connectionString))),
            ("SqliteGrainStorageOptions 'Default'", Silo(silo => silo.UseLocalhostClustering().AddSqliteGrainStorageAsDefault(options => options.ConnectionString = connectionString))),
            (nameof(SqliteClusteringClientOptions), Client(client => client.UseSqliteClustering(options => options.ConnectionString = connectionString))),
        ];
        foreach (var (owner, host) in hosts)
        {
            var exception = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());
            Assert.StartsWith(owner + ":", exception.Message);
            Assert.Contains(sentence, exception.Message);
        }
    }

    [Fact]
    public void AConnectionStringThatNamesAFileIsAccepted()
    {
        var services = Silo(silo => silo
            .UseSqliteClustering(options => options.ConnectionString = "Data Source=a.db")
            .UseSqliteReminderService(options => options.ConnectionString = "Data Source=a.db;Default Timeout=9")
            .AddSqliteGrainStorageAsDefault(options => options.ConnectionString = "Filename=a.db;Password=secret")).Services;

        var validators = services.GetServices<IConfigurationValidator>().OfType<SqliteOptionsValidator>().ToArray();

        Assert.Equal(3, validators.Length);
        Assert.All(validators, validator => validator.ValidateConfiguration());
    }

    [Fact]
    public void TheWaitForLocksIsTheDefaultTimeoutOrFiveSeconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), SqliteLocation.Parse("test", "Data Source=a.db").Patience);
        Assert.Equal(TimeSpan.FromSeconds(9), SqliteLocation.Parse("test", "Data Source=a.db;Default Timeout=9").Patience);
    }

    [Fact]
    public void EachBuilderConfiguresThroughOptionsBuildersToo()
    {
        var services = Silo(silo => silo
            .UseSqliteClustering((OptionsBuilder<SqliteClusteringSiloOptions> options) => options.Configure(value => value.ConnectionString = "Data Source=1"))
            .UseSqliteReminderService((OptionsBuilder<SqliteReminderTableOptions> options) => options.Configure(value => value.ConnectionString = "Data Source=2"))
            .AddSqliteGrainStorage("hub", (OptionsBuilder<SqliteGrainStorageOptions> options) => options.Configure(value => value.ConnectionString = "Data Source=3"))).Services;

        Assert.IsType<SqliteMembershipTable>(services.GetRequiredService<IMembershipTable>());
        Assert.IsType<SqliteReminderTable>(services.GetRequiredService<IReminderTable>());
        Assert.IsType<SqliteGrainStorage>(services.GetRequiredKeyedService<IGrainStorage>("hub"));
        Assert.Equal("Data Source=3", services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get("hub").ConnectionString);
    }

    [Fact]
    public void ASiloCanBeSetUpByConfiguration()
    {
        var services = Silo(
            _ => { },
            ("Orleans:Clustering:ProviderType", "Sqlite"),
            ("Orleans:Clustering:ConnectionName", "cluster"),
            ("ConnectionStrings:cluster", "Data Source=cluster.db"),
            ("Orleans:Reminders:ProviderType", "Sqlite"),
            ("Orleans:Reminders:ConnectionString", "Data Source=reminders.db"),
            ("Orleans:GrainStorage:hub:ProviderType", "Sqlite"),
            ("Orleans:GrainStorage:hub:ConnectionString", "Data Source=hub.db"),
            ("Orleans:GrainStorage:hub:DeleteStateOnClear", "true")).Services;

        Assert.IsType<SqliteMembershipTable>(services.GetRequiredService<IMembershipTable>());
        Assert.IsType<SqliteReminderTable>(services.GetRequiredService<IReminderTable>());
        Assert.IsType<SqliteGrainStorage>(services.GetRequiredKeyedService<IGrainStorage>("hub"));
        Assert.Equal("Data Source=cluster.db", services.GetRequiredService<IOptions<SqliteClusteringSiloOptions>>().Value.ConnectionString);
        Assert.Equal("Data Source=reminders.db", services.GetRequiredService<IOptions<SqliteReminderTableOptions>>().Value.ConnectionString);
        var storage = services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get("hub");
        Assert.Equal(("Data Source=hub.db", true), (storage.ConnectionString, storage.DeleteStateOnClear));
    }

    [Fact]
    public void AClientCanBeSetUpByConfiguration()
    {
        var services = Client(_ => { }, ("Orleans:Clustering:ProviderType", "Sqlite"), ("Orleans:Clustering:ConnectionString", "Data Source=cluster.db")).Services;

        Assert.IsType<SqliteGatewayListProvider>(services.GetRequiredService<IGatewayListProvider>());
        Assert.Equal("Data Source=cluster.db", services.GetRequiredService<IOptions<SqliteClusteringClientOptions>>().Value.ConnectionString);
    }

    private static IHost Silo(Action<ISiloBuilder> configure, params (string Key, string Value)[] settings)
    {
        var host = Builder(settings);
        host.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "service"));
            configure(silo);
        });
        return host.Build();
    }

    private static IHost Client(Action<IClientBuilder> configure, params (string Key, string Value)[] settings)
    {
        var host = Builder(settings);
        host.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "service"));
            configure(client);
        });
        return host.Build();
    }

    private static HostApplicationBuilder Builder((string Key, string Value)[] settings)
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return host;
    }
}
