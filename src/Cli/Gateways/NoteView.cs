namespace Interpol.Mesh.Cli.Gateways;

/// <summary>What a hub says of a message or of itself.</summary>
internal sealed record NoteView(string Kind, IReadOnlyList<string>? Owners, DateTimeOffset? At, string? Reason);
