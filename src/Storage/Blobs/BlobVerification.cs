using System.Globalization;
using System.Security.Cryptography;

namespace Interpol.Mesh.Storage.Blobs;

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
