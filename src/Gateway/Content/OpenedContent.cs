namespace Interpol.Mesh.Gateway.Content;

/// <summary>What an entry said, or why it is not shown.</summary>
/// <param name="Content">The content; null when it breaks a rule and is not shown.</param>
/// <param name="Problem">Which rule, in a sentence; null when it breaks none. With a content it is a warning: the message is shown, and something of it is not to be trusted.</param>
internal sealed record OpenedContent(MessageContent? Content, string? Problem);
