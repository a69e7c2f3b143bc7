using System.Globalization;

namespace Orleans;

/// <summary>How long an activation of the class may be idle before it ends.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The shortest limit: one minute.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _limit;

    /// <summary>The limit as the sum of <see cref="Days"/>, <see cref="Hours"/> and <see cref="Minutes"/>.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>The limit as text, for example <c>00:30:00</c>.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod) => _limit = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    /// <summary>Days of the limit.</summary>
    public double Days { get; init; }

    /// <summary>Hours of the limit.</summary>
    public double Hours { get; init; }

    /// <summary>Minutes of the limit.</summary>
    public double Minutes { get; init; }

    /// <summary>True when idle activations never end.</summary>
    public bool AlwaysActive { get; init; }

    /// <summary>The limit, at least <see cref="MinAgeLimit"/>.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            if (AlwaysActive)
            {
                return TimeSpan.MaxValue;
            }

            var limit = _limit ?? (TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes));
            return limit <= TimeSpan.Zero ? TimeSpan.MaxValue : limit < MinAgeLimit ? MinAgeLimit : limit;
        }
    }
}
