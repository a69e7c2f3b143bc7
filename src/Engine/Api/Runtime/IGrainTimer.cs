namespace Orleans.Runtime;

/// <summary>A timer of an activation. Disposing it stops it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Changes the next delay and the period. <see cref="Timeout.InfiniteTimeSpan"/> means never.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
