using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans;

/// <summary>Reminders of a grain: they survive its deactivation and the end of its silo. The grain implements <see cref="IRemindable"/>.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers a reminder, or changes the one of that name: first after <paramref name="dueTime"/>, then every <paramref name="period"/>.</summary>
    /// <exception cref="ArgumentException">A name is missing, or the period is shorter than <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</exception>
    /// <exception cref="InvalidOperationException">The grain does not implement <see cref="IRemindable"/>, or the silo has no reminders.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        Registry(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);

    /// <inheritdoc cref="RegisterOrUpdateReminder(IGrainBase, string, TimeSpan, TimeSpan)"/>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    /// <summary>Removes a reminder.</summary>
    /// <exception cref="ReminderException">The reminder was changed or removed meanwhile.</exception>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) => Registry(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);

    /// <inheritdoc cref="UnregisterReminder(IGrainBase, IGrainReminder)"/>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

    /// <summary>The reminder of that name; null when there is none.</summary>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) => Registry(grain).GetReminder(grain.GrainContext.GrainId, reminderName);

    /// <inheritdoc cref="GetReminder(IGrainBase, string)"/>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

    /// <summary>All reminders of the grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => Registry(grain).GetReminders(grain.GrainContext.GrainId);

    /// <inheritdoc cref="GetReminders(IGrainBase)"/>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

    private static IReminderRegistry Registry(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        if (grain is not IRemindable)
        {
            throw new InvalidOperationException($"Grain class '{grain.GetType()}' uses reminders: it must implement {nameof(IRemindable)}.");
        }

        return grain.GrainContext.ActivationServices.GetService<IReminderRegistry>()
            ?? throw new InvalidOperationException("This silo has no reminders: call UseAdoNetReminderService or UseInMemoryReminderService on the silo builder.");
    }
}
