namespace Interpol.Mesh.Gateway.Calls;

/// <summary>How often and how long a call of an actor is tried.</summary>
internal sealed record CallRetryOptions
{
    /// <summary>How long one attempt may take. Default 3 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long attempts go on in all. Default 10 s.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before the second retry; the first comes within this time. Every further pause is twice as long. Default 20 ms, so that a takeover is felt below a second.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause. Default 500 ms.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A busy answer that asks for more patience than this goes to the caller at once. Default 1 s.</summary>
    public TimeSpan LongestBusy { get; init; } = TimeSpan.FromSeconds(1);
}
