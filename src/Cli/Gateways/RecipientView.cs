namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A message's way to one recipient; what has not happened yet is null.</summary>
internal sealed record RecipientView(string Owner, DateTimeOffset? StoredAt, string? StoredHub, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt, string? Refused);
