namespace Interpol.Mesh.Contracts.Feeds;

/// <summary>The limits of reading a feed.</summary>
public static class FeedLimits
{
    /// <summary>Entries of a page.</summary>
    public const int MaxPage = 500;

    /// <summary>Gateways of one owner.</summary>
    public const int MaxGateways = 4;

    /// <summary>How long a read waits for the first entry at most.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);
}
