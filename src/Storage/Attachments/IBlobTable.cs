namespace Interpol.Mesh.Storage.Attachments;

/// <summary>What <see cref="BlobStore"/> needs of a database. Each method is one transaction; keys and ranges are checked before.</summary>
internal interface IBlobTable : IAsyncDisposable
{
    Task<BlobRow> BeginAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>False when the upload was not begun.</summary>
    Task<bool> WriteChunkAsync(BlobKey key, int index, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken);

    /// <summary>The blob that is not being deleted.</summary>
    Task<BlobRow?> FindAsync(BlobKey key, CancellationToken cancellationToken);

    Task<byte[]?> ReadChunkAsync(long blob, int index, CancellationToken cancellationToken);

    Task<byte[]?> ReadCompleteChunkAsync(BlobKey key, int index, CancellationToken cancellationToken);

    /// <summary>Ends a verification: complete, or to be deleted. False when chunks changed since the row was read.</summary>
    Task<bool> SettleAsync(BlobRow row, long size, bool complete, CancellationToken cancellationToken);

    /// <summary>False when there is no such complete blob.</summary>
    Task<bool> TouchAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Blobs in the order of touching, from the one after <paramref name="after"/>.</summary>
    Task<List<BlobRow>> TouchedBeforeAsync(long before, (long Touched, long Id) after, int max, CancellationToken cancellationToken);

    /// <summary>False when it was touched since.</summary>
    Task<bool> MarkDeletingAsync(long blob, long before, CancellationToken cancellationToken);

    /// <summary>Marks the blob as being deleted; all of that name that are being deleted, whoever began it, and whether it was one more now.</summary>
    Task<(List<long> Blobs, bool Marked)> MarkDeletingAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>Deletes some chunks of a blob that is being deleted, at last the blob; false when it is gone.</summary>
    Task<bool> DeleteChunksAsync(long blob, int max, CancellationToken cancellationToken);
}

/// <summary>A blob as stored, without its chunks. Times are microseconds since 1970.</summary>
internal sealed record BlobRow(long Id, BlobKey Key, BlobState State, long Size, int Chunks, long Version, long Touched)
{
    public bool Complete => State == BlobState.Complete;

    public BlobInfo Info => new(Size, Complete, Chunks, MicrosecondTime.Parse(Touched));
}

/// <summary>Where a blob stands, as stored.</summary>
internal enum BlobState
{
    Uploading = 0,
    Complete = 1,
    Deleting = 2,
}
