using System.Net;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Silo.Tests.Databases;

/// <summary>The membership table; it holds for either database.</summary>
public abstract class MembershipFacts(PostgresServer? server) : IAsyncLifetime
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, 123, DateTimeKind.Utc);

    private DatabasePlace _place = null!;
    private IMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        _place = await DatabasePlace.CreateAsync(server);
        _table = await _place.NewMembershipAsync();
    }

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task An_empty_table_has_a_version_and_no_rows()
    {
        var data = await ReadAsync();
        Assert.Equal(0, data.Version.Version);
        Assert.Empty(data.Members);
        Assert.Empty((await _table.ReadRowAsync(Entry(1).SiloAddress, CancellationToken.None)).Members);
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var entry = Entry(1);
        Assert.True(await InsertAsync(entry));
        entry.Status = SiloStatus.Active;
        entry.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Now), Tuple.Create(Entry(3).SiloAddress, Now.AddSeconds(1))];
        Assert.True(await UpdateAsync(entry));

        var data = await _table.ReadRowAsync(entry.SiloAddress, CancellationToken.None);
        var stored = Assert.Single(data.Members).Item1;
        Assert.Equal(2, data.Version.Version);
        Assert.Equal(
            (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime),
            (stored.SiloAddress, stored.SiloName, stored.HostName, stored.Status, stored.ProxyPort, stored.StartTime, stored.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, stored.SuspectTimes);
    }

    [Fact]
    public async Task What_is_written_on_a_version_that_has_passed_is_refused_and_changes_nothing()
    {
        var before = await ReadAsync();
        Assert.True(await InsertAsync(Entry(1)));
        Assert.False(await _table.InsertRowAsync(Entry(2), before.Version.Next(), CancellationToken.None));
        var data = await ReadAsync();
        var changed = Entry(1);
        changed.Status = SiloStatus.Dead;
        Assert.True(await InsertAsync(Entry(3)));
        Assert.False(await _table.UpdateRowAsync(changed, data.Members[0].Item2, data.Version.Next(), CancellationToken.None));

        var after = await ReadAsync();
        Assert.Equal(2, after.Version.Version);
        Assert.Equal([SiloStatus.Joining, SiloStatus.Joining], after.Members.Select(member => member.Item1.Status));
        Assert.DoesNotContain(after.Members, member => member.Item1.SiloName == "silo-2");
    }

    [Fact]
    public async Task A_silo_is_inserted_once_and_one_that_is_not_there_is_not_updated()
    {
        Assert.True(await InsertAsync(Entry(1)));
        Assert.False(await InsertAsync(Entry(1)));
        Assert.False(await UpdateAsync(Entry(2)));
        Assert.Equal(1, (await ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task Of_silos_that_join_at_once_on_the_same_version_one_wins()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _place.NewMembershipAsync()));
        var version = (await ReadAsync()).Version.Next();
        var joined = await Task.WhenAll(tables.Select((table, number) => Task.Run(() => table.InsertRowAsync(Entry(number + 1), version, CancellationToken.None))));
        Assert.Single(joined, won => won);
        var after = await ReadAsync();
        Assert.Equal(1, after.Version.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task A_sign_of_life_changes_its_time_and_no_version()
    {
        var entry = Entry(1);
        Assert.True(await InsertAsync(entry));
        var before = await ReadAsync();
        entry.IAmAliveTime = Now.AddMinutes(1);
        await _table.UpdateIAmAliveAsync(entry, CancellationToken.None);

        var after = await ReadAsync();
        Assert.Equal(before.Version.Version, after.Version.Version);
        Assert.Equal(Now.AddMinutes(1), Assert.Single(after.Members).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Of_silos_only_those_are_cleaned_up_that_are_dead_and_have_long_been_silent()
    {
        foreach (var (number, status, alive) in new[] { (1, SiloStatus.Dead, Now), (2, SiloStatus.Active, Now), (3, SiloStatus.Dead, Now.AddHours(2)), (4, SiloStatus.Joining, Now) })
        {
            var entry = Entry(number);
            entry.IAmAliveTime = alive;
            Assert.True(await InsertAsync(entry));
            entry.Status = status;
            Assert.True(await UpdateAsync(entry));
        }

        await _table.CleanupDefunctSiloEntriesAsync(Now.AddHours(1), CancellationToken.None);
        var left = (await ReadAsync()).Members.Select(member => member.Item1.SiloName).Order(StringComparer.Ordinal);
        Assert.DoesNotContain("silo-1", left);
        Assert.Contains("silo-2", left);
        Assert.Contains("silo-3", left);
    }

    [Fact]
    public async Task Everything_of_the_cluster_can_be_deleted()
    {
        Assert.True(await InsertAsync(Entry(1)));
        await _table.DeleteMembershipTableEntriesAsync("cluster", CancellationToken.None);
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true, CancellationToken.None);
        var data = await ReadAsync();
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
    }

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11110 + number, 7),
        SiloName = $"silo-{number}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30000 + number,
        StartTime = Now,
        IAmAliveTime = Now,
    };

    private Task<MembershipTableData> ReadAsync() => _table.ReadAllAsync(CancellationToken.None);

    private async Task<bool> InsertAsync(MembershipEntry entry) => await _table.InsertRowAsync(entry, (await ReadAsync()).Version.Next(), CancellationToken.None);

    private async Task<bool> UpdateAsync(MembershipEntry entry)
    {
        var data = await ReadAsync();
        var etag = data.Members.FirstOrDefault(member => member.Item1.SiloAddress.Equals(entry.SiloAddress))?.Item2 ?? data.Version.VersionEtag;
        return await _table.UpdateRowAsync(entry, etag, data.Version.Next(), CancellationToken.None);
    }
}
