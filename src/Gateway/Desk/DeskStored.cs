namespace Interpol.Mesh.Gateway.Desk;

/// <summary>An item as it stands.</summary>
/// <param name="Item">The item.</param>
/// <param name="Position">At which position it was written last; also its version for edits.</param>
/// <param name="Bytes">How much of the desk it takes.</param>
internal sealed record DeskStored(DeskItem Item, long Position, int Bytes);
