using System.Globalization;
using System.Runtime.CompilerServices;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Silo;
using Interpol.Mesh.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.TestingHost;

namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>A mesh in the process of a test: silos named for hubs, SQLite databases in a folder of their own, and a client.</summary>
internal sealed class MeshCluster : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>A call to a killed silo takes that long; so do those that a busy machine keeps waiting.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    private readonly InProcessTestCluster _cluster;
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly StrongBox<string?> _starting;
    private readonly Queue<OwnerInfo> _unused = new(OwnerDirectory.Default.All);

    private MeshCluster(InProcessTestCluster cluster, string folder, bool ownsFolder, StrongBox<string?> starting)
    {
        _cluster = cluster;
        _folder = folder;
        _ownsFolder = ownsFolder;
        _starting = starting;
    }

    public IClusterClient Client => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    /// <summary>Starts a mesh with one silo a hub.</summary>
    public static Task<MeshCluster> StartAsync() => StartAsync("lyon-1", "singapore-1", "buenos-aires-1");

    /// <summary>Starts a mesh with one silo a hub, all by one clock.</summary>
    public static Task<MeshCluster> StartAsync(TimeProvider clock) => StartAsync(["lyon-1", "singapore-1", "buenos-aires-1"], null, clock);

    /// <summary>Starts a mesh with the given silos.</summary>
    public static Task<MeshCluster> StartAsync(params string[] names) => StartAsync(names, null);

    /// <summary>Starts a mesh in which the database of one hub cannot be opened: there is a folder in its place.</summary>
    public static async Task<MeshCluster> StartAsync(string[] names, string? brokenHub, TimeProvider? clock = null, Action<ISiloBuilder>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("mesh-grains-").FullName;
        if (brokenHub is not null)
        {
            Directory.CreateDirectory(Path.Combine(folder, "hubs", brokenHub, "journal.db"));
        }

        return await StartAsync(folder, ownsFolder: true, names, clock, configure);
    }

    /// <summary>Starts another cluster, which knows nothing of this one, on the same databases.</summary>
    public Task<MeshCluster> StartBesideAsync(params string[] names) => StartAsync(_folder, ownsFolder: false, names, null, null);

    private static async Task<MeshCluster> StartAsync(string folder, bool ownsFolder, string[] names, TimeProvider? clock, Action<ISiloBuilder>? configure)
    {
        var starting = new StrongBox<string?>();
        var builder = new InProcessTestClusterBuilder((short)names.Length);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((options, silo) =>
        {
            // The engine names silos by number; the number of one that starts again means nothing.
            var number = int.Parse(options.SiloName["Silo_".Length..], CultureInfo.InvariantCulture);
            options.SiloName = starting.Value ?? names[number];
            Assert.True(HubName.TryOfSilo(options.SiloName, out var hub));
            silo.AddInterpolMesh(new MeshSiloOptions { Hub = hub, DataFolder = folder, Boundary = SiloBoundary.Open });
            silo.Configure<ClusterMembershipOptions>(Hasten);
            if (clock is not null)
            {
                silo.Services.UseClock(clock);
            }

            silo.UseInMemoryReminderService();
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.Services.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout));
        var mesh = new MeshCluster(builder.Build(), folder, ownsFolder, starting);
        await mesh._cluster.DeployAsync();
        return mesh;
    }

    /// <summary>The folder of the hubs' keys.</summary>
    public string Keys => Path.Combine(_folder, "keys");

    /// <summary>Makes the keys with which the hubs sign the audits of each other.</summary>
    public void MakeHubKeys() => new KeyMaker(new KeyFolder(Keys)).MakeForSilos();

    /// <summary>An owner of a hub that no other test of this mesh uses.</summary>
    public OwnerId Owner(string hub)
    {
        lock (_unused)
        {
            for (var i = _unused.Count; i > 0; i--)
            {
                var owner = _unused.Dequeue();
                if (owner.Home.Value == hub)
                {
                    return owner.Code;
                }

                _unused.Enqueue(owner);
            }
        }

        throw new InvalidOperationException($"All owners of {hub} are in use.");
    }

    public IOutboxGrain Outbox(OwnerId owner) => Client.GetGrain<IOutboxGrain>(owner.Value);

    public IFeedGrain Feed(OwnerId owner) => Client.GetGrain<IFeedGrain>(owner.Value);

    public IBureauGrain Bureau(OwnerId owner) => Client.GetGrain<IBureauGrain>(owner.Value);

    public IBureauStoreGrain Store(OwnerId owner) => Client.GetGrain<IBureauStoreGrain>(owner.Value);

    public IGroupsGrain Groups(OwnerId owner) => Client.GetGrain<IGroupsGrain>(owner.Value);

    public IAttachmentGrain Attachment(OwnerId owner, Sha256Hash hash) => Client.GetGrain<IAttachmentGrain>(new AttachmentId(owner, hash).ToString());

    /// <summary>Uploads bytes as an owner's attachment.</summary>
    public async Task<AttachmentReference> UploadAsync(OwnerId owner, byte[] bytes)
    {
        var hash = Sha256Hash.Of(bytes);
        var attachment = Attachment(owner, hash);
        await attachment.BeginAsync();
        const int Part = AttachmentLimits.MaxChunksPerCall * AttachmentLimits.ChunkBytes;
        for (var offset = 0; offset < bytes.Length; offset += Part)
        {
            await attachment.WriteAsync(offset / AttachmentLimits.ChunkBytes, bytes.AsMemory(offset, Math.Min(Part, bytes.Length - offset)));
        }

        return new AttachmentReference(owner, hash, (await attachment.CompleteAsync(bytes.Length)).Bytes);
    }

    /// <summary>
    /// The name of the silo on which a grain is active. Asks the silos for what they have: the management actor tells what its silo remembers, which is where the
    /// grain was when somebody there last called it.
    /// </summary>
    public string? Where(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out var context)
        ? Silos.FirstOrDefault(silo => silo.SiloAddress.Equals(context.Address.SiloAddress))?.Name
        : null;

    /// <summary>Ends a grain's activation; the next call starts a new one from the database.</summary>
    public async Task DeactivateAsync(IAddressable grain)
    {
        var where = Where(grain);
        await grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.NotNull(where);
    }

    public IServiceProvider Services(string silo) => Silos.First(handle => handle.Name == silo).ServiceProvider;

    public T Service<T>(string silo)
        where T : notnull => Services(silo).GetRequiredService<T>();

    /// <summary>A copy of a hub's replica as it is now, for <see cref="PutBackReplicaAsync"/>.</summary>
    /// <returns>The file with it.</returns>
    public async Task<string> CopyReplicaAsync(string hub)
    {
        var copy = Path.Combine(_folder, $"{hub}-replica-{Guid.NewGuid():N}.db");
        await using var replica = new SqliteConnection($"Data Source={ReplicaOf(hub)};Mode=ReadOnly;Pooling=False");
        await replica.OpenAsync();
        await using var command = replica.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        await command.ExecuteNonQueryAsync();
        return copy;
    }

    /// <summary>
    /// Puts an earlier copy in the place of a hub's replica, as from a backup. No silo of the hub runs. It is written into the file, which the silos of the other hubs have
    /// open to stand in: with another file in its place they would write to the one that is gone.
    /// </summary>
    public async Task PutBackReplicaAsync(string hub, string copy)
    {
        await using var backup = new SqliteConnection($"Data Source={copy};Mode=ReadOnly;Pooling=False");
        await using var replica = new SqliteConnection($"Data Source={ReplicaOf(hub)};Pooling=False");
        await backup.OpenAsync();
        await replica.OpenAsync();
        backup.BackupDatabase(replica);
    }

    /// <summary>Takes away a hub's copy of the records, as a disk that is lost. No silo of the hub runs.</summary>
    public void LoseRecords(string hub) => Directory.Delete(Path.Combine(_folder, "hubs", hub, "records"), recursive: true);

    private string ReplicaOf(string hub) => Path.Combine(_folder, "hubs", hub, "replica.db");

    /// <summary>Takes the folder away.</summary>
    public void Repair(string brokenHub) => Directory.Delete(Path.Combine(_folder, "hubs", brokenHub, "journal.db"));

    /// <summary>Kills a silo. What of it still runs in this process writes nothing any more, as if the process had ended.</summary>
    public Task KillAsync(string silo)
    {
        Service<CommitLease>(silo).Revoke();
        return _cluster.KillSiloAsync(Silos.First(handle => handle.Name == silo));
    }

    public Task StopAsync(string silo) => _cluster.StopSiloAsync(Silos.First(handle => handle.Name == silo));

    /// <summary>Starts a silo under a name; one at a time.</summary>
    public async Task StartAgainAsync(string silo)
    {
        _starting.Value = silo;
        await _cluster.StartAdditionalSiloAsync();
    }

    /// <summary>Waits until every silo takes exactly the silos that run for living, and knows what kinds of grains they have.</summary>
    public Task StableAsync() => Wait.UntilAsync(
        () =>
        {
            var running = Silos.Select(silo => silo.SiloAddress).ToHashSet();
            return Task.FromResult(Silos.All(silo =>
                running.SetEquals(silo.ServiceProvider.GetRequiredService<ISiloStatusOracle>().GetActiveSilos())
                && running.IsSubsetOf(silo.ServiceProvider.GetRequiredService<IClusterManifestProvider>().Current.Silos.Keys)));
        },
        "all silos agree on who lives");

    /// <summary>As in the program but for shorter probes: no test starts so many silos that living ones would be taken for dead.</summary>
    private static void Hasten(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
