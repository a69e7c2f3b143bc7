using System.Buffers;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>One upload: from the request's body to the uploader's hub in steps of 1 MiB, never more than one step in memory.</summary>
internal sealed class AttachmentUpload(AttachmentId id, GrainCaller calls, FileKinds kinds)
{
    /// <summary>Bytes of a step.</summary>
    public const int StepBytes = AttachmentLimits.MaxChunksPerCall * AttachmentLimits.ChunkBytes;

    private readonly string _key = id.ToString();
    private FileKind _kind;

    /// <summary>Carries the body to the hub.</summary>
    /// <returns>The attachment, and whether it was there before.</returns>
    /// <exception cref="RequestRefusedException">413: the body is above the limit; 400: it is empty or has another hash.</exception>
    public async Task<(AttachmentInfo Info, bool Existed)> RunAsync(Stream body, CancellationToken gone)
    {
        var existing = await calls.WriteAsync(_key, static (grains, key, cancellationToken) => grains.GetGrain<IAttachmentGrain>(key).BeginAsync(cancellationToken));
        if (existing is not null)
        {
            await CompareAsync(body, gone);
            return (existing, true);
        }

        var bytes = await CarryAsync(body, gone);
        var complete = await CompleteAsync(bytes);
        kinds.Remember(id.Hash, _kind);
        return (complete, false);
    }

    private static RequestRefusedException TooLarge() =>
        RequestRefusedException.TooLarge("(body)", $"An attachment has at most {AttachmentLimits.MaxBytes} bytes; split it.");

    private static RequestRefusedException Empty() =>
        RequestRefusedException.Invalid("(body)", "The body is empty; an attachment has at least one byte.");

    private async Task<long> CarryAsync(Stream body, CancellationToken gone)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(StepBytes);
        var total = 0L;
        var chunk = 0;
        while (true)
        {
            var read = await body.ReadAtLeastAsync(buffer.AsMemory(0, StepBytes), StepBytes, throwOnEndOfStream: false, gone);
            total += read;
            if (total > AttachmentLimits.MaxBytes)
            {
                await DiscardAsync(total);
                throw TooLarge();
            }

            if (chunk == 0)
            {
                _kind = FileSignature.Of(buffer.AsSpan(0, Math.Min(read, AttachmentLimits.ChunkBytes)));
            }

            if (read > 0 && !await WriteAsync(chunk, buffer.AsMemory(0, read)))
            {
                // A first attempt timed out and may still stand in a queue with this buffer: it is left to the garbage collector.
                buffer = ArrayPool<byte>.Shared.Rent(StepBytes);
            }

            chunk += AttachmentLimits.MaxChunksPerCall;
            if (read < StepBytes)
            {
                break;
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return total > 0 ? total : throw Empty();
    }

    /// <summary>Writes one step.</summary>
    /// <returns>Whether the first attempt succeeded.</returns>
    private async Task<bool> WriteAsync(int chunk, ReadOnlyMemory<byte> bytes)
    {
        var step = new Step(_key, chunk, bytes);
        await calls.WriteAsync(step, static async (grains, step, cancellationToken) =>
        {
            step.Attempts++;
            await grains.GetGrain<IAttachmentGrain>(step.Key).WriteAsync(step.Chunk, step.Bytes, cancellationToken);
            return true;
        });
        return step.Attempts == 1;
    }

    private Task<AttachmentInfo> CompleteAsync(long bytes) => calls.WriteAsync(
        (Key: _key, Bytes: bytes),
        static (grains, state, cancellationToken) => grains.GetGrain<IAttachmentGrain>(state.Key).CompleteAsync(state.Bytes, cancellationToken));

    /// <summary>Has the hub throw away what came of a body that is too large. If that fails the chunks go after a day, as all that nobody names.</summary>
    private async Task DiscardAsync(long bytes)
    {
        try
        {
            await CompleteAsync(bytes);
        }
        catch (MeshException)
        {
            // As it must be: the size is not right.
        }
        catch (RequestRefusedException)
        {
            // The hub is away; see above.
        }
    }

    /// <summary>Reads a body whose bytes are at the hub already, so that a wrong hash is refused the second time as well.</summary>
    private async Task CompareAsync(Stream body, CancellationToken gone)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(AttachmentLimits.ChunkBytes);
        var total = 0L;
        int read;
        while ((read = await body.ReadAsync(buffer, gone)) > 0)
        {
            total += read;
            if (total > AttachmentLimits.MaxBytes)
            {
                throw TooLarge();
            }

            hash.AppendData(buffer, 0, read);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        if (total == 0)
        {
            throw Empty();
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != id.Hash.Value)
        {
            throw new RequestRefusedException(
                StatusCodes.Status400BadRequest,
                MeshErrorCodes.AttachmentMismatch,
                "The body's SHA-256 is not the one in the path; compute it over exactly the bytes that are sent.",
                "sha256");
        }
    }

    private sealed class Step(string key, int chunk, ReadOnlyMemory<byte> bytes)
    {
        public string Key => key;

        public int Chunk => chunk;

        public ReadOnlyMemory<byte> Bytes => bytes;

        public int Attempts { get; set; }
    }
}
