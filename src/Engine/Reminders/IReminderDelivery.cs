using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>Brings a tick to a grain.</summary>
internal interface IReminderDelivery
{
    /// <summary>Completes when the grain has handled the tick, and fails as it failed.</summary>
    Task DeliverAsync(GrainId grain, string reminderName, TickStatus status);
}

/// <summary>Calls the grain as anybody else does, so that a tick is a turn like any other.</summary>
internal sealed class ReminderCall(IGrainFactory grains) : IReminderDelivery
{
    public Task DeliverAsync(GrainId grain, string reminderName, TickStatus status) => grains.GetGrain<IRemindable>(grain).ReceiveReminder(reminderName, status);
}
