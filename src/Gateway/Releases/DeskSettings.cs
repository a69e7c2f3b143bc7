using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>The bureau's rules for its desk.</summary>
/// <param name="ReleaseFlash">Whether a second officer releases flash messages.</param>
/// <param name="ReleaseRed">Whether a second officer releases what is TLP:RED.</param>
/// <param name="ReleaseBroadcasts">Whether a second officer releases broadcasts.</param>
/// <param name="ReleaseDiffusions">Whether a second officer releases diffusions.</param>
/// <param name="HoldHours">After how many hours a held message is given up.</param>
internal sealed record DeskSettings(bool ReleaseFlash, bool ReleaseRed, bool ReleaseBroadcasts, bool ReleaseDiffusions, int HoldHours) : DeskItem, IDeskKind
{
    /// <summary>What counts while a bureau has set nothing: nothing is held.</summary>
    public static DeskSettings Default { get; } = new(false, false, false, false, 24);

    /// <inheritdoc/>
    public static string Kind => "settings";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Kind;
}
