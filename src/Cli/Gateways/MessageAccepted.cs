namespace Interpol.Mesh.Cli.Gateways;

/// <summary>The gateway's answer to a message that it took.</summary>
internal sealed record MessageAccepted(string Id, DateTimeOffset ComposedAt, DateTimeOffset AcceptedAt, string AcceptedHub, bool Repeated)
{
    /// <summary>The release that the message waits for; null when it is sent.</summary>
    public string? Release { get; init; }
}
