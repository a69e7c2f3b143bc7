namespace Interpol.Mesh.Cli.Gateways;

/// <summary>The timeline of a message.</summary>
internal sealed record MessageProgress(string Id, string From, string Lane, DateTimeOffset ComposedAt, DateTimeOffset AcceptedAt, string AcceptedHub, IReadOnlyList<RecipientView> Recipients)
{
    /// <summary>When it was withdrawn; null when it was not.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}
