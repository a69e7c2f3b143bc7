using System.Globalization;
using Interpol.Mesh.Gateway.Officers;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Reads what the command line says of how officers sign in.</summary>
internal static class OfficerArguments
{
    private const string LockAfter = "--lock-after";
    private const string LockMinutes = "--lock-minutes";
    private const string IdleMinutes = "--session-idle-minutes";
    private const string Hours = "--session-hours";

    // More attempts than these, or longer sessions, would be no lock and no end.
    private const int MostFailures = 100;
    private const int MostMinutes = 24 * 60;
    private const int MostHours = 7 * 24;

    /// <summary>The options.</summary>
    public static readonly IReadOnlyList<string> Names = [LockAfter, LockMinutes, IdleMinutes, Hours];

    /// <summary>How officers sign in.</summary>
    /// <param name="number">The value of an option, which is a number from the first to the second one; else the third.</param>
    /// <exception cref="StartupException">A number is out of its range, or two do not fit; the sentence names them.</exception>
    public static OfficerOptions Read(Func<string, int, int, int, int> number)
    {
        var usual = new OfficerOptions();
        var options = usual with
        {
            LockAfter = number(LockAfter, 1, MostFailures, usual.LockAfter),
            LockWindow = TimeSpan.FromMinutes(number(LockMinutes, 1, MostMinutes, (int)usual.LockWindow.TotalMinutes)),
            SessionIdle = TimeSpan.FromMinutes(number(IdleMinutes, 1, MostMinutes, (int)usual.SessionIdle.TotalMinutes)),
            SessionLifetime = TimeSpan.FromHours(number(Hours, 1, MostHours, (int)usual.SessionLifetime.TotalHours)),
        };
        return options.SessionIdle <= options.SessionLifetime
            ? options
            : throw new StartupException(string.Create(
                CultureInfo.InvariantCulture,
                $"{IdleMinutes} {options.SessionIdle.TotalMinutes} is longer than {Hours} {options.SessionLifetime.TotalHours}: a session ends when either is over, so the first must be the shorter one."));
    }
}
