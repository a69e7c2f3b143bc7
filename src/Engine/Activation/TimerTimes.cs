namespace Interpol.Mesh.Engine.Activation;

/// <summary>The times a grain timer accepts.</summary>
internal static class TimerTimes
{
    private const long MostMilliseconds = 0xfffffffe;

    public static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time.TotalMilliseconds > MostMilliseconds))
        {
            throw new ArgumentOutOfRangeException(name, time, "A timer's time is zero or more, at most 49 days, or Timeout.InfiniteTimeSpan.");
        }
    }
}
