using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>What is kept encrypted of a message.</summary>
/// <param name="Content">What it says; null when it cannot be shown.</param>
/// <param name="Problem">Why it cannot be shown; null when it can.</param>
internal sealed record MailBody(MessageContent? Content, string? Problem);
