namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A session that an officer signed in to.</summary>
internal sealed record SessionView(string Token, string Officer, string Name, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt, DateTimeOffset EndsAt);
