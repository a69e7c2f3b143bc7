using Interpol.Mesh.Storage.Journal;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>One database file of a hub: opens sessions on it and turns SQLite's errors into the storage's.</summary>
internal sealed class SqliteFile(string hub, string path, SqliteSchema schema, HubDatabaseOptions options)
{
    private volatile string? _damage;

    public string Hub => hub;

    public string Path => path;

    /// <summary>Throws when the file was found damaged before: what is damaged is not written to any more.</summary>
    public void ThrowIfDamaged()
    {
        if (_damage is { } damage)
        {
            throw new HubUnavailableException(hub, path, damage);
        }
    }

    /// <summary>Opens the file for writing; makes it when it is not there.</summary>
    /// <exception cref="HubUnavailableException">It cannot be opened.</exception>
    public SqliteSession OpenWriter()
    {
        ThrowIfDamaged();
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            session = SqliteSession.Open(path, create: true, options.BusyTimeout);
            schema.PrepareWriter(session, options.BusyTimeout);

            // From here on the writer waits for locks itself.
            session.SetBusyTimeout(TimeSpan.Zero);
            return session;
        }
        catch (Exception failure) when (failure is SqliteFailure or IOException or UnauthorizedAccessException)
        {
            session?.Dispose();
            throw Unopenable(failure);
        }
    }

    /// <summary>Opens the file, which exists, for reading.</summary>
    public SqliteSession OpenReader()
    {
        SqliteSession session = SqliteSession.Open(path, create: false, options.BusyTimeout);
        try
        {
            SqliteSchema.PrepareReader(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The exception for a caller whose read or write met an error of SQLite.</summary>
    public Exception Explain(SqliteFailure failure, bool outcomeUnknown)
    {
        if (failure.IsDamaged)
        {
            _damage ??= failure.Text;
            return new HubUnavailableException(hub, path, failure.Text, failure);
        }

        string outcome = outcomeUnknown ? "it is not known whether the write was stored" : "nothing was stored";
        return new JournalUnavailableException($"The database of hub '{hub}' failed: {path}: {failure.Text}; {outcome}.", outcomeUnknown, failure);
    }

    /// <summary>The exception for a caller whose write did not get the lock in time.</summary>
    public JournalUnavailableException Locked() => new(
        $"The database of hub '{hub}' is locked: {path}: another process has held its write lock for more than {options.BusyTimeout.TotalSeconds:0.#} s; nothing was stored.",
        outcomeUnknown: false);

    private HubUnavailableException Unopenable(Exception failure)
    {
        switch (failure)
        {
            case SqliteFailure { IsDamaged: true } damage:
                _damage ??= damage.Text;
                return new HubUnavailableException(hub, path, damage.Text, damage);
            case SqliteFailure { IsBusy: true }:
                return new HubUnavailableException(hub, path, $"another process has held its lock for more than {options.BusyTimeout.TotalSeconds:0.#} s", failure);
            case SqliteFailure other:
                return new HubUnavailableException(hub, path, other.Text, other);
            default:
                return new HubUnavailableException(hub, path, failure.Message, failure);
        }
    }
}
