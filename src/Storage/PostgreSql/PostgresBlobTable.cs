using Interpol.Mesh.Storage.Attachments;
using Npgsql;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>A hub's blobs in PostgreSQL.</summary>
internal sealed class PostgresBlobTable(PostgresStore store, PostgresVacuum vacuum, TimeProvider timeProvider) : IBlobTable
{
    private const string Columns = "id, uploader, sha256, state, size, chunks, version, touched";

    private long Now => MicrosecondTime.Of(timeProvider.GetUtcNow());

    public Task<BlobRow> BeginAsync(BlobKey key, CancellationToken cancellationToken) =>
        store.WriteAsync(
            "INSERT INTO blob AS b (uploader, sha256, state, size, chunks, version, touched) VALUES ($1, $2, 0, 0, 0, 1, $3) "
            + $"ON CONFLICT (uploader, sha256) WHERE state < 2 DO UPDATE SET touched = greatest(b.touched, excluded.touched) RETURNING {Columns}",
            [key.Uploader, key.Sha256, Now],
            static async (reader, token) =>
            {
                await reader.ReadAsync(token).ConfigureAwait(false);
                return Row(reader);
            },
            cancellationToken);

    public Task<bool> WriteChunkAsync(BlobKey key, int index, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) =>
        store.WriteAsync(
            "SELECT storage_write_chunk($1, $2, $3, $4, $5)",
            [key.Uploader, key.Sha256, index, chunk, Now],
            static async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) && reader.GetBoolean(0),
            cancellationToken);

    public async Task<BlobRow?> FindAsync(BlobKey key, CancellationToken cancellationToken)
    {
        List<BlobRow> rows = await store.ReadAsync(
            $"SELECT {Columns} FROM blob WHERE uploader = $1 AND sha256 = $2 AND state < 2", [key.Uploader, key.Sha256], Row, cancellationToken).ConfigureAwait(false);
        return rows is [var row] ? row : null;
    }

    public async Task<byte[]?> ReadChunkAsync(long blob, int index, CancellationToken cancellationToken) =>
        (await store.ReadAsync("SELECT data FROM chunk WHERE blob = $1 AND index = $2", [blob, index], Data, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public async Task<byte[]?> ReadCompleteChunkAsync(BlobKey key, int index, CancellationToken cancellationToken) =>
        (await store.ReadAsync(
            "SELECT c.data FROM blob b JOIN chunk c ON c.blob = b.id WHERE b.uploader = $1 AND b.sha256 = $2 AND b.state = 1 AND c.index = $3 AND c.index < b.chunks",
            [key.Uploader, key.Sha256, index],
            Data,
            cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public async Task<bool> SettleAsync(BlobRow row, long size, bool complete, CancellationToken cancellationToken) =>
        await store.WriteAsync(
            "UPDATE blob SET state = $3, size = $4, touched = greatest(touched, $5), version = version + 1 WHERE id = $1 AND version = $2 AND state = 0",
            [row.Id, row.Version, (int)(complete ? BlobState.Complete : BlobState.Deleting), size, Now],
            cancellationToken).ConfigureAwait(false) == 1;

    public async Task<bool> TouchAsync(BlobKey key, CancellationToken cancellationToken) =>
        await store.WriteAsync(
            "UPDATE blob SET touched = greatest(touched, $3) WHERE uploader = $1 AND sha256 = $2 AND state = 1",
            [key.Uploader, key.Sha256, Now],
            cancellationToken).ConfigureAwait(false) == 1;

    public Task<List<BlobRow>> TouchedBeforeAsync(long before, (long Touched, long Id) after, int max, CancellationToken cancellationToken) =>
        store.ReadAsync(
            $"SELECT {Columns} FROM blob WHERE touched < $1 AND (touched, id) > ($2, $3) ORDER BY touched, id LIMIT $4",
            [before, after.Touched, after.Id, max],
            Row,
            cancellationToken);

    public async Task<bool> MarkDeletingAsync(long blob, long before, CancellationToken cancellationToken) =>
        await store.WriteAsync("UPDATE blob SET state = 2 WHERE id = $1 AND state < 2 AND touched < $2", [blob, before], cancellationToken).ConfigureAwait(false) == 1;

    public async Task<(List<long> Blobs, bool Marked)> MarkDeletingAsync(BlobKey key, CancellationToken cancellationToken)
    {
        bool marked = await store.WriteAsync(
            "UPDATE blob SET state = 2 WHERE uploader = $1 AND sha256 = $2 AND state < 2", [key.Uploader, key.Sha256], cancellationToken).ConfigureAwait(false) == 1;
        List<long> blobs = await store.ReadAsync(
            "SELECT id FROM blob WHERE uploader = $1 AND sha256 = $2 AND state = 2",
            [key.Uploader, key.Sha256],
            static reader => reader.GetInt64(0),
            cancellationToken).ConfigureAwait(false);
        return (blobs, marked);
    }

    public async Task<bool> DeleteChunksAsync(long blob, int max, CancellationToken cancellationToken)
    {
        int deleted = await store.WriteAsync(
            "DELETE FROM chunk WHERE blob = $1 AND index IN (SELECT c.index FROM chunk c JOIN blob b ON b.id = c.blob AND b.state = 2 WHERE c.blob = $1 LIMIT $2)",
            [blob, max],
            cancellationToken).ConfigureAwait(false);
        if (deleted == max)
        {
            return true;
        }

        await store.WriteAsync("DELETE FROM blob WHERE id = $1 AND state = 2", [blob], cancellationToken).ConfigureAwait(false);
        vacuum.Request();
        return false;
    }

    /// <summary>The connections are closed by the hub's database.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static byte[] Data(NpgsqlDataReader reader) => reader.GetFieldValue<byte[]>(0);

    private static BlobRow Row(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new BlobKey(reader.GetString(1), reader.GetString(2)),
        (BlobState)reader.GetInt32(3),
        reader.GetInt64(4),
        reader.GetInt32(5),
        reader.GetInt64(6),
        reader.GetInt64(7));
}
