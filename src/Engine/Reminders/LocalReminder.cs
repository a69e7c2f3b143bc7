using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>A reminder that this silo runs. Its ticks are numbered: tick n is due n periods after the first.</summary>
internal sealed class LocalReminder(ReminderEntry entry)
{
    internal ReminderEntry Entry { get; } = entry;

    internal (GrainId Grain, string Name) Key => (Entry.GrainId, Entry.ReminderName);

    /// <summary>When it is to be fired next.</summary>
    internal DateTime Due { get; set; }

    /// <summary>A tick is being delivered; the next one waits for it.</summary>
    internal bool IsFiring { get; set; }

    internal TickStatus Status(DateTime now) => new(Entry.StartAt, Entry.Period, now);

    /// <summary>The first tick after <paramref name="now"/>.</summary>
    internal DateTime NextTick(DateTime now) =>
        now < Entry.StartAt ? Entry.StartAt : Entry.StartAt + (((now - Entry.StartAt).Ticks / Entry.Period.Ticks) + 1) * Entry.Period;

    /// <summary>The last tick that was due at <paramref name="now"/>; null before the first.</summary>
    internal DateTime? LastTick(DateTime now) => now < Entry.StartAt ? null : NextTick(now) - Entry.Period;
}
