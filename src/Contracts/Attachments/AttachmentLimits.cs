namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>The limits of an attachment.</summary>
public static class AttachmentLimits
{
    /// <summary>Bytes of one attachment: 50 MB, counted as 50 x 1024 x 1024.</summary>
    public const long MaxBytes = 50L * 1024 * 1024;

    /// <summary>Bytes of a chunk; only the last may be shorter: 64 KiB.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>Chunks that one call writes or reads at most: 1 MiB.</summary>
    public const int MaxChunksPerCall = 16;
}
