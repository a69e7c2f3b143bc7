using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>A message inside a message: the original envelope, by which the receiver checks that the forward widens nothing, and what it said.</summary>
/// <param name="Envelope">The original's envelope.</param>
/// <param name="Content">The original's content; itself carries an original when it was a forward.</param>
internal sealed record ForwardedMessage(Envelope Envelope, MessageContent Content);
