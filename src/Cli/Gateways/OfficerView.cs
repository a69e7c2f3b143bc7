namespace Interpol.Mesh.Cli.Gateways;

/// <summary>An officer's account.</summary>
internal sealed record OfficerView(string Number, string Name, IReadOnlyList<string> Roles, bool IsActive, bool HasPassword, string? Delegate, long Version);
