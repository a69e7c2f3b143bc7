namespace Interpol.Mesh.Storage;

/// <summary>Times are stored as microseconds since 1970 in both databases.</summary>
internal static class MicrosecondTime
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>For what must not come early: the first whole microsecond that is not before the time.</summary>
    public static long NotBefore(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Parse(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
