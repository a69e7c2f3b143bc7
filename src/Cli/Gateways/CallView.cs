namespace Interpol.Mesh.Cli.Gateways;

/// <summary>How to call a bureau now.</summary>
internal sealed record CallView(
    string Owner,
    string Name,
    string Status,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? LocalTime,
    string? TimeZone,
    string? CallFirst,
    IReadOnlyList<CallContactView> Contacts);
