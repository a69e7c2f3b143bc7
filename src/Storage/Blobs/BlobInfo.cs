namespace Interpol.Mesh.Storage.Blobs;

/// <summary>What a blob store knows about a blob.</summary>
/// <param name="Size">Its size in bytes: of the whole when complete, else of the chunks stored so far.</param>
/// <param name="Complete">Whether all of it is stored and its hash was verified.</param>
/// <param name="ChunkCount">How many chunks are stored.</param>
/// <param name="TouchedAt">When it was begun, written, completed or touched last.</param>
public sealed record BlobInfo(long Size, bool Complete, int ChunkCount, DateTimeOffset TouchedAt);
