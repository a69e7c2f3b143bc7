using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>An entry as live feeds send it, shared by all listeners.</summary>
/// <param name="Lane">The lane it stands in.</param>
/// <param name="Position">Its position in the lane.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Json">The entry's JSON object without its cursor: that depends on what else the listener has read.</param>
internal sealed record LiveFrame(Lane Lane, long Position, MessageKind Kind, MessageId Id, byte[] Json);
