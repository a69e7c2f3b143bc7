using Interpol.Mesh.Storage.Attachments;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>The statements on blobs and their chunks.</summary>
internal static class SqliteBlobs
{
    private const int ChunkBits = 10;
    private const string Columns = "id, uploader, sha256, state, size, chunks, version, touched";

    public static BlobRow Begin(SqliteWriteState state, BlobKey key)
    {
        state.Session.Statement(
            "INSERT INTO blob (uploader, sha256, state, size, chunks, version, touched) VALUES (?1, ?2, 0, 0, 0, 1, ?3) "
            + "ON CONFLICT (uploader, sha256) WHERE state < 2 DO UPDATE SET touched = max(touched, excluded.touched)")
            .Bind(1, key.Uploader).Bind(2, key.Sha256).Bind(3, state.Now).Run();
        return Find(state.Session, key)!;
    }

    /// <summary>False when the upload was not begun.</summary>
    public static bool WriteChunk(SqliteWriteState state, BlobKey key, int index, ReadOnlyMemory<byte> chunk)
    {
        if (Find(state.Session, key) is not { } row)
        {
            return false;
        }

        if (row.Complete)
        {
            return true;
        }

        long id = (row.Id << ChunkBits) + index;
        SqliteStatement stored = state.Session.Statement(
            "SELECT size, substr(data, length(data) + 1 - size) = ?2 FROM chunk WHERE id = ?1").Bind(1, id).Bind(2, chunk);
        (long? Length, bool Same) before = stored.Step() ? (stored.Int64(0), stored.Int64(1) == 1) : (null, false);
        stored.Reset();
        if (before.Same)
        {
            // A repeated chunk must not disturb a verification.
            state.Session.Statement("UPDATE blob SET touched = max(touched, ?2) WHERE id = ?1").Bind(1, row.Id).Bind(2, state.Now).Run();
            return true;
        }

        state.Session.Statement("INSERT INTO chunk (id, data, size) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET data = excluded.data, size = excluded.size")
            .Bind(1, id).Bind(2, SqlitePadding.Pad(chunk.Span, SqliteSchema.Attachments.PageSize)).Bind(3, chunk.Length).Run();
        state.Session.Statement("UPDATE blob SET size = size + ?2, chunks = chunks + ?3, version = version + 1, touched = max(touched, ?4) WHERE id = ?1")
            .Bind(1, row.Id).Bind(2, chunk.Length - (before.Length ?? 0)).Bind(3, before.Length is null ? 1 : 0).Bind(4, state.Now).Run();
        return true;
    }

    public static BlobRow? Find(SqliteSession session, BlobKey key)
    {
        SqliteStatement statement = session.Statement($"SELECT {Columns} FROM blob WHERE uploader = ?1 AND sha256 = ?2 AND state < 2").Bind(1, key.Uploader).Bind(2, key.Sha256);
        BlobRow? row = statement.Step() ? Row(statement) : null;
        statement.Reset();
        return row;
    }

    public static byte[]? ReadChunk(SqliteSession session, long blob, int index)
    {
        SqliteStatement statement = session.Statement("SELECT substr(data, length(data) + 1 - size) FROM chunk WHERE id = ?1").Bind(1, (blob << ChunkBits) + index);
        byte[]? data = statement.Step() ? statement.Bytes(0) : null;
        statement.Reset();
        return data;
    }

    public static byte[]? ReadCompleteChunk(SqliteSession session, BlobKey key, int index) =>
        Find(session, key) is { Complete: true } row && index >= 0 && index < row.Chunks ? ReadChunk(session, row.Id, index) : null;

    /// <summary>Ends a verification: complete, or to be deleted. False when chunks changed in the meantime.</summary>
    public static bool Settle(SqliteWriteState state, BlobRow row, long size, bool complete) =>
        state.Session.Statement("UPDATE blob SET state = ?3, size = ?4, touched = max(touched, ?5), version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 0")
            .Bind(1, row.Id).Bind(2, row.Version).Bind(3, (long)(complete ? BlobState.Complete : BlobState.Deleting)).Bind(4, size).Bind(5, state.Now).Run() == 1;

    public static bool Touch(SqliteWriteState state, BlobKey key) =>
        state.Session.Statement("UPDATE blob SET touched = max(touched, ?3) WHERE uploader = ?1 AND sha256 = ?2 AND state = 1")
            .Bind(1, key.Uploader).Bind(2, key.Sha256).Bind(3, state.Now).Run() == 1;

    public static List<BlobRow> TouchedBefore(SqliteSession session, long before, (long Touched, long Id) after, int max)
    {
        SqliteStatement statement = session.Statement(
            $"SELECT {Columns} FROM blob WHERE touched < ?1 AND (touched, id) > (?2, ?3) ORDER BY touched, id LIMIT ?4")
            .Bind(1, before).Bind(2, after.Touched).Bind(3, after.Id).Bind(4, max);
        var rows = new List<BlobRow>();
        while (statement.Step())
        {
            rows.Add(Row(statement));
        }

        statement.Reset();
        return rows;
    }

    public static bool MarkDeleting(SqliteWriteState state, long blob, long before) =>
        state.Session.Statement("UPDATE blob SET state = 2 WHERE id = ?1 AND state < 2 AND touched < ?2").Bind(1, blob).Bind(2, before).Run() == 1;

    public static (List<long> Blobs, bool Marked) MarkDeleting(SqliteWriteState state, BlobKey key)
    {
        bool marked = state.Session.Statement("UPDATE blob SET state = 2 WHERE uploader = ?1 AND sha256 = ?2 AND state < 2").Bind(1, key.Uploader).Bind(2, key.Sha256).Run() == 1;
        SqliteStatement statement = state.Session.Statement("SELECT id FROM blob WHERE uploader = ?1 AND sha256 = ?2 AND state = 2").Bind(1, key.Uploader).Bind(2, key.Sha256);
        var blobs = new List<long>();
        while (statement.Step())
        {
            blobs.Add(statement.Int64(0));
        }

        statement.Reset();
        return (blobs, marked);
    }

    /// <summary>Deletes some chunks of a blob that is being deleted, at last the blob; false when it is gone.</summary>
    public static bool DeleteChunks(SqliteWriteState state, long blob, int max)
    {
        int deleted = state.Session.Statement(
            "DELETE FROM chunk WHERE id IN (SELECT c.id FROM chunk c WHERE c.id >= ?1 << 10 AND c.id < (?1 + 1) << 10 "
            + "AND EXISTS (SELECT 1 FROM blob b WHERE b.id = ?1 AND b.state = 2) LIMIT ?2)").Bind(1, blob).Bind(2, max).Run();
        state.HasErased |= deleted > 0;
        if (deleted == max)
        {
            return true;
        }

        state.Session.Statement("DELETE FROM blob WHERE id = ?1 AND state = 2").Bind(1, blob).Run();
        return false;
    }

    private static BlobRow Row(SqliteStatement statement) => new(
        statement.Int64(0),
        new BlobKey(statement.Text(1), statement.Text(2)),
        (BlobState)statement.Int64(3),
        statement.Int64(4),
        (int)statement.Int64(5),
        statement.Int64(6),
        statement.Int64(7));
}

/// <summary>A hub's blobs in a SQLite file.</summary>
internal sealed class SqliteBlobTable(SqliteStore store) : IBlobTable
{
    public Task<BlobRow> BeginAsync(BlobKey key, CancellationToken cancellationToken) =>
        store.WriteAsync(state => SqliteBlobs.Begin(state, key), cancellationToken);

    public Task<bool> WriteChunkAsync(BlobKey key, int index, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) =>
        store.WriteAsync(new GroupCommitFunction<SqliteWriteState, bool>(state => SqliteBlobs.WriteChunk(state, key, index, chunk), chunk.Length + 256), cancellationToken);

    public Task<BlobRow?> FindAsync(BlobKey key, CancellationToken cancellationToken) =>
        store.ReadAsync(session => SqliteBlobs.Find(session, key), cancellationToken);

    public Task<byte[]?> ReadChunkAsync(long blob, int index, CancellationToken cancellationToken) =>
        store.ReadAsync(session => SqliteBlobs.ReadChunk(session, blob, index), cancellationToken);

    public Task<byte[]?> ReadCompleteChunkAsync(BlobKey key, int index, CancellationToken cancellationToken) =>
        store.ReadAsync(session => SqliteBlobs.ReadCompleteChunk(session, key, index), cancellationToken);

    public Task<bool> SettleAsync(BlobRow row, long size, bool complete, CancellationToken cancellationToken) =>
        store.WriteAsync(state => SqliteBlobs.Settle(state, row, size, complete), cancellationToken);

    public Task<bool> TouchAsync(BlobKey key, CancellationToken cancellationToken) =>
        store.WriteAsync(state => SqliteBlobs.Touch(state, key), cancellationToken);

    public Task<List<BlobRow>> TouchedBeforeAsync(long before, (long Touched, long Id) after, int max, CancellationToken cancellationToken) =>
        store.ReadAsync(session => SqliteBlobs.TouchedBefore(session, before, after, max), cancellationToken);

    public Task<bool> MarkDeletingAsync(long blob, long before, CancellationToken cancellationToken) =>
        store.WriteAsync(state => SqliteBlobs.MarkDeleting(state, blob, before), cancellationToken);

    public Task<(List<long> Blobs, bool Marked)> MarkDeletingAsync(BlobKey key, CancellationToken cancellationToken) =>
        store.WriteAsync(state => SqliteBlobs.MarkDeleting(state, key), cancellationToken);

    public Task<bool> DeleteChunksAsync(long blob, int max, CancellationToken cancellationToken) =>
        store.WriteAsync(state => SqliteBlobs.DeleteChunks(state, blob, max), cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
