namespace Interpol.Mesh.Cli.Gateways;

/// <summary>For whom a request is made.</summary>
internal sealed record WhoView(string? Officer);
