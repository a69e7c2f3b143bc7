using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Membership;
using Orleans.Runtime.MembershipService;

namespace Interpol.Mesh.Engine.Tests.MembershipTable;

/// <summary>What a membership table promises, on whatever database it is.</summary>
public abstract class MembershipTableTests : IAsyncLifetime
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly List<IAsyncDisposable> _opened = [];
    private AdoNetClusteringTable _table = null!;

    public async Task InitializeAsync()
    {
        await PrepareAsync();
        _table = Open();
        await _table.InitializeMembershipTable(true);
    }

    public virtual async Task DisposeAsync()
    {
        foreach (IAsyncDisposable opened in _opened)
        {
            await opened.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_new_table_is_empty_and_has_version_0()
    {
        MembershipTableData data = await _table.ReadAll();

        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
    }

    [Fact]
    public async Task A_row_is_read_as_it_was_written()
    {
        MembershipEntry entry = Entry(1);
        Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));

        MembershipTableData data = await _table.ReadAll();
        MembershipEntry read = Assert.Single(data.Members).Item1;

        Assert.Equal(1, data.Version.Version);
        Assert.Equal(entry.SiloAddress, read.SiloAddress);
        Assert.Equal((entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort), (read.SiloName, read.HostName, read.Status, read.ProxyPort));
        Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
        Assert.Equal(DateTimeKind.Utc, read.StartTime.Kind);
        Assert.NotNull((await _table.ReadRow(entry.SiloAddress)).TryGet(entry.SiloAddress));
        Assert.Empty((await _table.ReadRow(Entry(2).SiloAddress)).Members);
    }

    [Fact]
    public async Task A_change_from_an_old_version_is_refused_and_changes_nothing()
    {
        TableVersion old = (await _table.ReadAll()).Version;
        Assert.True(await _table.InsertRow(Entry(1), old.Next()));

        Assert.False(await _table.InsertRow(Entry(2), old.Next()));
        MembershipTableData data = await _table.ReadAll();
        Assert.False(await _table.UpdateRow(Entry(1), data.Members[0].Item2, old.Next()));

        data = await _table.ReadAll();
        Assert.Single(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    [Fact]
    public async Task A_row_is_inserted_once()
    {
        Assert.True(await _table.InsertRow(Entry(1), (await _table.ReadAll()).Version.Next()));

        Assert.False(await _table.InsertRow(Entry(1), (await _table.ReadAll()).Version.Next()));

        Assert.Equal(1, (await _table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task A_row_is_replaced_under_its_own_version()
    {
        await _table.InsertRow(Entry(1), (await _table.ReadAll()).Version.Next());
        MembershipTableData data = await _table.ReadAll();
        string etag = data.Members[0].Item2;
        MembershipEntry dead = Entry(1);
        dead.Status = SiloStatus.Dead;

        Assert.True(await _table.UpdateRow(dead, etag, data.Version.Next()));
        data = await _table.ReadAll();
        Assert.Equal(SiloStatus.Dead, data.Members[0].Item1.Status);
        Assert.NotEqual(etag, data.Members[0].Item2);
        Assert.False(await _table.UpdateRow(Entry(1), etag, data.Version.Next()));
        Assert.Equal(SiloStatus.Dead, (await _table.ReadAll()).Members[0].Item1.Status);
    }

    [Fact]
    public async Task A_heartbeat_changes_nothing_but_its_time()
    {
        await _table.InsertRow(Entry(1), (await _table.ReadAll()).Version.Next());
        MembershipTableData before = await _table.ReadAll();
        MembershipEntry beat = Entry(1);
        beat.Status = SiloStatus.Dead;
        beat.IAmAliveTime = Noon.AddSeconds(30);

        await _table.UpdateIAmAlive(beat);

        MembershipTableData after = await _table.ReadAll();
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Members[0].Item2, after.Members[0].Item2);
        Assert.Equal(SiloStatus.Active, after.Members[0].Item1.Status);
        Assert.Equal(Noon.AddSeconds(30), after.Members[0].Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Of_many_that_join_at_once_every_one_gets_its_own_version()
    {
        const int Silos = 8;
        await Task.WhenAll(Enumerable.Range(1, Silos).Select(async number =>
        {
            AdoNetClusteringTable table = Open();
            await table.InitializeMembershipTable(true);
            while (!await table.InsertRow(Entry(number), (await table.ReadAll()).Version.Next()))
            {
                await table.UpdateIAmAlive(Entry(number));
            }
        }));

        MembershipTableData data = await _table.ReadAll();
        Assert.Equal(Silos, data.Members.Count);
        Assert.Equal(Silos, data.Version.Version);
    }

    [Fact]
    public async Task Dead_rows_are_cleaned_up_and_living_ones_are_kept()
    {
        MembershipEntry dead = Entry(1);
        dead.Status = SiloStatus.Dead;
        await _table.InsertRow(dead, (await _table.ReadAll()).Version.Next());
        await _table.InsertRow(Entry(2), (await _table.ReadAll()).Version.Next());

        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Noon.AddHours(-1)));
        Assert.Equal(2, (await _table.ReadAll()).Members.Count);
        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Noon.AddHours(1)));

        Assert.Equal(Entry(2).SiloAddress, Assert.Single((await _table.ReadAll()).Members).Item1.SiloAddress);
        await _table.DeleteMembershipTableEntries("tests");
        Assert.Empty((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task Clients_find_the_gateways_of_active_silos()
    {
        AdoNetGatewayListProvider provider = OpenGateways();
        await provider.InitializeGatewayListProvider();
        Assert.Empty(await provider.GetGateways());
        MembershipEntry dead = Entry(1), closed = Entry(2), active = Entry(3);
        dead.Status = SiloStatus.Dead;
        closed.ProxyPort = 0;
        foreach (MembershipEntry entry in new[] { dead, closed, active })
        {
            await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next());
        }

        Assert.Equal([new Uri("gwy.tcp://127.0.0.1:30003/1003")], await provider.GetGateways());
    }

    protected abstract Task PrepareAsync();

    protected abstract (string Invariant, string ConnectionString) Database();

    private protected AdoNetClusteringTable Open()
    {
        (string invariant, string connectionString) = Database();
        return Open(invariant, connectionString);
    }

    private protected AdoNetClusteringTable Open(string invariant, string connectionString)
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ClusterId = "tests" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = invariant, ConnectionString = connectionString }),
            NullLogger<AdoNetClusteringTable>.Instance);
        _opened.Add(table);
        return table;
    }

    private protected AdoNetGatewayListProvider OpenGateways()
    {
        (string invariant, string connectionString) = Database();
        var provider = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance,
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = invariant, ConnectionString = connectionString }),
            Options.Create(new GatewayOptions()),
            Options.Create(new ClusterOptions { ClusterId = "tests" }));
        _opened.Add(provider);
        return provider;
    }

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11000 + number, 1000 + number),
        SiloName = "lyon-" + number,
        HostName = "4711:99:boot",
        Status = SiloStatus.Active,
        ProxyPort = 30000 + number,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };
}
