using Interpol.Mesh.Contracts.Cluster;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage;

/// <summary>Where the hubs' databases are and how hard they are used.</summary>
public sealed class HubDatabaseOptions
{
    /// <summary>What holds the databases. Default SQLite.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>SQLite: the folder with <c>hubs/&lt;hub&gt;/journal.db</c>, <c>attachments.db</c>, <c>items.db</c> and <c>replica.db</c>; created when missing.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>PostgreSQL: the connection string of each hub's database, by hub name. <c>Maximum Pool Size</c> there bounds the connections.</summary>
    public IDictionary<string, string> ConnectionStrings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What a write needs beside the database; null for nothing. Default null.</summary>
    public CommitLease? Lease { get; set; }

    /// <summary>How long a write or an opening waits for another process that holds the database. Default 5 s.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most writes that may wait for one database; more are answered busy. Default 8,192.</summary>
    public int MaxQueuedWrites { get; set; } = 8192;

    /// <summary>The most bytes that may wait for one database; more are answered busy. Default 64 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>The most writes committed together. Default 512.</summary>
    public int MaxGroupWrites { get; set; } = 512;

    /// <summary>The most bytes committed together. Default 4 MiB.</summary>
    public long MaxGroupBytes { get; set; } = 4L * 1024 * 1024;

    /// <summary>SQLite: connections for reading, for each database. Default 3.</summary>
    public int ReadConnections { get; set; } = 3;

    /// <summary>How long a hub whose database could not be opened is refused before it is tried again. Default 2 s.</summary>
    public TimeSpan ReopenDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// SQLite: how long after a deletion its bytes are removed from the write-ahead log too; what is deleted meanwhile shares that. In the database file deleted bytes are
    /// overwritten at once. Default 1 s.
    /// </summary>
    public TimeSpan EraseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// PostgreSQL: how long after a deletion the tables are vacuumed; what is deleted meanwhile shares that. The server then writes over the place as it needs it, and over its
    /// own log as that is recycled; until then the bytes stand in its files, where no query finds them. Default 30 s.
    /// </summary>
    public TimeSpan VacuumDelay { get; set; } = TimeSpan.FromSeconds(30);

    internal GroupBounds WriteBounds => new(MaxQueuedWrites, MaxQueuedBytes, MaxGroupWrites, MaxGroupBytes);

    /// <summary>Refuses values that nothing could work with.</summary>
    internal void Check()
    {
        if (Provider == DatabaseProvider.Sqlite)
        {
            ArgumentException.ThrowIfNullOrEmpty(DataFolder);
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BusyTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(EraseDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(VacuumDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedWrites, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGroupWrites, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGroupBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadConnections, 1);
    }
}
