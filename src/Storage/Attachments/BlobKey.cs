using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Storage.Attachments;

/// <summary>Names a blob: each uploader has its own copy of the same bytes.</summary>
/// <param name="Uploader">The owner that uploaded it.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public readonly record struct BlobKey(string Uploader, string Sha256)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Uploader}:{Sha256}";
}

/// <summary>What a blob store knows about a blob.</summary>
/// <param name="Size">Its size in bytes: of the whole when complete, else of the chunks stored so far.</param>
/// <param name="Complete">Whether all of it is stored and its hash was verified.</param>
/// <param name="ChunkCount">How many chunks are stored.</param>
/// <param name="TouchedAt">When it was begun, written, completed or touched last.</param>
public sealed record BlobInfo(long Size, bool Complete, int ChunkCount, DateTimeOffset TouchedAt);

/// <summary>What a blob store accepts.</summary>
public static class BlobLimits
{
    /// <summary>Size in bytes of every chunk but the last.</summary>
    public const int ChunkSize = AttachmentLimits.ChunkBytes;

    /// <summary>The largest blob in bytes: 50 MiB.</summary>
    public const long MaxSize = AttachmentLimits.MaxBytes;

    /// <summary>The most chunks that a blob has.</summary>
    public const int MaxChunks = (int)(MaxSize / ChunkSize);

    /// <summary>How many chunks a blob of a size has.</summary>
    /// <param name="size">The blob's size in bytes.</param>
    /// <returns>The number of chunks; 0 for an empty blob.</returns>
    public static int ChunkCount(long size) => (int)((size + ChunkSize - 1) / ChunkSize);
}

/// <summary>The chunks of a blob do not have the announced size or hash. They were deleted; the upload has to start again.</summary>
/// <param name="message">What differs.</param>
public sealed class BlobMismatchException(string message) : Exception(message);
