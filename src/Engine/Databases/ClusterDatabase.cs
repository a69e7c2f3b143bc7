using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>
/// The database that silos and clients share: membership and reminders. One text of SQL serves SQLite and PostgreSQL;
/// SQLite's blocking calls run on a thread of their own, so that a heartbeat never waits for a thread that grains hold.
/// </summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    // Any number does that everybody who creates tables here agrees on.
    private const long SchemaLock = 0x4D657368_436C7573;

    private readonly bool _flushed;
    private readonly DedicatedThread? _thread;
    private readonly NpgsqlDataSource? _source;
    private SqliteConnection? _file;

    /// <param name="settings">Which database.</param>
    /// <param name="purpose">What for, in a thread's name.</param>
    /// <param name="flushed">
    /// Whether a commit on SQLite waits for the disk. What is only true while processes of this machine live need not: it survives their end anyway, and a
    /// heartbeat must not miss its lease because others keep the disk busy.
    /// </param>
    internal ClusterDatabase(DatabaseSettings settings, string purpose, bool flushed = true)
    {
        Settings = settings;
        _flushed = flushed;
        if (settings.Kind == DatabaseKind.Sqlite)
        {
            _thread = new DedicatedThread($"cluster database {purpose}");
        }
        else
        {
            _source = NpgsqlDataSource.Create(settings.ConnectionString);
        }
    }

    internal DatabaseSettings Settings { get; }

    /// <summary>Creates tables that are missing, one process at a time, and thereby finds out whether this database can be written at all.</summary>
    internal async Task CreateSchemaAsync(string sql, CancellationToken cancellationToken)
    {
        if (Settings.Kind == DatabaseKind.Sqlite && Path.GetDirectoryName(Settings.FilePath) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        await TransactAsync(
            async session =>
            {
                if (Settings.Kind == DatabaseKind.Postgres)
                {
                    await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({SchemaLock})")).ConfigureAwait(false);
                }

                return await session.ExecuteAsync(sql).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs statements that belong together, under the write lock on SQLite; the transaction is committed when <paramref name="work"/> returns.</summary>
    internal Task<T> TransactAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken) => RunAsync(
        async connection =>
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);
            T result = await work(new DatabaseSession(connection, transaction, cancellationToken)).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        },
        cancellationToken);

    /// <summary>Runs one statement, or several that need no transaction.</summary>
    internal Task<T> QueryAsync<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(connection => work(new DatabaseSession(connection, null, cancellationToken)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }

        _thread?.Dispose();
        _file?.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_source is not null)
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await work(connection).ConfigureAwait(false);
        }

        // SQLite's driver has nothing to wait for: its tasks are complete when they are returned.
        return await _thread!.RunAsync(() =>
        {
            try
            {
                return work(_file ??= OpenFile()).GetAwaiter().GetResult();
            }
            catch (SqliteException)
            {
                _file?.Dispose();
                _file = null;
                throw;
            }
        }).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private SqliteConnection OpenFile()
    {
        var connection = new SqliteConnection(Settings.ConnectionString);
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {(int)DatabaseSettings.LockTimeout.TotalMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {(_flushed ? "FULL" : "NORMAL")};");
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
