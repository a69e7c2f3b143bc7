using System.Globalization;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>The tables of one part of a database, with their version. Tables of another version are refused: they are not brought from one to the next.</summary>
/// <param name="part">The part's name, by which its scripts and its version are found.</param>
/// <param name="version">The version that this program knows.</param>
internal sealed class PostgresSchema(string part, int version)
{
    // Any number that all programs of ours use for making tables and nobody else uses.
    private const long SchemaLock = 0x494D_5348;

    /// <summary>Makes the tables where there are none, whole or not at all; whoever does so at the same time waits.</summary>
    /// <returns>What is wrong with the tables that are there, as part of a sentence; null when they can be used.</returns>
    public async Task<string?> MakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS storage_schema (part text PRIMARY KEY, version int NOT NULL)", cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand("SELECT version FROM storage_schema WHERE part = $1", connection) { Parameters = { new NpgsqlParameter { Value = part } } };
        int stored = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int? ?? 0;
        if (stored != 0 && stored != version)
        {
            return SchemaScript.OtherVersion(stored, version);
        }

        if (stored == 0)
        {
            await ExecuteAsync(connection, SchemaScript.Read($"{part}.postgresql.sql"), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, SchemaScript.Read($"{part}.functions.postgresql.sql"), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(
                connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO storage_schema VALUES ('{part}', {version})"), cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
