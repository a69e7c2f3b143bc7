using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Keeps messages that wait for a second officer.</summary>
internal interface IReleaseDesk
{
    /// <summary>
    /// Keeps a message until a second officer releases it; completes when it is flushed. Holding the same request again with the same operation id is without
    /// effect and answers the same. <see cref="SendRequestJson"/> makes the request into bytes and back.
    /// </summary>
    /// <param name="owner">Whose message it is.</param>
    /// <param name="author">Who composed it.</param>
    /// <param name="request">The message.</param>
    /// <param name="operation">The caller's id of this operation, with which it is sent when it is released.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>The id of the release.</returns>
    /// <exception cref="Errors.RequestRefusedException">409 <c>operation-conflict</c>: the operation id was used before with another request.</exception>
    ValueTask<string> HoldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, OperationId operation, CancellationToken cancellationToken);
}
