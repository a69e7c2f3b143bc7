using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Makes a request into bytes and back, so that it can be kept, and says when two requests are the same.</summary>
internal static class SendRequestJson
{
    /// <summary>The request as JSON that <see cref="Read"/> and the addresses understand; without its kind. The same for the same request.</summary>
    public static byte[] Write(SendRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), MeshJson.Strict);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SendRequest Read(ReadOnlySpan<byte> json, MessageKind kind) => kind switch
    {
        MessageKind.Message => JsonSerializer.Deserialize<MessageRequest>(json, MeshJson.Strict)!,
        MessageKind.Broadcast => JsonSerializer.Deserialize<BroadcastRequest>(json, MeshJson.Strict)!,
        _ => JsonSerializer.Deserialize<DiffusionRequest>(json, MeshJson.Strict)!,
    };

    /// <summary>SHA-256 over everything that makes two requests the same: all of it but the operation id, and who composed it.</summary>
    public static byte[] HashOf(SendRequest request, string? author)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)request.Kind]);
        hash.AppendData(SHA256.HashData(Write(request with { OperationId = null })));
        hash.AppendData(Encoding.UTF8.GetBytes(author ?? string.Empty));
        return hash.GetHashAndReset();
    }
}
