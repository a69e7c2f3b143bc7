using System.Globalization;
using System.Security.Cryptography;

namespace Interpol.Mesh.Storage.Attachments;

/// <summary>Refuses calls on blobs that are out of range before they reach a database.</summary>
internal static class BlobChecks
{
    private const int HashDigits = 64;
    private const int LongestUploader = 64;

    public static BlobKey Key(string uploader, string sha256)
    {
        ArgumentException.ThrowIfNullOrEmpty(uploader);
        ArgumentNullException.ThrowIfNull(sha256);
        if (uploader.Length > LongestUploader)
        {
            throw new ArgumentException($"An uploader's code has at most {LongestUploader} characters.", nameof(uploader));
        }

        if (sha256.Length != HashDigits || sha256.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            throw new ArgumentException("A SHA-256 is written as 64 lower-case hexadecimal digits.", nameof(sha256));
        }

        return new BlobKey(uploader, sha256);
    }

    public static void CheckChunk(int index, int length)
    {
        if (index is < 0 or >= BlobLimits.MaxChunks)
        {
            throw new ArgumentException($"Chunk {index} is out of range: chunks are numbered from 0 to {BlobLimits.MaxChunks - 1}.", nameof(index));
        }

        if (length is < 1 or > BlobLimits.ChunkSize)
        {
            throw new ArgumentException($"A chunk has 1 to {BlobLimits.ChunkSize} bytes; this one has {length}.", nameof(length));
        }
    }

    public static void CheckSize(long size)
    {
        if (size is < 0 or > BlobLimits.MaxSize)
        {
            throw new ArgumentException($"An attachment has at most {BlobLimits.MaxSize} bytes; this one has {size}.", nameof(size));
        }
    }

    public static InvalidOperationException NotBegun(BlobKey key) =>
        new($"The upload of {key.Sha256} by {key.Uploader} was never begun or was removed: begin it again.");
}

/// <summary>Checks size and hash of an upload chunk by chunk; holds one chunk in memory.</summary>
internal static class BlobVerification
{
    /// <summary>What is wrong, or null. Chunks come from <paramref name="read"/> by number; null means that there is none.</summary>
    public static async Task<string?> FindFaultAsync(string sha256, long size, int storedChunks, Func<int, Task<byte[]?>> read)
    {
        int expected = BlobLimits.ChunkCount(size);
        if (storedChunks != expected)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{size} bytes are {expected} chunks; {storedChunks} were stored");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int index = 0; index < expected; index++)
        {
            byte[]? chunk = await read(index).ConfigureAwait(false);
            int wanted = (int)Math.Min(BlobLimits.ChunkSize, size - ((long)index * BlobLimits.ChunkSize));
            if (chunk is null || chunk.Length != wanted)
            {
                return string.Create(CultureInfo.InvariantCulture, $"chunk {index} has {chunk?.Length ?? 0} bytes instead of {wanted}");
            }

            hash.AppendData(chunk);
        }

        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        return actual == sha256 ? null : $"the SHA-256 of the chunks is {actual}";
    }

    public static BlobMismatchException Mismatch(BlobKey key, string fault) =>
        new($"The upload of {key.Sha256} by {key.Uploader} does not match: {fault}. Its chunks were deleted; upload it again.");
}
