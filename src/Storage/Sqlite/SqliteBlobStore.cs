using Interpol.Mesh.Storage.Blobs;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A hub's blobs in a SQLite file.</summary>
internal sealed class SqliteBlobStore(SqliteStore store) : IBlobStore
{
    private const int Verifications = 3;
    private const int ChunksInOneStep = 32;
    private const int CandidatesInOneStep = 100;

    public Task<BlobInfo> BeginAsync(string uploader, string sha256, CancellationToken cancellationToken = default)
    {
        BlobChecks.CheckKey(uploader, sha256);
        return store.WriteAsync(state => SqliteBlobs.Begin(state, uploader, sha256), cancellationToken);
    }

    public async Task WriteChunkAsync(string uploader, string sha256, int index, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken = default)
    {
        BlobChecks.CheckKey(uploader, sha256);
        BlobChecks.CheckChunk(index, chunk.Length);
        var write = new SqliteAction<bool>(state => SqliteBlobs.WriteChunk(state, uploader, sha256, index, chunk), chunk.Length + 256);
        if (!await store.WriteAsync(write, cancellationToken).ConfigureAwait(false))
        {
            throw BlobChecks.NotBegun(uploader, sha256);
        }
    }

    public async Task<BlobInfo> CompleteAsync(string uploader, string sha256, long size, CancellationToken cancellationToken = default)
    {
        BlobChecks.CheckKey(uploader, sha256);
        BlobChecks.CheckSize(size);
        for (int attempt = 0; attempt < Verifications; attempt++)
        {
            SqliteBlobRow row = await store.ReadAsync(session => SqliteBlobs.Find(session, uploader, sha256), cancellationToken).ConfigureAwait(false)
                ?? throw BlobChecks.NotBegun(uploader, sha256);
            if (row.Complete)
            {
                return row.Size == size
                    ? row.Info
                    : throw new ArgumentException($"The attachment {sha256} of {uploader} is complete and has {row.Size} bytes, not {size}.", nameof(size));
            }

            string? fault = await BlobVerification.FindFaultAsync(
                sha256, size, row.Info.ChunkCount, index => store.ReadAsync(session => SqliteBlobs.ReadChunk(session, row.Id, index), cancellationToken)).ConfigureAwait(false);
            bool settled = await store.WriteAsync(state => SqliteBlobs.Settle(state, row, size, fault is null), cancellationToken).ConfigureAwait(false);
            if (settled && fault is not null)
            {
                await DeleteChunksAsync(row.Id, cancellationToken).ConfigureAwait(false);
                throw BlobVerification.Mismatch(uploader, sha256, fault);
            }
        }

        return await FindAsync(uploader, sha256, cancellationToken).ConfigureAwait(false) is { Complete: true } info
            ? info
            : throw new InvalidOperationException($"The chunks of {sha256} by {uploader} changed while they were verified: stop writing before completing.");
    }

    public async Task<BlobInfo?> FindAsync(string uploader, string sha256, CancellationToken cancellationToken = default)
    {
        BlobChecks.CheckKey(uploader, sha256);
        SqliteBlobRow? row = await store.ReadAsync(session => SqliteBlobs.Find(session, uploader, sha256), cancellationToken).ConfigureAwait(false);
        return row?.Info;
    }

    public Task<byte[]?> ReadChunkAsync(string uploader, string sha256, int index, CancellationToken cancellationToken = default)
    {
        BlobChecks.CheckKey(uploader, sha256);
        return store.ReadAsync(session => SqliteBlobs.ReadCompleteChunk(session, uploader, sha256, index), cancellationToken);
    }

    public Task<bool> TouchAsync(string uploader, string sha256, CancellationToken cancellationToken = default)
    {
        BlobChecks.CheckKey(uploader, sha256);
        return store.WriteAsync(state => SqliteBlobs.Touch(state, uploader, sha256), cancellationToken);
    }

    public async Task<int> DeleteUnreferencedAsync(
        DateTimeOffset olderThan, Func<BlobKey, CancellationToken, Task<bool>> isReferenced, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isReferenced);
        long before = MicrosecondTime.Of(olderThan);
        int deleted = 0;
        (long Touched, long Id) last = (long.MinValue, 0);
        while (true)
        {
            (long Touched, long Id) after = last;
            List<SqliteBlobRow> candidates = await store.ReadAsync(
                session => SqliteBlobs.TouchedBefore(session, before, after, CandidatesInOneStep), cancellationToken).ConfigureAwait(false);
            if (candidates.Count == 0)
            {
                return deleted;
            }

            foreach (SqliteBlobRow row in candidates)
            {
                last = (row.Touched, row.Id);
                deleted += await DeleteAsync(row, before, isReferenced, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<bool> DeleteAsync(SqliteBlobRow row, long before, Func<BlobKey, CancellationToken, Task<bool>> isReferenced, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool mark = row.State != SqliteBlobState.Deleting;
        if (mark && row.Complete && await isReferenced(row.Key, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // Whoever touched it since keeps it. What a killed process left half deleted is only finished.
        if (mark && !await store.WriteAsync(state => SqliteBlobs.MarkDeleting(state, row.Id, before), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await DeleteChunksAsync(row.Id, cancellationToken).ConfigureAwait(false);
        return mark;
    }

    private async Task DeleteChunksAsync(long id, CancellationToken cancellationToken)
    {
        while (await store.WriteAsync(state => SqliteBlobs.DeleteChunks(state, id, ChunksInOneStep), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
