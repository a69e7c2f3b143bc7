using Microsoft.Data.Sqlite;

namespace Orleans.Sqlite;

/// <summary>Where a database is and how long a call waits for its lock, read from a connection string.</summary>
internal sealed class SqliteLocation
{
    private const int DefaultPatienceSeconds = 5;
    private const string PatienceKeyword = "Default Timeout";

    private SqliteLocation(SqliteConnectionStringBuilder builder)
    {
        Patience = TimeSpan.FromSeconds(builder.ShouldSerialize(PatienceKeyword) ? builder.DefaultTimeout : DefaultPatienceSeconds);
        File = builder.DataSource;
        ConnectionString = new SqliteConnectionStringBuilder(builder.ConnectionString)
        {
            // Each connection lives as long as its thread and is seen by nobody else.
            Pooling = false,
            Cache = SqliteCacheMode.Private,
            DefaultTimeout = (int)Patience.TotalSeconds,
        }.ConnectionString;
    }

    /// <summary>The file, as the connection string names it; fit for messages, which a connection string with a password is not.</summary>
    public string File { get; }

    /// <summary>The connection string as it is opened.</summary>
    public string ConnectionString { get; }

    /// <summary>How long a call waits for a lock that another connection holds.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Reads a connection string, and refuses one that these providers cannot work with.</summary>
    /// <param name="owner">What the connection string belongs to, for the message.</param>
    /// <param name="connectionString">The connection string.</param>
    /// <exception cref="OrleansConfigurationException">The connection string cannot be used.</exception>
    public static SqliteLocation Parse(string owner, string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new OrleansConfigurationException($"{owner}: ConnectionString is required, for example 'Data Source=data/cluster.db'.");
        }

        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException exception)
        {
            throw new OrleansConfigurationException($"{owner}: ConnectionString is not a connection string of Microsoft.Data.Sqlite: {exception.Message}", exception);
        }

        if (string.IsNullOrWhiteSpace(builder.DataSource))
        {
            throw new OrleansConfigurationException($"{owner}: ConnectionString names no file. Add 'Data Source=<file>'.");
        }

        if (builder.Mode == SqliteOpenMode.Memory || builder.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase) || builder.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new OrleansConfigurationException($"{owner}: ConnectionString names a database in memory. A file is needed, because silos share it and because it must outlive them.");
        }

        if (builder.Mode == SqliteOpenMode.ReadOnly)
        {
            throw new OrleansConfigurationException($"{owner}: ConnectionString opens the database read-only. Remove 'Mode=ReadOnly'.");
        }

        if (builder.DefaultTimeout <= 0)
        {
            throw new OrleansConfigurationException($"{owner}: 'Default Timeout' must be at least one second; it bounds the wait for a lock.");
        }

        return new SqliteLocation(builder);
    }

    /// <summary>Makes the folder of the file, if the connection string names one as a plain path.</summary>
    public void CreateFolder()
    {
        var isPlainPath = !File.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && !File.StartsWith('|');
        if (isPlainPath && Path.GetDirectoryName(Path.GetFullPath(File)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }
}
