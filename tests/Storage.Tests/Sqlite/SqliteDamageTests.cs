using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteDamageTests() : StorageFacts(new SqlitePlace())
{
    private string LyonFile => ((SqlitePlace)Place).JournalOf("lyon");

    [Fact]
    public async Task A_file_that_is_no_database_fails_only_its_hub()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LyonFile)!);
        await File.WriteAllTextAsync(LyonFile, string.Concat(Enumerable.Repeat("this is no database ", 500)));

        HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(() => Databases.OpenAsync("lyon"));

        Assert.Equal(("lyon", LyonFile, "file is not a database"), (failure.Hub, failure.Database, failure.Cause));
        Assert.Contains(LyonFile, failure.Message);
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AppendAsync(Sample.Append(1, "a")));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.ReadHeadAsync(Sample.Outbox));
        await Databases.OpenAsync("singapore");
        Assert.True((await Databases.Journal("singapore").AppendAsync(Sample.Append(1, "a"))).Written);
    }

    [Fact]
    public async Task Damage_inside_a_file_is_found_on_use_and_nothing_is_written_any_more()
    {
        for (int number = 0; number < 50; number++)
        {
            await Journal.AppendAsync(Sample.AppendTo(new StreamName($"outbox/{number}"), 1, new string('x', 3000)));
        }

        await Databases.DisposeAsync();
        await using (FileStream file = File.OpenWrite(LyonFile))
        {
            byte[] garbage = new byte[file.Length - (20 * 4096)];
            Array.Fill(garbage, (byte)0xEE);
            file.Position = 20 * 4096;
            await file.WriteAsync(garbage);
        }

        await ReopenAsync();
        HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(async () =>
        {
            for (int number = 0; number < 50; number++)
            {
                await Journal.ReadAsync(new StreamName($"outbox/{number}"), 1, 10, 10_000);
            }
        });

        Assert.Equal((LyonFile, "database disk image is malformed"), (failure.Database, failure.Cause));
        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/new"), 1, "a")));
        Assert.True((await Databases.Journal("singapore").AppendAsync(Sample.Append(1, "a"))).Written);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        await Databases.OpenAsync("lyon");
        await Databases.DisposeAsync();
        File.Copy(Path.Combine(Path.GetDirectoryName(LyonFile)!, "attachments.db"), LyonFile, overwrite: true);
        await ReopenAsync();

        HubUnavailableException failure = await Assert.ThrowsAsync<HubUnavailableException>(() => Databases.OpenAsync("lyon"));

        Assert.Equal("it is a database of another program", failure.Cause);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_and_tried_again_later()
    {
        string hubs = Path.Combine(((SqlitePlace)Place).Folder, "hubs");
        await File.WriteAllTextAsync(hubs, "in the way");
        await ReopenAsync(options => options.ReopenDelay = TimeSpan.Zero);

        await Assert.ThrowsAsync<HubUnavailableException>(() => Journal.AppendAsync(Sample.Append(1, "a")));
        File.Delete(hubs);

        Assert.True((await Journal.AppendAsync(Sample.Append(1, "a"))).Written);
    }
}
