namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A message's way to one recipient; what has not happened yet is null.</summary>
internal sealed record RecipientView(string Owner, DateTimeOffset? StoredAt, string? StoredHub, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt, string? Refused)
{
    /// <summary>When the sender's hub handed it over.</summary>
    public DateTimeOffset? ForwardedAt { get; init; }

    /// <summary>When the recipient's first answer was stored.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it expired before it was delivered.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>When all gateways of the recipient stated that it is gone.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}
