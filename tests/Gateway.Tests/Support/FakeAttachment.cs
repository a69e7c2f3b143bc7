using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>An attachment in memory.</summary>
internal sealed class FakeAttachment(string key, FakeMesh mesh) : IAttachmentGrain
{
    private readonly SortedDictionary<int, byte[]> _chunks = [];
    private readonly AttachmentId _id = AttachmentId.Parse(key);
    private int _begins;
    private int _writes;

    public Faults Faults { get; } = new();

    /// <summary>What reading waits for; null when it answers at once.</summary>
    public Task? Held { get; set; }

    /// <summary>Size when it is complete.</summary>
    public long? Bytes { get; private set; }

    /// <summary>Uploads that began.</summary>
    public int Begins => Volatile.Read(ref _begins);

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>The most bytes that one call wrote.</summary>
    public int LargestWrite { get; private set; }

    public int Chunks
    {
        get
        {
            lock (_chunks)
            {
                return _chunks.Count;
            }
        }
    }

    public Task<AttachmentInfo?> BeginAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _begins);
        Faults.Throw();
        return Task.FromResult(Bytes is { } bytes ? new AttachmentInfo(_id, bytes) : null);
    }

    public Task WriteAsync(int firstChunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _writes);
        Faults.Throw();
        lock (_chunks)
        {
            LargestWrite = Math.Max(LargestWrite, bytes.Length);
            for (var (chunk, offset) = (firstChunk, 0); offset < bytes.Length; chunk++, offset += AttachmentLimits.ChunkBytes)
            {
                _chunks[chunk] = bytes[offset..Math.Min(bytes.Length, offset + AttachmentLimits.ChunkBytes)].ToArray();
            }
        }

        return Task.CompletedTask;
    }

    public Task<AttachmentInfo> CompleteAsync(long bytes, CancellationToken cancellationToken = default)
    {
        Faults.Throw();
        lock (_chunks)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var chunk in _chunks.Values)
            {
                hash.AppendData(chunk);
            }

            if (bytes != _chunks.Values.Sum(chunk => (long)chunk.Length) || Convert.ToHexStringLower(hash.GetHashAndReset()) != _id.Hash.Value)
            {
                _chunks.Clear();
                throw new MeshException(MeshErrorCodes.AttachmentMismatch, "The bytes are not what the hash says; upload exactly the bytes that were hashed.");
            }

            Bytes = bytes;
            return Task.FromResult(new AttachmentInfo(_id, bytes));
        }
    }

    public Task<AttachmentInfo?> FindAsync(OwnerId reader, CancellationToken cancellationToken = default) =>
        Task.FromResult(Bytes is { } bytes && IsFor(reader) ? new AttachmentInfo(_id, bytes) : null);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(OwnerId reader, int firstChunk, int count, CancellationToken cancellationToken = default)
    {
        Faults.Throw();
        await (Held?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        if (Bytes is null || !IsFor(reader))
        {
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such attachment for this reader.");
        }

        lock (_chunks)
        {
            return _chunks.Where(chunk => chunk.Key >= firstChunk && chunk.Key < firstChunk + count).SelectMany(chunk => chunk.Value).ToArray();
        }
    }

    private bool IsFor(OwnerId reader) => reader == _id.Uploader || mesh.Feed(reader.Value).FindAttachmentAsync(_id.Hash).Result is not null;
}
