using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>
/// The one way on which a bureau's words leave the gateway: checks the request by every rule, makes the content, seals it, keeps it flushed and hands it to the
/// outbox. Whether a second officer has to release it first has been asked before.
/// </summary>
internal interface IMessageSender
{
    /// <summary>Checks everything that can be checked now and sends nothing, so that what waits for a second officer does not turn out to be wrong later.</summary>
    /// <exception cref="Errors.RequestRefusedException">It breaks a rule; the sentence says what to change.</exception>
    Task CheckAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken);

    /// <summary>Sends. Repeating the same request with the same operation id is without effect and answers the same.</summary>
    /// <param name="sender">The owner.</param>
    /// <param name="author">The number of the officer who composed it, or the name of the system; null when nobody says.</param>
    /// <param name="request">What to send.</param>
    /// <param name="operation">The caller's id of this operation.</param>
    /// <param name="cancellationToken">The caller has gone. What has begun to be sent is carried through.</param>
    /// <exception cref="Errors.RequestRefusedException">It breaks a rule, or the hub cannot be reached; the sentence says what to change.</exception>
    /// <exception cref="Contracts.Errors.MeshException">The outbox refused.</exception>
    Task<SendAnswer> SendAsync(OwnerId sender, string? author, SendRequest request, OperationId operation, CancellationToken cancellationToken);
}
