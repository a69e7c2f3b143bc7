namespace Orleans.Hosting;

/// <summary>Options of reminders.</summary>
public sealed class ReminderOptions
{
    /// <summary>The shortest period that may be asked for. Default: one minute.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between readings of the whole table; changes of membership are followed at once. Default: five minutes.</summary>
    public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the table may take to open at the silo's start. Default: five minutes.</summary>
    public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
