namespace Interpol.Mesh.Gateway.Desk;

/// <summary>How a gateway follows the desks of its owners.</summary>
internal sealed record DeskOptions
{
    /// <summary>How long a desk that nobody uses is followed. Default 35 minutes: longer than a session may idle, so that none is judged by what was known long ago.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(35);

    /// <summary>How long a request waits for the first reading of a desk. Default 5 s.</summary>
    public TimeSpan OpenPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after a read that failed. Default 250 ms.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a change is decided again because another gateway was faster. Default 20.</summary>
    public int Attempts { get; init; } = 20;

    /// <summary>Changes of one owner that wait for their turn at most. Default 200.</summary>
    public int Waiting { get; init; } = 200;
}
