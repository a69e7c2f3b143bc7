using System.Diagnostics;
using System.Security.Cryptography;
using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

/// <summary>What is deleted is gone from the files, not only from what reads find.</summary>
public sealed class SqliteErasureTests() : StorageFacts(new SqlitePlace())
{
    private static readonly StreamName Feed = new("feed/FR/flash");

    private string Folder => ((SqlitePlace)Place).Folder;

    [Theory]
    [InlineData(30)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    [InlineData(300_000)]
    public async Task Deleted_bodies_are_in_no_file(int size)
    {
        await FastAsync();
        (byte[] Secret, byte[] Body)[] rows = [.. Enumerable.Range(0, 40).Select(_ => Content(size))];
        for (int index = 0; index < rows.Length; index++)
        {
            await Journal.AppendAsync(Sample.AppendTo(Feed, index + 1) with { Rows = [new JournalRow(1, Sample.Bytes("head"), rows[index].Body)] });
            await Journal.AppendAsync(Sample.Append(index + 1, $"other {index}"));
        }

        Assert.Equal(rows.Length, await CountInFilesAsync([.. rows.Select(row => row.Secret)]));
        Assert.Equal(20, await Journal.DeleteBodiesAsync(Feed, [.. Enumerable.Range(0, 20).Select(index => (2L * index) + 1)]));

        await UntilGoneAsync([.. rows.Where((_, index) => index % 2 == 0).Select(row => row.Secret)]);
        Assert.Equal(20, await CountInFilesAsync([.. rows.Where((_, index) => index % 2 == 1).Select(row => row.Secret)]));
        Assert.Equal(rows.Select((row, index) => index % 2 == 0 ? 0 : size), (await Journal.ReadAsync(Feed, 1, 100, int.MaxValue)).Select(row => row.Body.Length));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(400)]
    [InlineData(1_000)]
    [InlineData(2_000)]
    [InlineData(5_000)]
    public async Task What_is_deleted_before_leaves_no_copies_of_what_is_deleted_later(int size)
    {
        await FastAsync();
        var random = new Random(size);
        List<(byte[] Secret, byte[] Body)> rows = [.. Enumerable.Range(0, 200).Select(_ => Content(size))];
        for (int index = 0; index < rows.Count; index++)
        {
            await Journal.AppendAsync(Sample.AppendTo(Feed, index + 1) with { Rows = [new JournalRow(1, Sample.Bytes("head"), rows[index].Body)] });
            await Journal.AppendAsync(Sample.Append(index + 1, $"other {index}"));
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        DateTimeOffset first = Clock.GetUtcNow() - TimeSpan.FromMinutes(rows.Count);
        foreach (long[] positions in Enumerable.Range(1, 200).Select(position => (long)position).OrderBy(_ => random.Next()).Chunk(40))
        {
            await Journal.DeleteBodiesAsync(Feed, positions);
            await Journal.TrimAsync(new JournalTrim { StreamPrefix = "outbox/", RowsBefore = first + TimeSpan.FromMinutes(positions.Max() - 11) });
        }

        await UntilGoneAsync([.. rows.Select(row => row.Secret)]);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(9_000)]
    [InlineData(BlobLimits.ChunkSize)]
    [InlineData((2 * BlobLimits.ChunkSize) + 14_000)]
    public async Task Blobs_that_were_stored_side_by_side_leave_no_copies(int size)
    {
        await FastAsync();
        (byte[] Secret, byte[] Body)[] contents = [.. Enumerable.Range(0, 24).Select(_ => Content(size))];
        string[] names = await Task.WhenAll(contents.Select(content => StoreAsync(content.Body)));

        foreach (string[] some in names.Chunk(5))
        {
            await Task.WhenAll(some.Select(name => Blobs.DeleteAsync("FR", name)));
        }

        await UntilGoneAsync([.. contents.Select(content => content.Secret)]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000)]
    public async Task Rows_that_were_trimmed_are_in_no_file(int size)
    {
        await FastAsync();
        (byte[] Secret, byte[] Body)[] rows = [.. Enumerable.Range(0, 60).Select(_ => Content(size))];
        for (int index = 0; index < rows.Length; index++)
        {
            await Journal.AppendAsync(Sample.AppendTo(Feed, index + 1) with { Rows = [new JournalRow(1, rows[index].Body, Sample.Bytes("body"))] });
            await Journal.AppendAsync(Sample.Append(index + 1, $"other {index}"));
            if (index == 29)
            {
                Clock.Advance(TimeSpan.FromDays(1));
            }
        }

        await Journal.TrimAsync(new JournalTrim { StreamPrefix = "feed/", RowsBefore = Clock.GetUtcNow() });
        await UntilGoneAsync([.. rows[..30].Select(row => row.Secret)]);
        Clock.Advance(TimeSpan.FromDays(1));
        await Journal.TrimAsync(new JournalTrim { StreamPrefix = "feed/", RowsBefore = Clock.GetUtcNow() });

        await UntilGoneAsync([.. rows.Select(row => row.Secret)]);
        Assert.Equal(60, (await Journal.TrimAsync(new JournalTrim { StreamPrefix = "outbox/", RowsBefore = Clock.GetUtcNow() })).Rows);
        await Journal.TrimAsync(new JournalTrim { ReclaimBefore = Clock.GetUtcNow() });
        await Journal.AppendAsync(Sample.AppendTo(Feed, 61, "next"));
        Assert.Equal("next", Sample.Text(Assert.Single(await Journal.ReadAsync(Feed, 1, 100, int.MaxValue)).Head));
    }

    [Theory]
    [InlineData(40)]
    [InlineData((3 * BlobLimits.ChunkSize) + 1000)]
    public async Task A_deleted_blob_is_in_no_file(int size)
    {
        await FastAsync();
        (byte[] secret, byte[] content) = Content(size);
        (byte[] keptSecret, byte[] kept) = Content(size);
        string sha256 = await StoreAsync(content);
        await StoreAsync(kept);
        Assert.Equal(1, await CountInFilesAsync(secret));

        await Blobs.DeleteAsync("FR", sha256);

        await UntilGoneAsync([secret]);
        Assert.Equal(1, await CountInFilesAsync(keptSecret));
    }

    [Theory]
    [InlineData(30, 1000)]
    [InlineData(100, 1000)]
    [InlineData(5_000, 80)]
    [InlineData(300_000, 40)]
    public async Task What_rows_of_the_replica_said_before_is_in_no_file(int size, int count)
    {
        await FastAsync();
        IReplicaStore replica = Databases.Replica("lyon");
        var random = new Random(size);
        var secrets = new List<byte[]>();
        ReplicaRow Row(string kind, int number, long version)
        {
            (byte[] secret, byte[] body) = Content(size + random.Next(3 * size));
            secrets.Add(secret);
            return new ReplicaRow(kind, $"{number}", version, false, DateTimeOffset.UnixEpoch, [.. Enumerable.Range(0, number % 40).Select(code => $"{code}")], "open", body);
        }

        foreach (int[] some in Enumerable.Range(0, count).OrderBy(_ => random.Next()).Chunk(100))
        {
            await replica.ApplyAsync([.. some.Select(number => Row("notice", number, 1)), .. some.Take(20).Select(number => Row("case", number, 1))]);
        }

        Assert.Equal(secrets.Count, await CountInFilesAsync([.. secrets]));
        foreach (int[] some in Enumerable.Range(0, count).OrderBy(_ => random.Next()).Chunk(8))
        {
            // What is removed or grows moves its neighbours; they are removed later.
            await replica.ApplyAsync([.. some.Select(number => Row("notice", (number + 1) % count, 2))]);
            await replica.ApplyAsync([.. some.Select(number => Row("notice", number, 3) with { IsRemoved = true })]);
        }

        await replica.ClearAsync("case");
        await UntilGoneAsync([.. secrets]);
        Assert.True((await replica.FindAsync("notice", "7"))!.IsRemoved);
    }

    [Fact]
    public async Task What_a_process_deleted_that_ended_before_it_cleaned_up_is_removed_by_the_next()
    {
        await ReopenAsync(options => options.EraseDelay = TimeSpan.FromHours(1));
        (byte[] secret, byte[] body) = Content(1000);
        await Journal.AppendAsync(Sample.AppendTo(Feed, 1) with { Rows = [new JournalRow(1, Sample.Bytes("head"), body)] });
        await Journal.DeleteBodiesAsync(Feed, [1]);
        Assert.Equal(1, await CountInFilesAsync(secret));

        await using HubDatabases next = await OpenAnotherAsync(options => options.EraseDelay = TimeSpan.FromMilliseconds(10));
        await next.OpenAsync("lyon");

        await UntilGoneAsync([secret]);
    }

    [Fact]
    public async Task Bytes_go_while_others_go_on_writing_and_reading()
    {
        await FastAsync();
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(async () =>
        {
            for (long next = 1; !stop.IsCancellationRequested; next++)
            {
                await Journal.AppendAsync(Sample.Append(next, "x"));
                await Journal.ReadAsync(Sample.Outbox, next, 1, 1000);
            }
        });
        (byte[] secret, byte[] body) = Content(1000);
        await Journal.AppendAsync(Sample.AppendTo(Feed, 1) with { Rows = [new JournalRow(1, Sample.Bytes("head"), body)] });
        await Journal.DeleteBodiesAsync(Feed, [1]);

        await UntilGoneAsync([secret]);

        Assert.False(writing.IsCompleted);
        await stop.CancelAsync();
        await writing;
    }

    /// <summary>Bytes that stand nowhere else, and a body with them at its beginning, middle and end.</summary>
    private static (byte[] Secret, byte[] Body) Content(int size)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(12);
        byte[] body = new byte[size];
        Array.Fill(body, (byte)'.');
        secret.CopyTo(body, 0);
        secret.CopyTo(body, (size - secret.Length) / 2);
        secret.CopyTo(body, size - secret.Length);
        return (secret, body);
    }

    private Task FastAsync() => ReopenAsync(options => options.EraseDelay = TimeSpan.FromMilliseconds(20));

    private async Task<string> StoreAsync(byte[] content)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        await Blobs.BeginAsync("FR", sha256);
        for (int index = 0; index < BlobLimits.ChunkCount(content.Length); index++)
        {
            int offset = index * BlobLimits.ChunkSize;
            await Blobs.WriteChunkAsync("FR", sha256, index, content.AsMemory(offset, Math.Min(BlobLimits.ChunkSize, content.Length - offset)));
        }

        await Blobs.CompleteAsync("FR", sha256, content.Length);
        return sha256;
    }

    private async Task UntilGoneAsync(byte[][] secrets)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var watch = Stopwatch.StartNew();
        while (await CountInFilesAsync(secrets) is > 0 and var count)
        {
            Assert.True(watch.Elapsed < Deadline, $"{count} of {secrets.Length} deleted contents stand in a file.");
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<int> CountInFilesAsync(params byte[][] secrets)
    {
        // Another process makes copies: a process that opens and closes a database file itself loses the locks that SQLite holds on it.
        // Logs first: what a checkpoint moves from a log to its file meanwhile would stand in neither copy the other way round.
        string copy = Directory.CreateTempSubdirectory("mesh-copy-").FullName;
        try
        {
            using var process = Process.Start("sh", ["-c", "cp \"$0\"/lyon/*-wal \"$1\"; cp -r \"$0\" \"$1\"", Path.Combine(Folder, "hubs"), copy]);
            await process.WaitForExitAsync();
            byte[][] files = [.. Directory.EnumerateFiles(copy, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes)];
            return secrets.Count(secret => Array.Exists(files, file => file.AsSpan().IndexOf(secret) >= 0));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
