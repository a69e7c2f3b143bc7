namespace Interpol.Mesh.Storage.Journal;

/// <summary>Where a stream stands.</summary>
/// <param name="Next">The position that the next row gets; 1 for an unknown stream.</param>
/// <param name="Epoch">Counts restorations of the stream from a backup or a lagging copy; 1 at first.</param>
/// <param name="Tail">The first position that is still kept; equal to <paramref name="Next"/> when no row is kept.</param>
/// <param name="Appends">Counts the appends, also those without rows; what was appended before this was counted is left out.</param>
public sealed record StreamHead(long Next, long Epoch, long Tail, long Appends = 0)
{
    /// <summary>The head of a stream that nothing was ever appended to.</summary>
    public static StreamHead Unknown { get; } = new(1, 1, 1);
}
