using Interpol.Mesh.Storage.Blobs;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

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
