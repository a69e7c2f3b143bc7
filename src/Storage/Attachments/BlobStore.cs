namespace Interpol.Mesh.Storage.Attachments;

/// <summary>Uploading, verifying and deleting blobs, over any database.</summary>
internal sealed class BlobStore(IBlobTable table) : IBlobStore
{
    private const int Verifications = 3;
    private const int ChunksInOneStep = 32;
    private const int CandidatesInOneStep = 100;

    public async Task<BlobInfo> BeginAsync(string uploader, string sha256, CancellationToken cancellationToken = default)
    {
        BlobRow row = await table.BeginAsync(BlobChecks.Key(uploader, sha256), cancellationToken).ConfigureAwait(false);
        return row.Info;
    }

    public async Task WriteChunkAsync(string uploader, string sha256, int index, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken = default)
    {
        BlobKey key = BlobChecks.Key(uploader, sha256);
        BlobChecks.CheckChunk(index, chunk.Length);
        if (!await table.WriteChunkAsync(key, index, chunk, cancellationToken).ConfigureAwait(false))
        {
            throw BlobChecks.NotBegun(key);
        }
    }

    public async Task<BlobInfo> CompleteAsync(string uploader, string sha256, long size, CancellationToken cancellationToken = default)
    {
        BlobKey key = BlobChecks.Key(uploader, sha256);
        BlobChecks.CheckSize(size);
        for (int attempt = 0; attempt < Verifications; attempt++)
        {
            BlobRow row = await table.FindAsync(key, cancellationToken).ConfigureAwait(false) ?? throw BlobChecks.NotBegun(key);
            if (row.Complete)
            {
                return row.Size == size
                    ? row.Info
                    : throw new ArgumentException($"The attachment {sha256} of {uploader} is complete and has {row.Size} bytes, not {size}.", nameof(size));
            }

            string? fault = await BlobVerification.FindFaultAsync(
                sha256, size, row.Chunks, index => table.ReadChunkAsync(row.Id, index, cancellationToken)).ConfigureAwait(false);
            bool settled = await table.SettleAsync(row, size, fault is null, cancellationToken).ConfigureAwait(false);
            if (settled && fault is not null)
            {
                await DeleteChunksAsync(row.Id, cancellationToken).ConfigureAwait(false);
                throw BlobVerification.Mismatch(key, fault);
            }
        }

        return await table.FindAsync(key, cancellationToken).ConfigureAwait(false) is { Complete: true } complete
            ? complete.Info
            : throw new InvalidOperationException($"The chunks of {sha256} by {uploader} changed while they were verified: complete the upload after its last chunk.");
    }

    public async Task<BlobInfo?> FindAsync(string uploader, string sha256, CancellationToken cancellationToken = default)
    {
        BlobRow? row = await table.FindAsync(BlobChecks.Key(uploader, sha256), cancellationToken).ConfigureAwait(false);
        return row?.Info;
    }

    public Task<byte[]?> ReadChunkAsync(string uploader, string sha256, int index, CancellationToken cancellationToken = default) =>
        table.ReadCompleteChunkAsync(BlobChecks.Key(uploader, sha256), index, cancellationToken);

    public Task<bool> TouchAsync(string uploader, string sha256, CancellationToken cancellationToken = default) =>
        table.TouchAsync(BlobChecks.Key(uploader, sha256), cancellationToken);

    public async Task<bool> DeleteAsync(string uploader, string sha256, CancellationToken cancellationToken = default)
    {
        (List<long> blobs, bool marked) = await table.MarkDeletingAsync(BlobChecks.Key(uploader, sha256), cancellationToken).ConfigureAwait(false);
        foreach (long blob in blobs)
        {
            await DeleteChunksAsync(blob, cancellationToken).ConfigureAwait(false);
        }

        return marked;
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
            List<BlobRow> candidates = await table.TouchedBeforeAsync(before, last, CandidatesInOneStep, cancellationToken).ConfigureAwait(false);
            if (candidates.Count == 0)
            {
                return deleted;
            }

            foreach (BlobRow row in candidates)
            {
                last = (row.Touched, row.Id);
                deleted += await DeleteAsync(row, before, isReferenced, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }
    }

    public ValueTask DisposeAsync() => table.DisposeAsync();

    private async Task<bool> DeleteAsync(BlobRow row, long before, Func<BlobKey, CancellationToken, Task<bool>> isReferenced, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // What a killed process left half deleted is only finished.
        bool fresh = row.State != BlobState.Deleting;
        if (fresh && row.Complete && await isReferenced(row.Key, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (fresh && !await table.MarkDeletingAsync(row.Id, before, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await DeleteChunksAsync(row.Id, cancellationToken).ConfigureAwait(false);
        return fresh;
    }

    private async Task DeleteChunksAsync(long blob, CancellationToken cancellationToken)
    {
        while (await table.DeleteChunksAsync(blob, ChunksInOneStep, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
