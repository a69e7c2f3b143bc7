using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>A message that waits for a second officer, or what became of it.</summary>
/// <param name="Id">The id of the release.</param>
/// <param name="Kind">message, broadcast or diffusion.</param>
/// <param name="Author">Who composed it.</param>
/// <param name="Reasons">Why it waits: flash, tlp-red, broadcast, diffusion.</param>
/// <param name="State">waiting, released, turned-down or expired.</param>
/// <param name="HeldAt">Since when.</param>
/// <param name="ExpiresAt">When it is given up.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was turned down.</param>
/// <param name="Message">The id of the message once it is sent.</param>
/// <param name="Request">What is to be sent; null in lists and once it is sent or turned down.</param>
internal sealed record ReleaseBody(
    string Id,
    string Kind,
    string Author,
    ImmutableArray<string> Reasons,
    string State,
    DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Reason,
    string? Message,
    JsonNode? Request);
