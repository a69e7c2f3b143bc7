namespace Interpol.Mesh.Storage.Attachments;

/// <summary>
/// The blobs (sealed attachments) of one hub, in chunks of <see cref="BlobLimits.ChunkSize"/> bytes, at most <see cref="BlobLimits.MaxSize"/> each. What a write acknowledges is flushed.
/// Every method may throw <see cref="HubUnavailableException"/>, <see cref="Journal.JournalUnavailableException"/> and, when it writes, <see cref="Journal.JournalBusyException"/>.
/// </summary>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>Begins an upload, or resumes one. A complete blob stays complete.</summary>
    /// <param name="uploader">The owner that uploads.</param>
    /// <param name="sha256">SHA-256 of the whole, 64 lower-case hexadecimal digits.</param>
    /// <param name="cancellationToken">Cancels a call that was not taken yet.</param>
    /// <returns>What is stored already.</returns>
    /// <exception cref="ArgumentException">The hash is malformed.</exception>
    Task<BlobInfo> BeginAsync(string uploader, string sha256, CancellationToken cancellationToken = default);

    /// <summary>Stores one chunk. May be repeated; does nothing when the blob is complete.</summary>
    /// <param name="uploader">The owner that uploads.</param>
    /// <param name="sha256">SHA-256 of the whole.</param>
    /// <param name="index">The chunk's number from 0, below <see cref="BlobLimits.MaxChunks"/>.</param>
    /// <param name="chunk">Its bytes: 1 to <see cref="BlobLimits.ChunkSize"/>.</param>
    /// <param name="cancellationToken">Cancels a call that was not taken yet.</param>
    /// <returns>Completes when the chunk is flushed.</returns>
    /// <exception cref="ArgumentException">The chunk's number or size is out of range.</exception>
    /// <exception cref="InvalidOperationException">The upload was never begun or was removed: begin it again.</exception>
    Task WriteChunkAsync(string uploader, string sha256, int index, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken = default);

    /// <summary>Verifies size and hash of an upload and completes it. Does nothing when it is complete.</summary>
    /// <param name="uploader">The owner that uploads.</param>
    /// <param name="sha256">SHA-256 of the whole.</param>
    /// <param name="size">Size of the whole in bytes.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <returns>The complete blob.</returns>
    /// <exception cref="BlobMismatchException">Size or hash differ; the chunks were deleted.</exception>
    /// <exception cref="ArgumentException">The size is above <see cref="BlobLimits.MaxSize"/> or negative.</exception>
    /// <exception cref="InvalidOperationException">The upload was never begun or was removed: begin it again.</exception>
    Task<BlobInfo> CompleteAsync(string uploader, string sha256, long size, CancellationToken cancellationToken = default);

    /// <summary>Looks for a blob.</summary>
    /// <param name="uploader">The owner that uploaded it.</param>
    /// <param name="sha256">SHA-256 of the whole.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>What is known about it, or null.</returns>
    Task<BlobInfo?> FindAsync(string uploader, string sha256, CancellationToken cancellationToken = default);

    /// <summary>Reads one chunk of a complete blob.</summary>
    /// <param name="uploader">The owner that uploaded it.</param>
    /// <param name="sha256">SHA-256 of the whole.</param>
    /// <param name="index">The chunk's number from 0.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The bytes, or null when there is no such blob, it is not complete, or it has no such chunk.</returns>
    Task<byte[]?> ReadChunkAsync(string uploader, string sha256, int index, CancellationToken cancellationToken = default);

    /// <summary>Keeps a blob from being deleted as unreferenced for another while. Call it, and see it succeed, before writing a reference.</summary>
    /// <param name="uploader">The owner that uploaded it.</param>
    /// <param name="sha256">SHA-256 of the whole.</param>
    /// <param name="cancellationToken">Cancels a call that was not taken yet.</param>
    /// <returns>Whether there is such a blob and it is complete.</returns>
    Task<bool> TouchAsync(string uploader, string sha256, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a blob, whether or not something references it; also finishes a deletion that was interrupted. May be repeated. When its bytes leave the files, is told by
    /// <see cref="HubDatabaseOptions.EraseDelay"/> and <see cref="HubDatabaseOptions.VacuumDelay"/>.
    /// </summary>
    /// <param name="uploader">The owner that uploaded it.</param>
    /// <param name="sha256">SHA-256 of the whole.</param>
    /// <param name="cancellationToken">Stops between two steps; what is left is deleted by the next call, or as unreferenced.</param>
    /// <returns>Whether there was such a blob, complete or not.</returns>
    Task<bool> DeleteAsync(string uploader, string sha256, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes blobs that were not touched since a time and, when complete, are referenced by nothing. A touch that comes between the question and the deletion keeps the blob.
    /// </summary>
    /// <param name="olderThan">Blobs touched at or after this time stay.</param>
    /// <param name="isReferenced">Tells whether a complete blob is referenced.</param>
    /// <param name="cancellationToken">Stops after the current blob.</param>
    /// <returns>How many blobs were deleted.</returns>
    Task<int> DeleteUnreferencedAsync(DateTimeOffset olderThan, Func<BlobKey, CancellationToken, Task<bool>> isReferenced, CancellationToken cancellationToken = default);
}
