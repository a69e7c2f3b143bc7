using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The withdrawal is flushed at the sender's hub and follows the message by itself.</summary>
/// <param name="Id">The message that is withdrawn.</param>
/// <param name="Withdrawal">The withdrawal's own id.</param>
/// <param name="WithdrawnAt">When the sender's hub flushed it.</param>
/// <param name="Hub">The sender's hub.</param>
/// <param name="Repeated">Whether the message had been withdrawn before.</param>
internal sealed record WithdrawAnswer(MessageId Id, MessageId Withdrawal, DateTimeOffset WithdrawnAt, HubName Hub, bool Repeated);
