namespace Interpol.Mesh.Storage;

/// <summary>Where the hubs' databases are and how hard they are used.</summary>
public sealed class HubDatabaseOptions
{
    /// <summary>What holds the databases. Default SQLite.</summary>
    public HubDatabaseProvider Provider { get; set; } = HubDatabaseProvider.Sqlite;

    /// <summary>SQLite: the folder with <c>hubs/&lt;hub&gt;/journal.db</c> and <c>attachments.db</c>; created when missing.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>PostgreSQL: the connection string of each hub's database, by hub name. <c>Maximum Pool Size</c> there bounds the connections.</summary>
    public IDictionary<string, string> ConnectionStrings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

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

    /// <summary>Refuses values that nothing could work with.</summary>
    internal void Check()
    {
        if (Provider == HubDatabaseProvider.Sqlite)
        {
            ArgumentException.ThrowIfNullOrEmpty(DataFolder);
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BusyTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedWrites, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGroupWrites, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxGroupBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadConnections, 1);
    }
}
