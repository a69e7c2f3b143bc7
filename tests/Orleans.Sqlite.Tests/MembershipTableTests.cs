using System.Net;

namespace Orleans.Sqlite.Tests;

public sealed class MembershipTableTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task AnEmptyTableHasVersionZero()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();

        var data = await table.ReadAllAsync();

        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.NotEmpty(data.Version.VersionEtag);
    }

    [Fact]
    public async Task EveryFieldOfAnEntryRoundTrips()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        var entry = Entry(1, SiloStatus.Joining);
        entry.RoleName = "role";
        entry.UpdateZone = 3;
        entry.FaultZone = 4;
        entry.SuspectTimes =
        [
            Tuple.Create(Silo(8), Noon.AddTicks(1)),
            Tuple.Create(SiloAddress.New(IPAddress.IPv6Loopback, 11111, 9), Noon.AddDays(1)),
        ];

        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()));

        var read = Assert.Single((await table.ReadRowAsync(entry.SiloAddress)).Members).Item1;
        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
        Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
        Assert.All([read.StartTime, read.IAmAliveTime, read.SuspectTimes![0].Item2], time => Assert.Equal(DateTimeKind.Utc, time.Kind));
        Assert.Equal(("role", 3, 4), (read.RoleName, read.UpdateZone, read.FaultZone));
    }

    [Fact]
    public async Task AnEntryWithoutVotesOrRoleHasNoneAfterwards()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        var entry = Entry(1);
        await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next());

        var read = (await table.ReadRowAsync(entry.SiloAddress)).Members[0].Item1;

        Assert.Null(read.SuspectTimes);
        Assert.Null(read.RoleName);
    }

    [Fact]
    public async Task ARowIsInsertedOnceAndOnlyUnderTheCurrentTableVersion()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        var next = (await table.ReadAllAsync()).Version.Next();

        Assert.True(await table.InsertRowAsync(Entry(1), next));
        Assert.False(await table.InsertRowAsync(Entry(1), next));
        Assert.False(await table.InsertRowAsync(Entry(2), next));

        var data = await table.ReadAllAsync();
        Assert.False(await table.InsertRowAsync(Entry(1), data.Version.Next()));
        Assert.Equal(1, (await table.ReadAllAsync()).Version.Version);
        Assert.Single(data.Members);
        Assert.NotEqual(next.VersionEtag, data.Version.VersionEtag);
    }

    [Fact]
    public async Task ARowIsUpdatedOnlyUnderItsOwnAndTheTablesVersion()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        var entry = Entry(1);
        await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next());
        var before = await table.ReadRowAsync(entry.SiloAddress);
        var etag = before.Members[0].Item2;
        entry.Status = SiloStatus.Dead;

        Assert.False(await table.UpdateRowAsync(entry, etag, new TableVersion(1, "0")));
        Assert.False(await table.UpdateRowAsync(entry, "77", before.Version.Next()));
        Assert.False(await table.UpdateRowAsync(entry, "not one of ours", before.Version.Next()));
        Assert.False(await table.UpdateRowAsync(Entry(2), etag, before.Version.Next()));
        Assert.Equal(before.Version, (await table.ReadAllAsync()).Version);

        Assert.True(await table.UpdateRowAsync(entry, etag, before.Version.Next()));
        Assert.False(await table.UpdateRowAsync(entry, etag, before.Version.Next()));

        var after = await table.ReadRowAsync(entry.SiloAddress);
        Assert.Equal(SiloStatus.Dead, after.Members[0].Item1.Status);
        Assert.NotEqual(etag, after.Members[0].Item2);
        Assert.Equal(2, after.Version.Version);
    }

    [Fact]
    public async Task AHeartbeatChangesItsTimeAndNothingElse()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        var entry = Entry(1);
        await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next());
        var before = await table.ReadRowAsync(entry.SiloAddress);

        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = Noon.AddHours(1) });
        await table.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Silo(99), IAmAliveTime = Noon });

        var after = await table.ReadRowAsync(entry.SiloAddress);
        Assert.Equal(Noon.AddHours(1), after.Members[0].Item1.IAmAliveTime);
        Assert.Equal(entry.SiloName, after.Members[0].Item1.SiloName);
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Members[0].Item2, after.Members[0].Item2);
        Assert.Single((await table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task CleaningUpTakesOldEntriesThatAreNotActive()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        foreach (var (generation, status, age) in new[]
        {
            (1, SiloStatus.Dead, 10), (2, SiloStatus.Joining, 10), (3, SiloStatus.Active, 10), (4, SiloStatus.Dead, 1), (5, SiloStatus.ShuttingDown, 10),
        })
        {
            var entry = Entry(generation, status);
            entry.StartTime = Noon.AddDays(-age - 1);
            entry.IAmAliveTime = Noon.AddDays(-age);
            Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next()));
        }

        await table.CleanupDefunctSiloEntriesAsync(Noon.AddDays(-5));

        Assert.Equal([3, 4], (await table.ReadAllAsync()).Members.Select(member => member.Item1.SiloAddress.Generation).Order());
    }

    [Fact]
    public async Task ClustersInOneFileDoNotMix()
    {
        IMembershipTable red = await _database.OpenMembershipAsync("red");
        IMembershipTable blue = await _database.OpenMembershipAsync("blue");
        await red.InsertRowAsync(Entry(1), (await red.ReadAllAsync()).Version.Next());
        await red.InsertRowAsync(Entry(2, SiloStatus.Dead), (await red.ReadAllAsync()).Version.Next());

        Assert.Empty((await blue.ReadAllAsync()).Members);
        Assert.Equal(0, (await blue.ReadAllAsync()).Version.Version);
        Assert.True(await blue.InsertRowAsync(Entry(1), (await blue.ReadAllAsync()).Version.Next()));
        await blue.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = Silo(1), IAmAliveTime = Noon.AddHours(9) });
        await blue.CleanupDefunctSiloEntriesAsync(Noon.AddYears(1));
        Assert.Equal(Noon, (await red.ReadRowAsync(Silo(1))).Members[0].Item1.IAmAliveTime);

        await blue.DeleteMembershipTableEntriesAsync("blue");

        Assert.Equal(2, (await red.ReadAllAsync()).Members.Count);
        Assert.Empty((await blue.ReadAllAsync()).Members);
        Assert.Equal(0, (await blue.ReadAllAsync()).Version.Version);
        Assert.True(await blue.InsertRowAsync(Entry(1), (await blue.ReadAllAsync()).Version.Next()));
    }

    [Fact]
    public async Task OfWritersAtOnceOneWinsEachVersion()
    {
        IMembershipTable[] tables = [await _database.OpenMembershipAsync(), await _database.OpenMembershipAsync(), await _database.OpenMembershipAsync()];
        var next = (await tables[0].ReadAllAsync()).Version.Next();
        var inserted = await Task.WhenAll(Enumerable.Range(0, 30).Select(writer => tables[writer % 3].InsertRowAsync(Entry(1), next)));
        Assert.Single(inserted, won => won);

        var wins = await Task.WhenAll(Enumerable.Range(0, 12).Select(async writer =>
        {
            var table = tables[writer % 3];
            for (var attempt = 1; ; attempt++)
            {
                var data = await table.ReadAllAsync();
                var (entry, etag) = data.Members[0];
                entry.AddSuspector(Silo(100 + writer), Noon);
                if (await table.UpdateRowAsync(entry, etag, data.Version.Next()))
                {
                    return attempt;
                }
            }
        }));

        var final = await tables[1].ReadAllAsync();
        Assert.Equal(1 + wins.Length, final.Version.Version);
        Assert.Equal(Enumerable.Range(100, 12), final.Members[0].Item1.SuspectTimes!.Select(vote => vote.Item1.Generation).Order());
    }

    [Fact]
    public async Task TheTableIsReadAsOneState()
    {
        IMembershipTable writer = await _database.OpenMembershipAsync();
        IMembershipTable reader = await _database.OpenMembershipAsync();
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var reads = 0;
            while (!done.IsCancellationRequested || reads == 0)
            {
                var data = await reader.ReadAllAsync();
                Assert.Equal(data.Version.Version, data.Members.Count);
                reads++;
            }
        });

        for (var generation = 1; generation <= 50; generation++)
        {
            Assert.True(await writer.InsertRowAsync(Entry(generation), (await writer.ReadAllAsync()).Version.Next()));
        }

        await done.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task TheTableOutlivesItsProcesses()
    {
        using (var first = await _database.OpenMembershipAsync())
        {
            await first.InsertRowAsync(Entry(1), (await first.ReadAllAsync()).Version.Next());
        }

        IMembershipTable second = await _database.OpenMembershipAsync();
        Assert.Equal(1, (await second.ReadAllAsync()).Version.Version);
        Assert.Single((await second.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task GatewaysAreTheActiveSilosWithAProxyPort()
    {
        IMembershipTable table = await _database.OpenMembershipAsync();
        IMembershipTable other = await _database.OpenMembershipAsync("other");
        var withoutPort = Entry(2, SiloStatus.Active);
        withoutPort.ProxyPort = 0;
        foreach (var entry in new[] { Entry(1, SiloStatus.Active), withoutPort, Entry(3, SiloStatus.Dead), Entry(4, SiloStatus.Joining), Entry(5, SiloStatus.Active) })
        {
            await table.InsertRowAsync(entry, (await table.ReadAllAsync()).Version.Next());
        }

        await other.InsertRowAsync(Entry(6, SiloStatus.Active), (await other.ReadAllAsync()).Version.Next());
        var list = await _database.OpenGatewayListAsync();

        var gateways = await list.GetGatewaysAsync();

        Assert.Equal(["gwy.tcp://127.0.0.1:30000/1", "gwy.tcp://127.0.0.1:30000/5"], gateways.Select(gateway => gateway.ToString()).Order());
        Assert.Equal(TimeSpan.FromSeconds(7), list.MaxStaleness);
        Assert.True(list.IsUpdatable);
    }

    [Fact]
    public async Task AClientMayComeBeforeTheFirstSilo()
    {
        var list = await _database.OpenGatewayListAsync();
        Assert.Empty(await list.GetGatewaysAsync());

        IMembershipTable table = await _database.OpenMembershipAsync();
        await table.InsertRowAsync(Entry(1, SiloStatus.Active), (await table.ReadAllAsync()).Version.Next());

        Assert.Single(await list.GetGatewaysAsync());
    }

    private static SiloAddress Silo(int generation) => SiloAddress.New(IPAddress.Loopback, 11111, generation);

    private static MembershipEntry Entry(int generation, SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = Silo(generation),
        Status = status,
        HostName = "host",
        SiloName = $"silo-{generation}",
        ProxyPort = 30000,
        StartTime = Noon.AddMinutes(-1),
        IAmAliveTime = Noon,
    };
}
