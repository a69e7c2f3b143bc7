using System.Globalization;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>The cluster's database on a PostgreSQL server: the tables of Orleans' AdoNet clustering and reminders.</summary>
public static class PostgresClusterSchema
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Makes the tables where they are missing and checks their version where they are not; any number of silos may do so at once.</summary>
    /// <param name="connectionString">The connection string of the database; its user needs the right to create tables.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ClusterUnavailableException">The database cannot be used: it names the database and the cause.</exception>
    public static async Task PrepareAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        NpgsqlConnectionStringBuilder builder = Parse(connectionString);
        string database = $"{builder.Host}:{builder.Port}/{builder.Database}";
        builder.Pooling = false;
        string timeout = string.Create(CultureInfo.InvariantCulture, $"-c lock_timeout={(long)LockTimeout.TotalMilliseconds}");
        builder.Options = string.IsNullOrEmpty(builder.Options) ? timeout : builder.Options + " " + timeout;
        try
        {
            await using var connection = new NpgsqlConnection(builder.ConnectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (await new PostgresSchema("cluster", version: 1).MakeAsync(connection, cancellationToken).ConfigureAwait(false) is { } cause)
            {
                throw new ClusterUnavailableException(database, cause);
            }
        }
        catch (Exception failure) when (PostgresStore.IsFailure(failure))
        {
            throw new ClusterUnavailableException(database, failure is PostgresException error ? error.MessageText : failure.Message, failure);
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException failure)
        {
            throw new ClusterUnavailableException("PostgreSQL", $"its connection string cannot be read: {failure.Message}", failure);
        }
    }
}
