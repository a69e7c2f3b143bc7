namespace Interpol.Mesh.Contracts.Events;

/// <summary>Who is let in and out; for hubs and for entrances without network alike.</summary>
public static class EntranceRules
{
    /// <summary>Decides. Of several reasons the weightiest is said: that a badge was revoked before that it is in already.</summary>
    /// <param name="plan">The event's plan.</param>
    /// <param name="entrance">Where.</param>
    /// <param name="direction">In or out.</param>
    /// <param name="entry">What the lists say of the badge; null for nothing.</param>
    /// <param name="isSuspicious">Whether screening found something that nobody has cleared.</param>
    /// <param name="isIn">Whether the badge is in at the same site and zone; null when it was never read there.</param>
    /// <param name="at">When.</param>
    public static PassageVerdict Decide(EventPlan plan, EventCheckpoint entrance, PassageDirection direction, Accreditation? entry, bool isSuspicious, bool? isIn, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(entrance);
        if (direction == PassageDirection.Out)
        {
            // Nobody is kept inside.
            return entry is null ? PassageVerdict.Unknown : isIn == true ? PassageVerdict.Admitted : PassageVerdict.NotIn;
        }

        var day = DayOf(plan, at);
        return entry switch
        {
            null => PassageVerdict.Unknown,
            { RevokedAt: not null } => PassageVerdict.Revoked,
            _ when isSuspicious => PassageVerdict.Refer,
            _ when !entry.Sites.Contains(entrance.Site) => PassageVerdict.WrongSite,
            _ when entrance.Zone is { } zone && !entry.Zones.Contains(zone) => PassageVerdict.WrongZone,
            _ when !IsDay(plan, entry, day) => PassageVerdict.WrongDay,
            _ when isIn == true => PassageVerdict.AlreadyIn,
            _ => PassageVerdict.Admitted,
        };
    }

    /// <summary>The day at the sites.</summary>
    public static DateOnly DayOf(EventPlan plan, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone)).DateTime);
    }

    private static bool IsDay(EventPlan plan, Accreditation entry, DateOnly day) =>
        (day >= plan.From && day <= plan.Until && day >= (entry.From ?? plan.From) && day <= (entry.Until ?? plan.Until)) || day == plan.RehearsalOn;
}
