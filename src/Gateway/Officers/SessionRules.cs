namespace Interpol.Mesh.Gateway.Officers;

/// <summary>How long a session is good.</summary>
internal static class SessionRules
{
    /// <summary>When it ends if it is not used any more.</summary>
    public static DateTimeOffset EndOf(Session session, DateTimeOffset usedAt, OfficerOptions options)
    {
        var idle = (usedAt > session.UsedAt ? usedAt : session.UsedAt) + options.SessionIdle;
        var last = session.CreatedAt + options.SessionLifetime;
        return idle < last ? idle : last;
    }

    /// <summary>Whether it has ended for everybody, also for gateways that used it and have not said so yet.</summary>
    public static bool IsOver(Session session, DateTimeOffset now, OfficerOptions options) =>
        now >= EndOf(session, session.UsedAt + TouchEvery(options), options);

    /// <summary>How often it is written down that a session is used.</summary>
    public static TimeSpan TouchEvery(OfficerOptions options) => options.SessionIdle / 6;
}
