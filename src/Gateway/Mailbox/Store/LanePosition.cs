namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>How far a lane of a feed was fetched.</summary>
/// <param name="Fetched">The position in the hub's feed up to which everything is here.</param>
/// <param name="Shift">What is added to the hub's positions here: 0, until a hub's feed is restored from a backup and begins to count again behind what is here.</param>
internal readonly record struct LanePosition(long Fetched, long Shift)
{
    /// <summary>The position here.</summary>
    public long Here => Fetched + Shift;
}
