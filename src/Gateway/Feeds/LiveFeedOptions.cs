namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>How live feeds are sent, and what they keep in memory.</summary>
internal sealed record LiveFeedOptions
{
    /// <summary>Entries that are read from the mailbox at once. Default 128.</summary>
    public int PageSize { get; init; } = 128;

    /// <summary>Entries that are kept for listeners that are a little behind. Default 128.</summary>
    public int WindowEntries { get; init; } = 128;

    /// <summary>Bytes that are kept for listeners that are a little behind. Default 256 KiB for each owner.</summary>
    public int WindowBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes that a listener is sent before it must have taken them. Default 64 KiB.</summary>
    public int BatchBytes { get; init; } = 64 * 1024;

    /// <summary>How long a stream may be silent. Default 10 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);
}
