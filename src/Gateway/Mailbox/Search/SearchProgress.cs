namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>How much of a mailbox can be searched.</summary>
/// <param name="Indexed">Messages that can be found.</param>
/// <param name="Of">Messages with text.</param>
/// <param name="Complete">Whether the index's start is over.</param>
/// <param name="OldestLeftOut">Whether the index is full and the oldest messages are not in it.</param>
internal sealed record SearchProgress(long Indexed, long Of, bool Complete, bool OldestLeftOut)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"indexed {Indexed} of {Of}";
}
