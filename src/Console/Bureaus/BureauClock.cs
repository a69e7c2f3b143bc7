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

    private static TimeZoneInfo ZoneOf(ConsoleUser? user) =>
        user is not null && OwnerDirectory.Default.Find(user.Owner)?.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private DateTimeOffset At(DateTimeOffset at)
    {
        // Asked by pages, which are shown behind the authentication.
        _zone ??= ZoneOf(authentication.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } known ? ConsoleUser.Of(known.Result.User) : null);
        return TimeZoneInfo.ConvertTime(at, _zone);
    }
}
