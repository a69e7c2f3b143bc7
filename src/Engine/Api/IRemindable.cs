using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that receives reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>A reminder fires. It fires at least once a period while the cluster lives; missed ticks are not repeated.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
