using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>The rows of reminders in memory. Silos that share a process share one, so that a reminder outlives the silo it was registered on.</summary>
internal sealed class InMemoryReminderStore
{
    private long _versions;

    internal ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> Rows { get; } = new();

    internal long NextVersion() => Interlocked.Increment(ref _versions);
}
