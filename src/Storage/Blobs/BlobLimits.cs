using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Storage.Blobs;

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
