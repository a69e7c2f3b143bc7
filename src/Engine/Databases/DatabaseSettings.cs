using Microsoft.Data.Sqlite;
using Npgsql;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>A checked pair of ADO.NET invariant and connection string.</summary>
internal sealed class DatabaseSettings
{
    internal const string SqliteInvariant = "Microsoft.Data.Sqlite";
    internal const string PostgresInvariant = "Npgsql";

    /// <summary>How long a statement waits for a lock that another process or session holds.</summary>
    internal static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan IdleInTransactionTimeout = TimeSpan.FromSeconds(10);

    private DatabaseSettings(DatabaseKind kind, string connectionString, string description)
    {
        Kind = kind;
        ConnectionString = connectionString;
        Description = description;
    }

    internal DatabaseKind Kind { get; }

    internal string ConnectionString { get; }

    /// <summary>What an operator calls this database: the file, or server and database, never a password.</summary>
    internal string Description { get; }

    /// <summary>The full path of the SQLite file.</summary>
    internal string FilePath => Kind == DatabaseKind.Sqlite
        ? new SqliteConnectionStringBuilder(ConnectionString).DataSource
        : throw new InvalidOperationException("Only a SQLite database has a file.");

    /// <summary>Checks what an options object says; <paramref name="optionsName"/> names it in the sentence that is thrown.</summary>
    /// <exception cref="OrleansConfigurationException">The invariant is not one of ours, or the connection string cannot be read.</exception>
    internal static DatabaseSettings Create(string optionsName, string? invariant, string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(invariant) || (invariant != SqliteInvariant && invariant != PostgresInvariant))
        {
            throw new OrleansConfigurationException(
                $"{optionsName}.Invariant is '{invariant}': this engine knows '{SqliteInvariant}' and '{PostgresInvariant}'.");
        }

        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new OrleansConfigurationException($"{optionsName}.ConnectionString is empty: set it to the database that belongs to this provider.");
        }

        try
        {
            return invariant == SqliteInvariant ? Sqlite(optionsName, connectionString) : Postgres(connectionString);
        }
        catch (ArgumentException exception)
        {
            throw new OrleansConfigurationException($"{optionsName}.ConnectionString cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The same database for somebody who reads what others have created and never creates it.</summary>
    internal DatabaseSettings WithoutCreating() => Kind == DatabaseKind.Sqlite
        ? new DatabaseSettings(Kind, new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadWrite }.ConnectionString, Description)
        : this;

    private static DatabaseSettings Sqlite(string optionsName, string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (string.IsNullOrWhiteSpace(builder.DataSource) || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new OrleansConfigurationException($"{optionsName}.ConnectionString must name a database file, such as 'Data Source=/var/lib/mesh/cluster.db'.");
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource);

        // Waiting for a lock is SQLite's own affair, see the busy time-out; the driver, which would try again after it for as long, has the shortest time there is.
        builder.DefaultTimeout = 1;

        // A pooled connection keeps a handle on a file that may be moved away and repaired in the meantime.
        builder.Pooling = false;
        return new DatabaseSettings(DatabaseKind.Sqlite, builder.ConnectionString, $"database file '{builder.DataSource}'");
    }

    private static DatabaseSettings Postgres(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        string limits = $"-c lock_timeout={(long)LockTimeout.TotalMilliseconds} -c idle_in_transaction_session_timeout={(long)IdleInTransactionTimeout.TotalMilliseconds}";
        builder.Options = string.IsNullOrEmpty(builder.Options) ? limits : limits + " " + builder.Options;
        if (builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = 32;
        }

        return new DatabaseSettings(DatabaseKind.Postgres, builder.ConnectionString, $"PostgreSQL database '{builder.Database}' at '{builder.Host}'");
    }
}
