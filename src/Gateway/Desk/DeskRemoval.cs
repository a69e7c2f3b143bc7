namespace Interpol.Mesh.Gateway.Desk;

/// <summary>That an item is gone.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Key">Which one.</param>
internal sealed record DeskRemoval(string Kind, string Key)
{
    /// <summary>The removal of an item.</summary>
    public static DeskRemoval Of(DeskItem item) => new(item.KindName, item.Key);
}
