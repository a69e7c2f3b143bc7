namespace Orleans.Runtime;

/// <summary>The stages of a silo's life.</summary>
public enum SiloStatus
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>Its row exists.</summary>
    Created = 1,

    /// <summary>It joins and serves nobody yet.</summary>
    Joining = 2,

    /// <summary>It serves.</summary>
    Active = 3,

    /// <summary>It drains before it stops.</summary>
    ShuttingDown = 4,

    /// <summary>It stops at once.</summary>
    Stopping = 5,

    /// <summary>It is gone or declared dead, for ever: a silo that starts again has a new generation.</summary>
    Dead = 6,
}
