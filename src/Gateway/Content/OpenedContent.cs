namespace Interpol.Mesh.Gateway.Content;

/// <summary>What an entry said, or why it is not shown.</summary>
/// <param name="Content">The content; null when it breaks a rule.</param>
/// <param name="Problem">Which rule, in a sentence; null when it breaks none.</param>
internal sealed record OpenedContent(MessageContent? Content, string? Problem);
