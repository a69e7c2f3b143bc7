using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>Says whom to call at a bureau, and whether somebody answers there at this hour.</summary>
internal static class CallNow
{
    /// <summary>The answer for a bureau at a time.</summary>
    public static CallBody Of(BureauProfile profile, DateTimeOffset now)
    {
        var owner = profile.Owner;
        DateTimeOffset? local = ZoneOf(owner) is { } zone ? TimeZoneInfo.ConvertTime(now, zone) : null;
        var contacts = profile.Duty.Contacts
            .Select(contact => new CallContactBody(contact.Name, contact.Telephone, contact.Languages, contact.Hours, AnswersAt(contact.Hours, local)))
            .ToList();
        var first = contacts.Find(contact => contact.AnswersNow == true) ?? contacts.Find(contact => contact.AnswersNow is null) ?? contacts.FirstOrDefault();
        return new CallBody(owner.Code, owner.Name, profile.Duty.Status, profile.Duty.ChangedAt, local, owner.TimeZone, first?.Name, [.. contacts]);
    }

    private static bool? AnswersAt(string hours, DateTimeOffset? local)
    {
        if (!OpeningHours.TryParse(hours, out var parsed))
        {
            return null;
        }

        return parsed.NeedsLocalTime ? local is { } time ? parsed.IsOpen(time) : null : true;
    }

    /// <summary>Null also when the machine's time zone data does not know the zone: then the hours are shown as they are.</summary>
    private static TimeZoneInfo? ZoneOf(OwnerInfo owner) =>
        owner.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
