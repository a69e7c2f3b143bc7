using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Attachments;

/// <summary>What uploads must keep to.</summary>
internal static class AttachmentRules
{
    private const int MaxChunks = (int)(AttachmentLimits.MaxBytes / AttachmentLimits.ChunkBytes);

    /// <summary>Refuses a write outside the limits.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void ValidateWrite(int firstChunk, int bytes)
    {
        if (firstChunk < 0 || bytes < 1)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "A write begins at chunk 0 or later and has at least one byte.");
        }

        if (bytes > AttachmentLimits.MaxChunksPerCall * AttachmentLimits.ChunkBytes)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"A write has at most {AttachmentLimits.MaxChunksPerCall} chunks of {AttachmentLimits.ChunkBytes} bytes.");
        }

        var chunks = (bytes + AttachmentLimits.ChunkBytes - 1) / AttachmentLimits.ChunkBytes;
        if ((long)firstChunk + chunks > MaxChunks)
        {
            throw TooLarge();
        }
    }

    /// <summary>Refuses a size outside the limits.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void ValidateSize(long bytes)
    {
        if (bytes < 0)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "An attachment's size is not negative.");
        }

        if (bytes > AttachmentLimits.MaxBytes)
        {
            throw TooLarge();
        }
    }

    private static MeshException TooLarge() => new(MeshErrorCodes.TooLarge, $"An attachment has at most {AttachmentLimits.MaxBytes} bytes.");
}
