using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

internal static partial class ReminderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminders could not be read; those already known go on, and reading is tried again.")]
    internal static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reminder '{Name}' of grain '{Grain}' could not be delivered and is tried again.")]
    internal static partial void DeliveryFailed(ILogger logger, string name, GrainId grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Grain '{Grain}' failed in its reminder '{Name}'; the next tick comes as planned.")]
    internal static partial void GrainFailed(ILogger logger, string name, GrainId grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "This silo runs {Count} reminders.")]
    internal static partial void Running(ILogger logger, int count);
}
