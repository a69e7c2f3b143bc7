namespace Interpol.Mesh.Gateway.Desk;

/// <summary>An item of a known kind as it stands.</summary>
/// <param name="Item">The item.</param>
/// <param name="Version">At which position it was written last.</param>
internal sealed record DeskFound<T>(T Item, long Version)
    where T : DeskItem;
