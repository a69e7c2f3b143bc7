using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

/// <summary>A journal that is read as a file, beside whoever writes it or after.</summary>
public sealed class JournalFileTests() : StorageFacts(new SqlitePlace())
{
    private string LyonFile => ((SqlitePlace)Place).JournalOf("lyon");

    [Fact]
    public async Task Rows_are_read_in_order_without_their_bodies_while_others_write()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b"));
        await Journal.AppendAsync(Sample.AppendTo(new StreamName("feed/BR/flash"), 1, "another stream's"));
        await Journal.AppendAsync(Sample.Append(3, "c"));

        using JournalFile file = Open();
        Assert.Equal(new StreamHead(4, 1, 1), file.Head(Sample.Outbox));
        await Journal.AppendAsync(Sample.Append(4, "later than what is read"));

        List<StoredRow> rows = [.. file.Rows(Sample.Outbox)];
        Assert.Equal([(1, "a"), (2, "b"), (3, "c")], rows.Select(row => (row.Position, Sample.Text(row.Head))));
        Assert.All(rows, row => Assert.Equal((7, true, Clock.GetUtcNow()), (row.Kind, row.Body.IsEmpty, row.At)));
        Assert.Equal([3L], file.Rows(Sample.Outbox, 3).Select(row => row.Position));
        Assert.Equal(4, file.Head(Sample.Outbox).Next);
    }

    [Fact]
    public async Task A_stream_that_nothing_was_appended_to_is_unknown_and_empty()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));
        using JournalFile file = Open();
        Assert.Equal(StreamHead.Unknown, file.Head(new StreamName("outbox/XX")));
        Assert.Empty(file.Rows(new StreamName("outbox/XX")));
    }

    [Fact]
    public async Task Nothing_is_written_to_what_is_read()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));
        await Databases.DisposeAsync();
        byte[] before = await File.ReadAllBytesAsync(LyonFile);
        File.SetAttributes(LyonFile, FileAttributes.ReadOnly);

        using (JournalFile file = Open())
        {
            Assert.Single(file.Rows(Sample.Outbox));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(LyonFile));
    }

    [Fact]
    public async Task Whoever_holds_the_journal_to_write_is_not_in_the_way()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));
        await using IAsyncDisposable held = await Place.HoldWritesAsync();
        using JournalFile file = Open();
        Assert.Single(file.Rows(Sample.Outbox));
    }

    [Fact]
    public async Task A_journal_that_is_locked_whole_is_a_sentence()
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));
        await Databases.DisposeAsync();
        await using SqliteConnection other = await ConnectAsync();
        await ExecuteAsync(other, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; UPDATE stream SET epoch = epoch");

        Named("database is locked", Read);
    }

    [Fact]
    public async Task A_damaged_page_is_found_when_it_is_read()
    {
        for (int number = 1; number <= 50; number++)
        {
            await Journal.AppendAsync(Sample.Append(number, new string('x', 3000)));
        }

        await Databases.DisposeAsync();
        await using (FileStream file = File.OpenWrite(LyonFile))
        {
            byte[] garbage = new byte[file.Length - (16 * 4096)];
            Array.Fill(garbage, (byte)0xEE);
            file.Position = 16 * 4096;
            await file.WriteAsync(garbage);
        }

        Named("database disk image is malformed", Read);
    }

    [Fact]
    public async Task A_row_whose_content_was_taken_out_has_neither_kind_nor_head()
    {
        await Journal.AppendAsync(Sample.Append(1, "a", "b"));
        await Databases.DisposeAsync();
        await ChangeAsync("DELETE FROM entry WHERE id = (SELECT entry FROM place WHERE position = 1)");

        using JournalFile file = Open();
        Assert.Equal([(1, 0, true), (2, 7, false)], file.Rows(Sample.Outbox).Select(row => (row.Position, row.Kind, row.Head.IsEmpty)));
    }

    [Theory]
    [InlineData("entry")]
    [InlineData("place")]
    [InlineData("stream")]
    public async Task A_table_that_is_missing_is_named(string table)
    {
        await Journal.AppendAsync(Sample.Append(1, "a"));
        await Databases.DisposeAsync();
        await ChangeAsync($"PRAGMA foreign_keys = OFF; DROP TABLE {table}");

        Named($"no such table: {table}", Read);
    }

    [Theory]
    [InlineData("this is no database, however long it may be")]
    [InlineData("")]
    public async Task A_file_that_is_no_journal_is_a_sentence(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LyonFile)!);
        await File.WriteAllTextAsync(LyonFile, string.Concat(Enumerable.Repeat(text, 500)));
        Named(text.Length == 0 ? "no such table" : "file is not a database", Read);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_sentence() => Named("unable to open database file", Read);

    private JournalFile Open() => JournalFile.Open("lyon", LyonFile);

    private void Read()
    {
        using JournalFile file = Open();
        file.Head(Sample.Outbox);
        Assert.NotEmpty(file.Rows(Sample.Outbox));
    }

    private void Named(string cause, Action read)
    {
        HubUnavailableException failure = Assert.Throws<HubUnavailableException>(read);
        Assert.Equal(("lyon", LyonFile), (failure.Hub, failure.Database));
        Assert.Contains(cause, failure.Cause);
    }

    private async Task ChangeAsync(string sql)
    {
        await using SqliteConnection connection = await ConnectAsync();
        await ExecuteAsync(connection, sql);
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={LyonFile};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
