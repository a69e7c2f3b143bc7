using Interpol.Mesh.Storage.BureauStore;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>A hub's sets of items in PostgreSQL.</summary>
internal sealed class PostgresItemStore(PostgresStore store, PostgresVacuum vacuum) : IItemStore
{
    public async Task<ItemsWritten> WriteAsync(ItemsWrite write, ItemLimits limits, CancellationToken cancellationToken = default)
    {
        ItemChecks.Check(write);
        ItemsWritten written = await store.WriteAsync(
            "SELECT r_outcome, r_version FROM storage_write_items($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                write.Set,
                write.Operation,
                write.After,
                write.Version,
                write.Items.Select(item => item.Id).ToArray(),
                write.Items.Select(item => item.IsRemoved).ToArray(),
                write.Items.Select(item => item.Content.ToArray()).ToArray(),
                limits.Items,
                limits.Bytes,
                limits.Removed,
                ItemChecks.KeptOperations,
            ],
            static async (reader, token) =>
            {
                await reader.ReadAsync(token).ConfigureAwait(false);
                return new ItemsWritten((ItemsOutcome)reader.GetInt32(0), reader.GetInt64(1));
            },
            cancellationToken).ConfigureAwait(false);
        if (written.Outcome == ItemsOutcome.Written)
        {
            vacuum.Request();
        }

        return written;
    }

    public async Task<ItemsPage> ReadAsync(string set, long after, int maxBytes, int maxItems, CancellationToken cancellationToken = default)
    {
        // One statement is one look at the database: the version is the one of the items.
        (long Version, long Forgotten) head = default;
        var items = new List<StoredItem>();
        int bytes = 0;
        await store.ReadAsync(
            "SELECT s.version, s.forgotten, i.id, i.version, i.removed, i.data FROM item_set s LEFT JOIN LATERAL "
            + "(SELECT n.* FROM item n WHERE n.item_set = s.name AND n.version > $2 ORDER BY n.version LIMIT $3) i ON true WHERE s.name = $1 ORDER BY i.version",
            [set, after, maxItems + ItemChecks.MaxItems],
            reader =>
            {
                head = (reader.GetInt64(0), reader.GetInt64(1));
                return reader.IsDBNull(2)
                    || ItemChecks.Adds(items, new StoredItem(reader.GetString(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetFieldValue<byte[]>(5)), ref bytes, maxBytes, maxItems)
                    ? string.Empty
                    : null;
            },
            cancellationToken).ConfigureAwait(false);
        return new ItemsPage(items, head.Version, head.Forgotten);
    }

    /// <summary>The connections are closed by the hub's database.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
