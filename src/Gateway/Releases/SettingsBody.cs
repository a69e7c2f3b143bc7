namespace Interpol.Mesh.Gateway.Releases;

/// <summary>The bureau's rules for its desk.</summary>
/// <param name="ReleaseFlash">Whether a second officer releases flash messages.</param>
/// <param name="ReleaseRed">Whether a second officer releases what is TLP:RED.</param>
/// <param name="ReleaseBroadcasts">Whether a second officer releases broadcasts.</param>
/// <param name="ReleaseDiffusions">Whether a second officer releases diffusions.</param>
/// <param name="HoldHours">After how many hours a held message is given up: 1 to 168.</param>
internal sealed record SettingsBody(bool ReleaseFlash, bool ReleaseRed, bool ReleaseBroadcasts, bool ReleaseDiffusions, int HoldHours);
