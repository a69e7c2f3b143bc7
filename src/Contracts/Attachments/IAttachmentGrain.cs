using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>
/// One uploaded blob at its uploader's hub; the key is the text of an <see cref="AttachmentId"/> (<c>FR:&lt;sha256&gt;</c>). It is stored once, however often
/// it is sent, and goes 24 hours after its upload when no message carries it and no case or notice names it.
/// </summary>
[Alias("attachment")]
public interface IAttachmentGrain : IGrainWithStringKey
{
    /// <summary>Starts an upload, or finds that the blob is complete already.</summary>
    /// <returns>The complete attachment, when nothing is left to upload; else null.</returns>
    [Alias("begin")]
    Task<AttachmentInfo?> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes consecutive chunks. Repeating it is without effect.</summary>
    /// <param name="firstChunk">Index of the first chunk, from 0.</param>
    /// <param name="bytes">At most <see cref="AttachmentLimits.MaxChunksPerCall"/> chunks; all but the last of the blob are full.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    /// <exception cref="Errors.MeshException"><c>too-large</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("write")]
    Task WriteAsync(int firstChunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    /// <summary>Ends an upload: checks size and hash and flushes. Repeating it is without effect.</summary>
    /// <exception cref="Errors.MeshException"><c>attachment-mismatch</c>: the bytes are not what the hash says; nothing is kept.</exception>
    [Alias("complete")]
    Task<AttachmentInfo> CompleteAsync(long bytes, CancellationToken cancellationToken = default);

    /// <summary>The complete attachment if the reader may have it: its uploader, or an owner named in a message that carries it. Else null.</summary>
    [Alias("find")]
    Task<AttachmentInfo?> FindAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>Reads consecutive chunks.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="firstChunk">Index of the first chunk, from 0.</param>
    /// <param name="count">Chunks, at most <see cref="AttachmentLimits.MaxChunksPerCall"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such attachment, or it is not for this reader.</exception>
    [Alias("read")]
    Task<ReadOnlyMemory<byte>> ReadAsync(OwnerId reader, int firstChunk, int count, CancellationToken cancellationToken = default);
}

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
