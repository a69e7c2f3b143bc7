using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>What somebody asks to have sent, on its way from the endpoint, or from the desk where it waited for a second officer, to the hub.</summary>
/// <param name="Author">Who composed it, and for which owner.</param>
/// <param name="Request">What to send.</param>
/// <param name="Operation">The author's id of this operation.</param>
/// <param name="Hash">SHA-256 over everything that makes two requests the same: all of it but the operation id, and who composed it.</param>
internal sealed record SendOrder(Caller Author, SendRequest Request, OperationId Operation, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The order that a request is. The one place where requests are hashed: the mailbox and the desk keep the hash, and a release is sent with the one that was kept.</summary>
    public static SendOrder Of(Caller author, SendRequest request, OperationId operation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)request.Kind]);
        hash.AppendData(SHA256.HashData(Write(request with { OperationId = null })));
        hash.AppendData(Encoding.UTF8.GetBytes(author.Officer ?? string.Empty));
        return new SendOrder(author, request, operation, hash.GetHashAndReset());
    }

    /// <summary>A request as JSON that <see cref="Read"/> and the addresses understand; without its kind. The same for the same request.</summary>
    public static byte[] Write(SendRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), MeshJson.Strict);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SendRequest Read(ReadOnlySpan<byte> json, MessageKind kind) => kind switch
    {
        MessageKind.Message => JsonSerializer.Deserialize<MessageRequest>(json, MeshJson.Strict)!,
        MessageKind.Broadcast => JsonSerializer.Deserialize<BroadcastRequest>(json, MeshJson.Strict)!,
        _ => JsonSerializer.Deserialize<DiffusionRequest>(json, MeshJson.Strict)!,
    };
}
