using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace Interpol.Mesh.Api;

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
public sealed record ReleaseBody(
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

/// <summary>Held messages.</summary>
/// <param name="Releases">The newest first.</param>
public sealed record ReleasesBody(ImmutableArray<ReleaseBody> Releases);

/// <summary>The bureau's rules for its desk.</summary>
/// <param name="ReleaseFlash">Whether a second officer releases flash messages.</param>
/// <param name="ReleaseRed">Whether a second officer releases what is TLP:RED.</param>
/// <param name="ReleaseBroadcasts">Whether a second officer releases broadcasts.</param>
/// <param name="ReleaseDiffusions">Whether a second officer releases diffusions.</param>
/// <param name="HoldHours">After how many hours a held message is given up: 1 to 168.</param>
public sealed record SettingsBody(bool ReleaseFlash, bool ReleaseRed, bool ReleaseBroadcasts, bool ReleaseDiffusions, [property: Range(1, 168, ErrorMessage = "must be a whole number from {1} to {2}.")] int HoldHours);

/// <summary>Why a message is turned down.</summary>
/// <param name="Reason">Why; 1 to 500 characters. The author sees it.</param>
public sealed record TurnDownRequest([property: PlainText(1, 500)] string Reason);
