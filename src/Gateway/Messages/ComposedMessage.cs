using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A message that keeps to every rule, before it is sealed.</summary>
/// <param name="Message">What hubs will read of it; without payload.</param>
/// <param name="Content">What it says.</param>
internal sealed record ComposedMessage(SendMessage Message, MessageContent Content);
