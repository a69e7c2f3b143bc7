using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

public sealed class MailWriterTests : IAsyncLifetime
{
    private const long Full = 2;
    private const long Normal = 1;

    private readonly string _folder = OpenMailbox.NewFolder();
    private readonly MailWriter _writer;
    private Func<bool> _erase = () => true;
    private int _statements;

    public MailWriterTests()
    {
        _writer = new MailWriter(Open, _ => _erase(), NullLogger.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_committed_is_answered_although_its_bytes_could_not_be_erased_and_that_is_tried_again()
    {
        var tries = 0;
        _erase = () => Interlocked.Increment(ref tries) < 3 ? throw new SqliteFailure(10, "disk I/O error") : true;
        Assert.Equal(1, await AddAsync(7, MailWriteMode.Erased));
        Assert.Equal(1, tries);
        Assert.Equal(1, await CountAsync());
        await Until.TrueAsync(() => tries == 3, "erasing is tried again without another write");
        await AddAsync(8, MailWriteMode.Flushed);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Who_reads_an_older_state_only_puts_off_the_erasing()
    {
        var tries = 0;
        _erase = () => Interlocked.Increment(ref tries) == 2;
        await AddAsync(7, MailWriteMode.Erased);
        await AddAsync(8, MailWriteMode.Flushed);
        await AddAsync(9, MailWriteMode.Flushed);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task Only_what_is_found_out_again_is_written_without_a_flush()
    {
        Assert.Equal(Full, await SynchronousAsync(MailWriteMode.Flushed));
        Assert.Equal(Normal, await SynchronousAsync(MailWriteMode.Visible));
        Assert.Equal(Full, await SynchronousAsync(MailWriteMode.Erased));
        Assert.Equal(Normal, await SynchronousAsync(MailWriteMode.Visible));
    }

    [Fact]
    public async Task A_write_that_fails_takes_nothing_of_the_others_with_it_and_a_group_that_fails_is_refused_and_the_next_is_written()
    {
        var failing = _writer.WriteAsync<int>(db => db.Statement("INSERT INTO one VALUES (1)").Run() + db.Statement("INSERT INTO none VALUES (1)").Run(), MailWriteMode.Flushed, CancellationToken.None);
        await AddAsync(2, MailWriteMode.Flushed);
        await Assert.ThrowsAsync<SqliteFailure>(() => failing);
        Assert.Equal(1, await CountAsync());

        var broken = _writer.WriteAsync(db => db.Statement("ROLLBACK").Run(), MailWriteMode.Flushed, CancellationToken.None);
        Assert.Equal(MeshErrorCodes.Unavailable, (await Assert.ThrowsAsync<RequestRefusedException>(() => broken)).Code);
        await AddAsync(3, MailWriteMode.Flushed);
        Assert.Equal(2, await CountAsync());
    }

    private SqliteSession Open()
    {
        var connection = SqliteSession.Open(Path.Combine(_folder, "test.db"), create: true, TimeSpan.FromSeconds(10));
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS one (value INTEGER);");
        return connection;
    }

    private Task<int> AddAsync(long value, MailWriteMode mode) => _writer.WriteAsync(db => db.Statement("INSERT INTO one VALUES (?1)", value).Run(), mode, CancellationToken.None);

    private Task<long> CountAsync() => _writer.WriteAsync(db => db.Statement("SELECT count(*) FROM one").Number()!.Value, MailWriteMode.Flushed, CancellationToken.None);

    /// <summary>The setting is read when the statement is compiled, so it must be another one each time.</summary>
    private Task<long> SynchronousAsync(MailWriteMode mode) => _writer.WriteAsync(db => db.Statement($"PRAGMA synchronous -- {++_statements}").Number()!.Value, mode, CancellationToken.None);
}
