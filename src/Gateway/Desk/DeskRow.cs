namespace Interpol.Mesh.Gateway.Desk;

/// <summary>An item as a record carries it.</summary>
/// <param name="Position">At which position it was written last; null in an entry that writes it.</param>
/// <param name="Item">The item.</param>
internal sealed record DeskRow(long? Position, DeskItem Item);
