using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>When failed attempts lock an account.</summary>
internal static class LockOut
{
    /// <summary>Whether the account is locked: by the failures that all gateways know, and those that only this one knows yet.</summary>
    public static bool IsLocked(SignInFailures? known, ImmutableArray<DateTimeOffset> pending, DateTimeOffset now, OfficerOptions options) =>
        Counting(known, pending, now, options).Count() >= options.LockAfter;

    /// <summary>The failures with more.</summary>
    public static SignInFailures With(SignInFailures? known, string officer, ImmutableArray<DateTimeOffset> more, DateTimeOffset now, OfficerOptions options) =>
        new(officer, [.. Counting(known, more, now, options).TakeLast(options.LockAfter)]);

    /// <summary>Whether none of the failures counts any more.</summary>
    public static bool IsOver(SignInFailures known, DateTimeOffset now, OfficerOptions options) => !Counting(known, [], now, options).Any();

    /// <summary>Those that count, oldest first; a failure that is on its way to the desk may be on both lists.</summary>
    private static IEnumerable<DateTimeOffset> Counting(SignInFailures? known, ImmutableArray<DateTimeOffset> more, DateTimeOffset now, OfficerOptions options) =>
        (known is null ? more : known.Times.Concat(more)).Where(time => time > now - options.LockWindow).Distinct().Order();
}
