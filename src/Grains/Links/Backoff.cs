namespace Interpol.Mesh.Grains.Links;

/// <summary>How long to wait after a failed attempt: 50 ms, doubling to 5 s, less up to half of it by chance so that links do not knock together.</summary>
internal static class Backoff
{
    private const double FirstMilliseconds = 50;
    private const double LongestMilliseconds = 5000;

    /// <summary>The wait.</summary>
    /// <param name="failures">Attempts that failed in a row before this one.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Delay(int failures, double chance) =>
        TimeSpan.FromMilliseconds(Math.Min(LongestMilliseconds, FirstMilliseconds * Math.Pow(2, Math.Min(failures, 20))) * (1 - (chance / 2)));
}
