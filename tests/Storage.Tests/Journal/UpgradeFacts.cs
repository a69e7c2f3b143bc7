using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Journal;

/// <summary>Databases that the first version of the schema made.</summary>
public abstract class UpgradeFacts(StoragePlace place) : StorageFacts(place)
{
    private static readonly string Sha256 = new('a', 64);

    [Fact]
    public async Task A_database_of_version_1_is_upgraded_and_keeps_what_it_has()
    {
        await Place.MakeVersion1Async(Sha256);

        await Databases.OpenAsync("lyon");

        Assert.Equal(new StreamHead(3, 1, 1, Appends: 0), await Journal.ReadHeadAsync(Sample.Outbox));
        Assert.Equal(["a", "b"], (await Journal.ReadAsync(Sample.Outbox, 1, 10, 1000)).Select(row => Sample.Text(row.Head)));
        Assert.Equal([new Counter("m", 5)], await Journal.ReadCountersAsync(Sample.Outbox));
        Assert.Equal(2, Assert.Single(await Journal.ReadPendingAsync(Sample.Outbox, "link", 1, 10, 1000)).Row.Position);
        Assert.Equal(1, (await Journal.FindOperationAsync(Sample.Outbox, "x"))?.Position);
        Assert.Equal([1, 2], (await Blobs.ReadChunkAsync("FR", Sha256, 0))!);
    }

    [Fact]
    public async Task An_upgraded_database_takes_everything_new()
    {
        await Place.MakeVersion1Async(Sha256);
        DateTimeOffset now = Clock.GetUtcNow();

        Assert.True((await Journal.AppendAsync(Sample.Append(3, "c") with { ExpectedAppends = 0, Deadlines = [new Deadline("due", now, 0)] })).Written);
        Assert.Equal(["FR:1"], await Journal.RevokeGrantsAsync("m1"));
        Assert.True(await Blobs.DeleteAsync("FR", Sha256));
        await ReopenAsync();

        Assert.Equal(new StreamHead(4, 1, 1, Appends: 1), await Journal.ReadHeadAsync(Sample.Outbox));
        Assert.Equal([new StoredDeadline("due", now, 3)], await Journal.ReadDeadlinesAsync(Sample.Outbox, now, 10));
        Assert.False(await Journal.IsReferencedAsync("FR:1"));
        Assert.Null(await Blobs.FindAsync("FR", Sha256));
    }

    [Fact]
    public async Task Silos_that_upgrade_at_once_do_not_disturb_each_other()
    {
        await Place.MakeVersion1Async(Sha256);
        await using HubDatabases other = await OpenAnotherAsync();

        await Task.WhenAll(Databases.OpenAsync("lyon"), other.OpenAsync("lyon"));

        Assert.True((await Journal.AppendAsync(Sample.Append(3, "c"))).Written);
        Assert.True((await other.Journal("lyon").AppendAsync(Sample.Append(4, "d"))).Written);
    }
}
