using System.Net;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Storage;

namespace Interpol.Mesh.Silo.Tests.Databases;

/// <summary>What a silo that is not started has of its databases, over empty ones; its own process would be another one's neighbour.</summary>
internal sealed class DatabasePlace : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-silo-").FullName;
    private readonly List<IHost> _silos = [];
    private MeshSiloOptions? _options;

    /// <summary>The databases that a silo of this place is told of.</summary>
    public MeshSiloOptions Options => _options!;

    /// <summary>On SQLite when there is no server.</summary>
    public static async Task<DatabasePlace> CreateAsync(PostgresServer? server)
    {
        var place = new DatabasePlace();
        var hubs = new Dictionary<string, string>();
        foreach (var hub in server is null ? [] : HubName.All)
        {
            hubs[hub.Value] = await server!.CreateDatabaseAsync();
        }

        place._options = new MeshSiloOptions
        {
            Hub = HubName.Lyon,
            DataFolder = place._folder,
            Provider = server is null ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql,
            ClusterConnection = server is null ? null : await server.CreateDatabaseAsync(),
            HubConnections = hubs,
        };
        return place;
    }

    /// <summary>The services of one more silo.</summary>
    public IServiceProvider NewSilo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "service"));
            silo.ConfigureEndpoints(IPAddress.Loopback, 11111, 30000);
            silo.UseClusterDatabase(Options);
            silo.AddHubStorages(Options);
            silo.Services.AddHubDatabases(databases =>
            {
                databases.Provider = Options.Provider;
                databases.DataFolder = Options.DataFolder;
                foreach (var (hub, connection) in Options.HubConnections)
                {
                    databases.ConnectionStrings[hub] = connection;
                }
            });
        });
        _silos.Add(builder.Build());
        return _silos[^1].Services;
    }

    /// <summary>The membership table as one more silo has it after its start.</summary>
    public async Task<IMembershipTable> NewMembershipAsync()
    {
        var silo = await PreparedAsync();
        var table = silo.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, CancellationToken.None);
        return table;
    }

    /// <summary>The reminders as one more silo has them after its start.</summary>
    public async Task<IReminderTable> NewRemindersAsync()
    {
        var silo = await PreparedAsync();
        var table = silo.GetRequiredService<IReminderTable>();
        await table.StartAsync(CancellationToken.None);
        return table;
    }

    /// <summary>A hub's grain storage as one more silo has it.</summary>
    public async Task<IGrainStorage> NewGrainStorageAsync(HubName hub)
    {
        var storage = SiloDatabases.CreateStorage(NewSilo(), Options, hub);
        await StagedStart.OfAsync(storage as ILifecycleParticipant<ISiloLifecycle>);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.OfType<IAsyncDisposable>())
        {
            await silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A silo whose cluster has its tables.</summary>
    private async Task<IServiceProvider> PreparedAsync()
    {
        var silo = NewSilo();
        foreach (var participant in silo.GetServices<ILifecycleParticipant<ISiloLifecycle>>().Where(participant => participant.GetType().DeclaringType == typeof(SiloDatabases)))
        {
            await StagedStart.OfAsync(participant);
        }

        return silo;
    }

    /// <summary>Runs at once what a silo runs in stages.</summary>
    private sealed class StagedStart : ISiloLifecycle
    {
        private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];

        public int HighestCompletedStage => int.MaxValue;

        public int LowestStoppedStage => int.MaxValue;

        public static async Task OfAsync(ILifecycleParticipant<ISiloLifecycle>? participant)
        {
            var start = new StagedStart();
            participant?.Participate(start);
            foreach (var (_, observer) in start._observers.OrderBy(subscribed => subscribed.Stage))
            {
                await observer.OnStart(CancellationToken.None);
            }
        }

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            _observers.Add((stage, observer));
            return new MemoryStream();
        }
    }
}
