using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>That a message is marked as read.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="ReadAt">When it was first marked.</param>
/// <param name="Hub">The reader's hub.</param>
internal sealed record ReadAnswer(MessageId Id, DateTimeOffset ReadAt, HubName Hub);
