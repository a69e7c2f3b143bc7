using Interpol.Mesh.Storage.Replica;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>A hub's replica in PostgreSQL. The most rows of a page stand in the statements as numbers: how few of many they are decides the server's plan.</summary>
internal sealed class PostgresReplicaStore(PostgresStore store, PostgresVacuum vacuum) : IReplicaStore
{
    private const string Columns = "r.id, r.version, r.removed, r.changed, r.readers, r.state, r.data";

    public async Task<int> ApplyAsync(IReadOnlyList<ReplicaRow> rows, CancellationToken cancellationToken = default)
    {
        ReplicaChecks.Check(rows);
        int taken = await store.WriteAsync(
            "SELECT storage_apply_replica($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                rows.Select(row => row.Kind).ToArray(),
                rows.Select(row => row.Id).ToArray(),
                rows.Select(row => row.Version).ToArray(),
                rows.Select(row => row.IsRemoved).ToArray(),
                rows.Select(row => MicrosecondTime.Of(row.ChangedAt)).ToArray(),
                rows.Select(ReplicaText.Readers).ToArray(),
                rows.Select(row => row.State).ToArray(),
                rows.Select(row => row.IsRemoved ? [] : row.Content.ToArray()).ToArray(),
            ],
            static async (reader, token) =>
            {
                await reader.ReadAsync(token).ConfigureAwait(false);
                return reader.GetInt32(0);
            },
            cancellationToken).ConfigureAwait(false);
        if (taken > 0)
        {
            vacuum.Request();
        }

        return taken;
    }

    public async Task<IReadOnlyList<ReplicaRow>> FindAsync(string kind, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ReplicaChecks.Check(ids);
        return await store.ReadAsync($"SELECT {Columns} FROM replica r WHERE r.kind = $1 AND r.id = ANY ($2)", [kind, ids.ToArray()], row => Row(row, kind), cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task<ReplicaPage> ListAsync(ReplicaQuery query, CancellationToken cancellationToken = default)
    {
        (string[] readers, string[] states) = ReplicaChecks.Check(query);
        return (await PageAsync(
            ReplicaText.List('$', Columns, readers.Length, states.Length, $"{query.MaxRows + 1L}"),
            [query.Kind, query.Behind is { } behind ? MicrosecondTime.Of(behind.ChangedAt) : long.MaxValue, query.Behind?.Id ?? "", .. readers, .. states],
            query.Kind,
            query.MaxRows,
            query.MaxBytes,
            cancellationToken).ConfigureAwait(false)).Page;
    }

    public async Task<IReadOnlyList<ReplicaRow>> ReadAsync(string kind, string? afterId, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return (await PageAsync(
            $"SELECT {Columns} FROM replica r WHERE r.kind = $1 AND r.id > $2 AND NOT r.removed ORDER BY r.id LIMIT {maxRows}",
            [kind, afterId ?? ""],
            kind,
            maxRows,
            maxBytes,
            cancellationToken).ConfigureAwait(false)).Rows;
    }

    public async Task ClearAsync(string kind, CancellationToken cancellationToken = default)
    {
        await store.WriteAsync("SELECT storage_clear_replica($1)", [kind], cancellationToken).ConfigureAwait(false);
        vacuum.Request();
    }

    private async Task<ReplicaPageBuilder> PageAsync(string sql, object?[] parameters, string kind, int maxRows, int maxBytes, CancellationToken cancellationToken)
    {
        var page = new ReplicaPageBuilder(maxRows, maxBytes);
        await store.ReadAsync(sql, parameters, row => page.TryAdd(Row(row, kind)) ? string.Empty : null, cancellationToken).ConfigureAwait(false);
        return page;
    }

    private static ReplicaRow Row(NpgsqlDataReader row, string kind) => new(
        kind,
        row.GetString(0),
        row.GetInt64(1),
        row.GetBoolean(2),
        MicrosecondTime.Parse(row.GetInt64(3)),
        ReplicaText.Readers(row.GetString(4)),
        row.GetString(5),
        row.GetFieldValue<byte[]>(6));
}
