using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Orleans.Sqlite;

/// <summary>Whether a commit waits for the disk.</summary>
internal enum SqliteFlush
{
    /// <summary>A commit is flushed before it is acknowledged: it survives a power cut.</summary>
    EachCommit,

    /// <summary>A commit is flushed with a later checkpoint: it survives the end of every process, and a power cut may take back the last ones.</summary>
    AtCheckpoints,
}

/// <summary>
/// One database file as one component of Orleans uses it: a lane for writing and one for reading, which sees whatever was acknowledged
/// before it was asked. Other processes may have the same file open.
/// </summary>
internal sealed partial class SqliteDatabase : IDisposable
{
    private readonly SqliteLocation _location;
    private readonly SqliteTables _tables;
    private readonly SqliteFlush _flush;
    private readonly ILogger _logger;
    private readonly SqliteLane _writer;
    private readonly SqliteLane _reader;

    /// <summary>Names the database; the file is opened when it is first needed.</summary>
    /// <param name="location">The file.</param>
    /// <param name="tables">The component's tables.</param>
    /// <param name="flush">Whether commits wait for the disk.</param>
    /// <param name="logger">The log of the component.</param>
    public SqliteDatabase(SqliteLocation location, SqliteTables tables, SqliteFlush flush, ILogger logger)
    {
        _location = location;
        _tables = tables;
        _flush = flush;
        _logger = logger;
        _writer = new SqliteLane($"SQLite {tables.Component} writer", "BEGIN IMMEDIATE", location.Patience, Open, Explain);
        _reader = new SqliteLane($"SQLite {tables.Component} reader", "BEGIN", location.Patience, Open, Explain);
    }

    /// <summary>Opens the file now, makes or upgrades its tables, and sees that it can be written.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(_ => true, cancellationToken);
        LogOpened(_tables.Component, _location.File);
    }

    /// <summary>Runs a job that only reads, on one state of the file.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => _reader.RunAsync(work, cancellationToken);

    /// <summary>Runs a job that writes, alone on the file. The answer comes after the commit.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => _writer.RunAsync(work, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }

    private SqliteSession Open()
    {
        _location.CreateFolder();
        var session = Connect();
        try
        {
            if (session.IsReadOnly)
            {
                throw new OrleansConfigurationException($"The SQLite file {_location.File} cannot be written.");
            }

            if (!session.UseWriteAheadLog(_location.Patience))
            {
                throw new OrleansConfigurationException($"The SQLite file {_location.File} cannot use a write-ahead log. It must be on a local disk.");
            }

            session.Execute(_flush == SqliteFlush.EachCommit ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _tables.Apply(session, _location.File, _location.Patience);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteSession Connect()
    {
        var connection = new SqliteConnection(_location.ConnectionString);
        try
        {
            connection.Open();
            return new SqliteSession(connection, _location.Patience);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new SqliteFailure(failure.SqliteExtendedErrorCode, failure.Message);
        }
    }

    private Exception Explain(Exception exception) => exception switch
    {
        SqliteFailure { IsBusy: true } =>
            new TimeoutException($"The SQLite file {_location.File} was locked by another connection for {_location.Patience.TotalSeconds:0} s.", exception),
        SqliteFailure { Primary: raw.SQLITE_READONLY } =>
            new OrleansException($"The SQLite file {_location.File} cannot be written: {exception.Message}", exception),
        SqliteFailure { IsDamaged: true } =>
            new OrleansException($"The file {_location.File} is damaged or is no SQLite database: {exception.Message}", exception),
        SqliteFailure { Primary: raw.SQLITE_CANTOPEN } or IOException or UnauthorizedAccessException =>
            new OrleansException($"The SQLite file {_location.File} cannot be opened: {exception.Message}", exception),
        SqliteFailure => new OrleansException($"SQLite failed on the file {_location.File}: {exception.Message}", exception),
        _ => exception,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "SQLite {Component} uses {File}")]
    private partial void LogOpened(string component, string file);
}
