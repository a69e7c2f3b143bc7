namespace Interpol.Mesh.Storage.Journal;

/// <summary>
/// All entries of a link up to a number reached a stage; from stage <see cref="FirstSingle"/> on, the entry of that number alone. The first record for a number
/// counts: a later one never changes when an entry reached its stage.
/// </summary>
/// <param name="Link">The link's name.</param>
/// <param name="Stage">The stage; its meaning belongs to the stream's owner.</param>
/// <param name="UpTo">The highest number on the link that reached the stage.</param>
/// <param name="At">When it did.</param>
/// <param name="Hub">The hub where it did.</param>
public sealed record ReceiptRange(string Link, byte Stage, long UpTo, DateTimeOffset At, string Hub)
{
    /// <summary>The first stage whose records hold for one entry alone, in whatever order they come.</summary>
    public const byte FirstSingle = 128;
}
