using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>What was fetched from a feed and opened, on its way into the mailbox.</summary>
/// <param name="Item">The message, at its position here.</param>
/// <param name="Withdraws">The message that it takes back; null when it takes back none.</param>
internal sealed record Arrival(MailItem Item, MessageId? Withdraws);
