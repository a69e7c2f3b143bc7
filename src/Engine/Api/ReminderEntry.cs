using Orleans.Runtime;

namespace Orleans;

/// <summary>The row of a reminder.</summary>
public sealed class ReminderEntry
{
    /// <summary>The grain that is reminded.</summary>
    public GrainId GrainId { get; set; }

    /// <summary>The name of the reminder, unique within the grain.</summary>
    public string ReminderName { get; set; } = string.Empty;

    /// <summary>When the first tick is due (UTC).</summary>
    public DateTime StartAt { get; set; }

    /// <summary>Time between ticks.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>The version of the row.</summary>
    public string ETag { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
}
