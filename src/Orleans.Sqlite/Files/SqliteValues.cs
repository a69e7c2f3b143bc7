using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Orleans.Sqlite;

/// <summary>Versions of rows, which Orleans sees as ETags.</summary>
internal static class SqliteVersion
{
    /// <summary>The ETag of a version.</summary>
    [return: NotNullIfNotNull(nameof(version))]
    public static string? ToText(long? version) => version?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version of an ETag, if it is one that came from here.</summary>
    public static bool TryParse(string? etag, out long version) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out version);
}

/// <summary>Points in time, stored as ticks in UTC.</summary>
internal static class SqliteTime
{
    /// <summary>The ticks of a time. Orleans means UTC where a time does not say what it is.</summary>
    public static long ToTicks(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime().Ticks : time.Ticks;

    /// <summary>The time of ticks.</summary>
    public static DateTime FromTicks(long ticks) => new(ticks, DateTimeKind.Utc);
}
