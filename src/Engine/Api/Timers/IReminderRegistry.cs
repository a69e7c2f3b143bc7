using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Registers the reminders of grains.</summary>
public interface IReminderRegistry
{
    /// <summary>Registers a reminder, or changes the one of that name; returns when it is stored.</summary>
    /// <exception cref="ArgumentException">A name is missing, or the period is shorter than <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</exception>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Removes a reminder.</summary>
    /// <exception cref="ReminderException">The reminder was changed or removed meanwhile.</exception>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>The reminder of that name; null when there is none.</summary>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>All reminders of a grain.</summary>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
