using Orleans.Sqlite;
using Interpol.Mesh.Storage.BureauStore;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A hub's sets of items in a SQLite file.</summary>
internal sealed class SqliteItemStore(SqliteStore store) : IItemStore
{
    public Task<ItemsWritten> WriteAsync(ItemsWrite write, ItemLimits limits, CancellationToken cancellationToken = default)
    {
        int bytes = ItemChecks.Check(write);
        return store.WriteAsync(new GroupCommitFunction<SqliteWriteState, ItemsWritten>(state => Write(state, write, limits), bytes), cancellationToken);
    }

    public Task<ItemsPage> ReadAsync(string set, long after, int maxBytes, int maxItems, CancellationToken cancellationToken = default) =>
        store.ReadAsync(session => Read(session, set, after, maxBytes, maxItems), cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static ItemsWritten Write(SqliteWriteState state, ItemsWrite write, ItemLimits limits)
    {
        SqliteSession session = state.Session;
        if (session.Statement("SELECT version FROM item_operation WHERE item_set = ?1 AND id = ?2").Bind(1, write.Set).Bind(2, write.Operation).Number() is { } known)
        {
            return new ItemsWritten(ItemsOutcome.Written, known);
        }

        long version = session.Statement("SELECT version FROM item_set WHERE name = ?1").Bind(1, write.Set).Number() ?? 0;
        if (version != write.After)
        {
            return new ItemsWritten(ItemsOutcome.Overtaken, version);
        }

        if (!Fits(session, write, limits))
        {
            return new ItemsWritten(ItemsOutcome.Full, version);
        }

        foreach (StoredItem item in write.Items)
        {
            session.Statement(
                "INSERT INTO item (item_set, id, version, removed, size, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                + "ON CONFLICT (item_set, id) DO UPDATE SET version = excluded.version, removed = excluded.removed, size = excluded.size, data = excluded.data")
                .Bind(1, write.Set).Bind(2, item.Id).Bind(3, write.Version).Bind(4, item.IsRemoved ? 1 : 0).Bind(5, item.Content.Length)
                .Bind(6, SqlitePadding.Pad(item.Content.Span, SqliteSchema.Items.PageSize)).Run();
        }

        session.Statement("INSERT INTO item_operation (item_set, id, version) VALUES (?1, ?2, ?3)").Bind(1, write.Set).Bind(2, write.Operation).Bind(3, write.Version).Run();
        session.Statement(
            "DELETE FROM item_operation WHERE item_set = ?1 AND version <= (SELECT version FROM item_operation WHERE item_set = ?1 ORDER BY version DESC LIMIT 1 OFFSET ?2)")
            .Bind(1, write.Set).Bind(2, ItemChecks.KeptOperations).Run();
        Forget(session, write, limits);

        // What an item was before is overwritten; in the log it stays until somebody takes it out.
        state.HasErased = true;
        return new ItemsWritten(ItemsOutcome.Written, write.Version);
    }

    /// <summary>Whether the set stays within its limits, or at least grows no further.</summary>
    private static bool Fits(SqliteSession session, ItemsWrite write, ItemLimits limits)
    {
        SqliteStatement all = session.Statement("SELECT count(*), ifnull(sum(size), 0) FROM item WHERE item_set = ?1 AND version > 0 AND removed = 0").Bind(1, write.Set);
        all.Step();
        (long items, long bytes) = (all.Int64(0), all.Int64(1));
        all.Reset();
        (long nextItems, long nextBytes) = (items, bytes);
        foreach (StoredItem item in write.Items)
        {
            if (session.Statement("SELECT size FROM item WHERE item_set = ?1 AND id = ?2 AND removed = 0").Bind(1, write.Set).Bind(2, item.Id).Number() is { } size)
            {
                nextItems--;
                nextBytes -= size;
            }

            nextItems += item.IsRemoved ? 0 : 1;
            nextBytes += item.IsRemoved ? 0 : item.Content.Length;
        }

        return (nextItems <= limits.Items || nextItems <= items) && (nextBytes <= limits.Bytes || nextBytes <= bytes);
    }

    /// <summary>Moves the set to the version of the write and deletes the oldest of the removed items.</summary>
    private static void Forget(SqliteSession session, ItemsWrite write, ItemLimits limits)
    {
        long forgotten = session.Statement("SELECT version FROM item WHERE item_set = ?1 AND version > 0 AND removed = 1 ORDER BY version DESC LIMIT 1 OFFSET ?2")
            .Bind(1, write.Set).Bind(2, limits.Removed).Number() ?? 0;
        if (forgotten > 0)
        {
            session.Statement("DELETE FROM item WHERE item_set = ?1 AND version <= ?2 AND removed = 1").Bind(1, write.Set).Bind(2, forgotten).Run();
        }

        session.Statement(
            "INSERT INTO item_set (name, version, forgotten) VALUES (?1, ?2, ?3) "
            + "ON CONFLICT (name) DO UPDATE SET version = excluded.version, forgotten = max(forgotten, excluded.forgotten)")
            .Bind(1, write.Set).Bind(2, write.Version).Bind(3, forgotten).Run();
    }

    private static ItemsPage Read(SqliteSession session, string set, long after, int maxBytes, int maxItems)
    {
        // One look at the database: the version must be the one of the items.
        session.Execute("BEGIN");
        try
        {
            SqliteStatement head = session.Statement("SELECT version, forgotten FROM item_set WHERE name = ?1").Bind(1, set);
            (long version, long forgotten) = head.Step() ? (head.Int64(0), head.Int64(1)) : (0, 0);
            head.Reset();
            var items = new List<StoredItem>();
            if (version > after)
            {
                SqliteStatement rows = session.Statement(
                    "SELECT id, version, removed, substr(data, length(data) + 1 - size) FROM item WHERE item_set = ?1 AND version > ?2 ORDER BY version").Bind(1, set).Bind(2, after);
                int bytes = 0;
                while (rows.Step()
                    && ItemChecks.Adds(items, new StoredItem(rows.Text(0), rows.Int64(1), rows.Int64(2) == 1, rows.Bytes(3)), ref bytes, maxBytes, maxItems))
                {
                }

                rows.Reset();
            }

            return new ItemsPage(items, version, forgotten);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    }
}
