namespace Interpol.Mesh.Cli.Gateways;

/// <summary>Problem details (RFC 9457).</summary>
internal sealed record ProblemView(string? Title, string? Detail, string? Code, double? RetryAfterSeconds);
