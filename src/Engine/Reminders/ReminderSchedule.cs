using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>The reminders that this silo runs, and when each is due. Not thread-safe.</summary>
internal sealed class ReminderSchedule
{
    // A silo that died is noticed and its reminders are taken over well within this time. A tick that fell into it may
    // have been missed by everybody, so whoever takes over delivers it, once more at worst.
    internal static readonly TimeSpan TakeoverWindow = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(GrainId Grain, string Name), LocalReminder> _reminders = [];
    private readonly PriorityQueue<LocalReminder, DateTime> _byDue = new();

    internal int Count => _reminders.Count;

    internal IReadOnlyCollection<LocalReminder> All => _reminders.Values;

    /// <summary>Runs a reminder that was registered just now.</summary>
    internal void Register(ReminderEntry entry) => Add(new LocalReminder(entry) { Due = entry.StartAt });

    /// <summary>Runs a reminder that was found in the table, unless the same version of it runs already.</summary>
    internal void TakeOver(ReminderEntry entry, DateTime now)
    {
        if (_reminders.TryGetValue((entry.GrainId, entry.ReminderName), out LocalReminder? known) && known.Entry.ETag == entry.ETag)
        {
            return;
        }

        var reminder = new LocalReminder(entry);
        reminder.Due = reminder.LastTick(now) is { } last && now - last <= TakeoverWindow ? now : reminder.NextTick(now);
        Add(reminder);
    }

    internal void Remove((GrainId Grain, string Name) key) => _reminders.Remove(key);

    /// <summary>When the next reminder is due; null when there is none.</summary>
    internal DateTime? NextDue()
    {
        while (_byDue.TryPeek(out LocalReminder? reminder, out DateTime due))
        {
            if (IsCurrent(reminder, due))
            {
                return due;
            }

            _byDue.Dequeue();
        }

        return null;
    }

    /// <summary>Takes the next reminder that is due; its following tick is planned by then.</summary>
    internal LocalReminder? TakeDue(DateTime now)
    {
        while (NextDue() is { } due && due <= now)
        {
            LocalReminder reminder = _byDue.Dequeue();
            Plan(reminder, reminder.NextTick(now));
            if (!reminder.IsFiring)
            {
                return reminder;
            }
        }

        return null;
    }

    /// <summary>Has a reminder fired at <paramref name="due"/>.</summary>
    internal void Plan(LocalReminder reminder, DateTime due)
    {
        reminder.Due = due;
        _byDue.Enqueue(reminder, due);
    }

    private void Add(LocalReminder reminder)
    {
        _reminders[reminder.Key] = reminder;
        _byDue.Enqueue(reminder, reminder.Due);
    }

    private bool IsCurrent(LocalReminder reminder, DateTime due) =>
        reminder.Due == due && _reminders.TryGetValue(reminder.Key, out LocalReminder? current) && ReferenceEquals(current, reminder);
}
