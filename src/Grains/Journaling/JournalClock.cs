namespace Interpol.Mesh.Grains.Journaling;

/// <summary>The time as journals keep it.</summary>
internal static class JournalClock
{
    /// <summary>Now, in UTC and whole microseconds: what is answered at once and what is read back later are the same.</summary>
    public static DateTimeOffset GetJournalTime(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
