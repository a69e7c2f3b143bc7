namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>How a listener stands to a live feed.</summary>
internal enum LiveState
{
    /// <summary>It has all that the window has.</summary>
    Current,

    /// <summary>It has missed something and must read pages.</summary>
    Behind,
}

/// <summary>What a listener saw when it looked.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Changed">Ends when it is worth looking again.</param>
/// <param name="Beats">Counts the heartbeats.</param>
internal readonly record struct LiveGlance(LiveState State, Task Changed, long Beats);
