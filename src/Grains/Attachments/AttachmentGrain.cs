using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Attachments;

/// <summary>
/// One uploaded blob. Holds nothing in memory: it brings the calls to the uploader's hub and decides who may have the bytes. Reentrant, because the
/// blob store orders the writes and many may read.
/// </summary>
[GrainType(GrainTypes.Attachment), HomeHubPlacement, Reentrant]
internal sealed class AttachmentGrain(HubDatabases databases, OwnerDirectory owners) : Grain, IAttachmentGrain
{
    private AttachmentId? _id;
    private OwnerInfo? _uploader;

    public async Task<AttachmentInfo?> BeginAsync(CancellationToken cancellationToken = default)
    {
        var (id, blobs, _) = Opened();
        var blob = await blobs.BeginAsync(id.Uploader.Value, id.Hash.Value, cancellationToken);
        return blob.Complete ? new AttachmentInfo(id, blob.Size) : null;
    }

    public async Task WriteAsync(int firstChunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var (id, blobs, _) = Opened();
        AttachmentRules.ValidateWrite(firstChunk, bytes.Length);
        for (var offset = 0; offset < bytes.Length; offset += AttachmentLimits.ChunkBytes)
        {
            var index = firstChunk + (offset / AttachmentLimits.ChunkBytes);
            var chunk = bytes.Slice(offset, Math.Min(AttachmentLimits.ChunkBytes, bytes.Length - offset));
            await UploadAsync(async () =>
            {
                await blobs.WriteChunkAsync(id.Uploader.Value, id.Hash.Value, index, chunk, cancellationToken);
                return null;
            });
        }
    }

    public async Task<AttachmentInfo> CompleteAsync(long bytes, CancellationToken cancellationToken = default)
    {
        var (id, blobs, _) = Opened();
        AttachmentRules.ValidateSize(bytes);
        var blob = await UploadAsync(async () => await blobs.CompleteAsync(id.Uploader.Value, id.Hash.Value, bytes, cancellationToken));
        return new AttachmentInfo(id, blob!.Size);
    }

    public async Task<AttachmentInfo?> FindAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var (id, blobs, journal) = Opened();
        var blob = await FindAllowedAsync(id, blobs, journal, reader, cancellationToken);
        return blob is null ? null : new AttachmentInfo(id, blob.Size);
    }

    public async Task<ReadOnlyMemory<byte>> ReadAsync(OwnerId reader, int firstChunk, int count, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var (id, blobs, journal) = Opened();
        if (firstChunk < 0 || count is < 1 or > AttachmentLimits.MaxChunksPerCall)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A read begins at chunk 0 or later and takes 1 to {AttachmentLimits.MaxChunksPerCall} chunks.");
        }

        var blob = await FindAllowedAsync(id, blobs, journal, reader, cancellationToken) ?? throw NotFound();
        var first = (long)firstChunk * AttachmentLimits.ChunkBytes;
        var length = (int)Math.Clamp(blob.Size - first, 0, (long)count * AttachmentLimits.ChunkBytes);
        var bytes = new byte[length];
        for (var offset = 0; offset < length; offset += AttachmentLimits.ChunkBytes)
        {
            var index = firstChunk + (offset / AttachmentLimits.ChunkBytes);
            var chunk = await blobs.ReadChunkAsync(id.Uploader.Value, id.Hash.Value, index, cancellationToken) ?? throw NotFound();
            chunk.CopyTo(bytes.AsSpan(offset));
        }

        return bytes;
    }

    private static async Task<BlobInfo?> FindAllowedAsync(AttachmentId id, IBlobStore blobs, IHubJournal journal, OwnerId reader, CancellationToken cancellationToken)
    {
        if (reader != id.Uploader
            && !(OwnerId.TryParse(reader.Value, out _) && await journal.HasKeyAsync(OutboxState.StreamOf(id.Uploader), OutboxKeys.Grants(id.Hash, reader), cancellationToken)))
        {
            return null;
        }

        return await blobs.FindAsync(id.Uploader.Value, id.Hash.Value, cancellationToken) is { Complete: true } blob ? blob : null;
    }

    private static MeshException NotFound() => new(MeshErrorCodes.NotFound, "There is no such attachment for this reader.");

    /// <summary>Tells an uploader what is wrong with the upload.</summary>
    private static async Task<BlobInfo?> UploadAsync(Func<Task<BlobInfo?>> call)
    {
        try
        {
            return await call();
        }
        catch (BlobMismatchException mismatch)
        {
            throw new MeshException(MeshErrorCodes.AttachmentMismatch, $"{mismatch.Message} Upload it again.");
        }
        catch (ArgumentException)
        {
            // Sizes and chunks were checked before; what is left is a complete blob of another size than was announced.
            throw new MeshException(MeshErrorCodes.AttachmentMismatch, "The attachment is complete already and has another size; compute its SHA-256 again.");
        }
        catch (InvalidOperationException missing) when (missing is not ObjectDisposedException)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "The upload was never begun, or was given up for its age: begin it again.");
        }
    }

    private (AttachmentId Id, IBlobStore Blobs, IHubJournal Journal) Opened()
    {
        _id ??= Parse();
        _uploader ??= owners.Find(_id.Value.Uploader) ?? throw new MeshException(MeshErrorCodes.UnknownOwner, "There is no owner with the uploader's code.");
        var hub = _uploader.Home.Value;
        return (_id.Value, databases.Blobs(hub), databases.Journal(hub));
    }

    private AttachmentId Parse()
    {
        try
        {
            return AttachmentId.Parse(this.GetPrimaryKeyString());
        }
        catch (FormatException malformed)
        {
            throw new MeshException(MeshErrorCodes.MalformedId, malformed.Message);
        }
    }
}
