using System.Globalization;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.AspNetCore.Components.Authorization;

namespace Interpol.Mesh.Console.Bureaus;

/// <summary>Times as the bureau's clocks show them, in the language of the page.</summary>
/// <param name="authentication">Who has signed in; the bureau's time zone is the clock's.</param>
/// <param name="time">The time.</param>
public sealed class BureauClock(AuthenticationStateProvider authentication, TimeProvider time)
{
    private static readonly string[] TypedFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    private TimeZoneInfo? _zone;

    /// <summary>Now, at the bureau.</summary>
    public DateTimeOffset Now => At(time.GetUtcNow());

    /// <summary>A time at the bureau: the time of day alone when it is today.</summary>
    /// <param name="at">The time.</param>
    public string Short(DateTimeOffset at) => At(at) is var here && here.Date == Now.Date
        ? here.ToString("t", CultureInfo.CurrentCulture)
        : $"{here.ToString("d", CultureInfo.CurrentCulture)} {here.ToString("t", CultureInfo.CurrentCulture)}";

    /// <summary>A time at the bureau with its day and seconds.</summary>
    /// <param name="at">The time.</param>
    public string Full(DateTimeOffset at) => At(at).ToString("G", CultureInfo.CurrentCulture);

    /// <summary>A time in coordinated universal time, to compare with others elsewhere.</summary>
    /// <param name="at">The time.</param>
    public static string Universal(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time as a field for a day and a time of day takes it.</summary>
    /// <param name="at">The time.</param>
    public string Typed(DateTimeOffset at) => At(at).ToString(TypedFormats[0], CultureInfo.InvariantCulture);

    /// <summary>The time that was typed into such a field; null when it is none.</summary>
    /// <param name="text">What was typed.</param>
    public DateTimeOffset? OfTyped(string? text) => DateTime.TryParseExact(text, TypedFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var here) ? new DateTimeOffset(here, Zone.GetUtcOffset(here)) : null;

    private static TimeZoneInfo ZoneOf(ConsoleUser? user) =>
        user is not null && OwnerDirectory.Default.Find(user.Owner)?.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    // Asked by pages, which are shown behind the authentication.
    private TimeZoneInfo Zone => _zone ??= ZoneOf(authentication.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } known ? ConsoleUser.Of(known.Result.User) : null);

    private DateTimeOffset At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}
