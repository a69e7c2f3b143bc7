namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A message inside a message.</summary>
internal sealed record OriginalView(string? From, ContentView? Content);
