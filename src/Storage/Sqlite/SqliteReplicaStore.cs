using Interpol.Mesh.Storage.Replica;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A hub's replica in a SQLite file.</summary>
internal sealed class SqliteReplicaStore(SqliteStore store) : IReplicaStore
{
    private const int RowsClearedInOneStep = 200;
    private const string Columns = "r.id, r.version, r.removed, r.changed, r.readers, r.state, substr(r.data, length(r.data) + 1 - r.size)";

    public Task<int> ApplyAsync(IReadOnlyList<ReplicaRow> rows, CancellationToken cancellationToken = default)
    {
        int bytes = ReplicaChecks.Check(rows);
        return store.WriteAsync(new GroupCommitFunction<SqliteWriteState, int>(state => rows.Count(row => Apply(state, row)), bytes), cancellationToken);
    }

    public Task<IReadOnlyList<ReplicaRow>> FindAsync(string kind, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ReplicaChecks.Check(ids);
        return store.ReadAsync<IReadOnlyList<ReplicaRow>>(
            session =>
            {
                SqliteStatement find = session.Statement($"SELECT {Columns} FROM replica r WHERE r.kind = ?1 AND r.id = ?2");
                return [.. ids.SelectMany(id => find.Bind(1, kind).Bind(2, id).List(row => Row(row, kind)))];
            },
            cancellationToken);
    }

    public Task<ReplicaPage> ListAsync(ReplicaQuery query, CancellationToken cancellationToken = default)
    {
        (string[] readers, string[] states) = ReplicaChecks.Check(query);
        return store.ReadAsync(session => List(session, query, readers, states), cancellationToken);
    }

    public Task<IReadOnlyList<ReplicaRow>> ReadAsync(string kind, string? afterId, int maxRows, int maxBytes, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return store.ReadAsync<IReadOnlyList<ReplicaRow>>(
            session => Page(
                session.Statement($"SELECT {Columns} FROM replica r WHERE r.kind = ?1 AND r.id > ?2 AND r.removed = 0 ORDER BY r.id LIMIT ?3")
                    .Bind(1, kind).Bind(2, afterId ?? "").Bind(3, maxRows),
                kind,
                maxRows,
                maxBytes).Rows,
            cancellationToken);
    }

    public async Task ClearAsync(string kind, CancellationToken cancellationToken = default)
    {
        string? after = "";
        do
        {
            string last = after;
            after = await store.WriteAsync(state => Clear(state, kind, last), cancellationToken).ConfigureAwait(false);
        }
        while (after is not null);
    }

    /// <summary>Writes a row if it is newer; tells whether it was.</summary>
    private static bool Apply(SqliteWriteState state, ReplicaRow row)
    {
        SqliteSession session = state.Session;
        SqliteStatement stored = session.Statement("SELECT version, changed, readers, state FROM replica WHERE kind = ?1 AND id = ?2").Bind(1, row.Kind).Bind(2, row.Id);
        (long version, long changed, string readers, string word) = stored.Step() ? (stored.Int64(0), stored.Int64(1), stored.Text(2), stored.Text(3)) : (0, 0, "", "");
        stored.Reset();
        if (version >= row.Version)
        {
            return false;
        }

        // What the row said before is overwritten; in the log it stays until somebody takes it out.
        state.HasErased |= version > 0;
        DeleteReaders(session, row.Kind, row.Id, changed, readers, word);
        changed = MicrosecondTime.Of(row.ChangedAt);
        readers = ReplicaText.Readers(row);
        ReadOnlyMemory<byte> content = row.IsRemoved ? default : row.Content;
        session.Statement(
            "INSERT INTO replica (kind, id, version, removed, changed, readers, state, size, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
            + "ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, removed = excluded.removed, changed = excluded.changed, readers = excluded.readers, "
            + "state = excluded.state, size = excluded.size, data = excluded.data")
            .Bind(1, row.Kind).Bind(2, row.Id).Bind(3, row.Version).Bind(4, row.IsRemoved ? 1 : 0).Bind(5, changed).Bind(6, readers).Bind(7, row.State).Bind(8, content.Length)
            .Bind(9, content.IsEmpty ? default : SqlitePadding.Pad(content.Span, SqliteSchema.Replica.PageSize)).Run();
        foreach (string reader in ReplicaText.Readers(readers))
        {
            foreach (string entry in (ReadOnlySpan<string>)[ReplicaText.AnyState, row.State])
            {
                session.Statement("INSERT INTO replica_reader (kind, reader, state, changed, id) VALUES (?1, ?2, ?3, ?4, ?5)")
                    .Bind(1, row.Kind).Bind(2, reader).Bind(3, entry).Bind(4, changed).Bind(5, row.Id).Run();
            }
        }

        return true;
    }

    private static void DeleteReaders(SqliteSession session, string kind, string id, long changed, string readers, string state)
    {
        foreach (string reader in ReplicaText.Readers(readers))
        {
            session.Statement("DELETE FROM replica_reader WHERE kind = ?1 AND reader = ?2 AND state IN ('', ?3) AND changed = ?4 AND id = ?5")
                .Bind(1, kind).Bind(2, reader).Bind(3, state).Bind(4, changed).Bind(5, id).Run();
        }
    }

    /// <summary>Deletes some rows and tells the id behind which to go on; null when none is left.</summary>
    private static string? Clear(SqliteWriteState state, string kind, string after)
    {
        List<(long Row, string Id, bool IsRemoved, long Changed, string Readers, string State)> rows = state.Session.Statement(
            "SELECT row, id, removed, changed, readers, state FROM replica WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT ?3").Bind(1, kind).Bind(2, after).Bind(3, RowsClearedInOneStep)
            .List(static row => (row.Int64(0), row.Text(1), row.Int64(2) == 1, row.Int64(3), row.Text(4), row.Text(5)));
        foreach (var row in rows.Where(row => !row.IsRemoved))
        {
            DeleteReaders(state.Session, kind, row.Id, row.Changed, row.Readers, row.State);
            state.Session.Statement("DELETE FROM replica WHERE row = ?1").Bind(1, row.Row).Run();
            state.HasErased = true;
        }

        return rows.Count == 0 ? null : rows[^1].Id;
    }

    private static ReplicaPage List(SqliteSession session, ReplicaQuery query, string[] readers, string[] states)
    {
        int limit = 4 + readers.Length + states.Length;
        SqliteStatement statement = session.Statement(ReplicaText.List('?', Columns, readers.Length, states.Length, $"?{limit}"))
            .Bind(1, query.Kind).Bind(2, query.Behind is { } behind ? MicrosecondTime.Of(behind.ChangedAt) : long.MaxValue).Bind(3, query.Behind?.Id ?? "")
            .Bind(limit, query.MaxRows + 1L);
        int parameter = 4;
        foreach (string name in (ReadOnlySpan<string>)[.. readers, .. states])
        {
            statement.Bind(parameter++, name);
        }

        return Page(statement, query.Kind, query.MaxRows, query.MaxBytes).Page;
    }

    private static ReplicaPageBuilder Page(SqliteStatement statement, string kind, int maxRows, int maxBytes)
    {
        var page = new ReplicaPageBuilder(maxRows, maxBytes);
        while (statement.Step() && page.TryAdd(Row(statement, kind)))
        {
        }

        statement.Reset();
        return page;
    }

    private static ReplicaRow Row(SqliteStatement row, string kind) => new(
        kind,
        row.Text(0),
        row.Int64(1),
        row.Int64(2) == 1,
        MicrosecondTime.Parse(row.Int64(3)),
        ReplicaText.Readers(row.Text(4)),
        row.Text(5),
        row.Bytes(6));
}
