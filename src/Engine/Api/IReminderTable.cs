using Orleans.Runtime;

namespace Orleans;

/// <summary>Stores reminders.</summary>
public interface IReminderTable
{
    /// <summary>Prepares the table.</summary>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>The reminders of a grain.</summary>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>The reminders of grains whose hash lies after <paramref name="begin"/> and up to <paramref name="end"/>, around zero if begin is not below end.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One reminder; null when there is none.</summary>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Writes a reminder.</summary>
    /// <returns>The version of the row.</returns>
    Task<string> UpsertRow(ReminderEntry entry);

    /// <summary>Removes a reminder; false when its version has changed.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Removes all rows. For tests.</summary>
    Task TestOnlyClearTable();

    /// <summary>Ends the use of the table.</summary>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
