using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Aggregates;

/// <summary>A request to change an aggregate on its way from the endpoint to the hub: all of the command but what it is to do.</summary>
/// <param name="By">Who gives it, and for which owner.</param>
/// <param name="Operation">The caller's id of this operation.</param>
/// <param name="Hash">SHA-256 over everything that makes two requests the same: the address, all of the body but the operation id, and who gives it.</param>
/// <param name="ExpectedVersion">The version that the caller has seen; null when it does not say.</param>
internal sealed record CommandOrder(Author By, OperationId Operation, ReadOnlyMemory<byte> Hash, long? ExpectedVersion)
{
    /// <summary>The order that a request is. The one place where requests to aggregates are hashed.</summary>
    /// <param name="http">The request, with its address and its headers Idempotency-Key and If-Match.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="request">Its body; null when it has none.</param>
    /// <exception cref="RequestRefusedException">400: there is no operation id, or If-Match is malformed.</exception>
    public static CommandOrder Of(HttpRequest http, Caller caller, CommandRequest? request = null)
    {
        var operation = IdempotencyKey.OperationOf(request?.OperationId, http);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(http.Path.Value ?? string.Empty)));
        hash.AppendData(SHA256.HashData(request is null ? [] : JsonSerializer.SerializeToUtf8Bytes(request with { OperationId = null }, request.GetType(), MeshJson.Strict)));
        hash.AppendData(Encoding.UTF8.GetBytes(caller.Officer ?? string.Empty));
        return new CommandOrder(new Author(caller.Owner, caller.Officer), operation, hash.GetHashAndReset(), IfMatch.ExpectedVersion(http));
    }

    /// <summary>The command as it is given to the aggregate.</summary>
    public IssuedCommand<TCommand> Issue<TCommand>(TCommand command) => new(Operation, Hash, By, command) { ExpectedVersion = ExpectedVersion };
}
