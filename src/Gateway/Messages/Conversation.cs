using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Where a message stands among others.</summary>
/// <param name="Thread">The conversation.</param>
/// <param name="Answered">The message that it answers; null when it answers none.</param>
/// <param name="PassedOn">The message that it passes on, open; null when it passes on none.</param>
internal sealed record Conversation(ThreadId Thread, MailItem? Answered, MailItem? PassedOn);
