using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Links;

/// <summary>
/// A reminder that exists while something has waited for more than a minute: it wakes the actor although nobody calls it. The pending sweep of the
/// silos normally comes first.
/// </summary>
internal sealed partial class WakeUpReminder(Grain grain, TimeProvider clock, ILogger logger)
{
    private const string ReminderName = "pending";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private bool _registered;
    private bool _changing;

    /// <summary>The reminder came, so there is one.</summary>
    public void Came() => _registered = true;

    /// <summary>Registers or removes the reminder as needed.</summary>
    /// <param name="oldest">Since when the oldest thing waits; null when nothing does.</param>
    public async Task UpdateAsync(DateTimeOffset? oldest)
    {
        var needed = oldest is { } since && clock.GetUtcNow() - since > Period;
        if (_changing || (needed ? _registered : !_registered || oldest is not null))
        {
            return;
        }

        _changing = true;
        try
        {
            if (needed)
            {
                await grain.RegisterOrUpdateReminder(ReminderName, Period, Period);
                _registered = true;
            }
            else
            {
                if (await grain.GetReminder(ReminderName) is { } reminder)
                {
                    await grain.UnregisterReminder(reminder);
                }

                _registered = false;
            }
        }
        catch (Exception exception)
        {
            // Only the wake-up reminder is missing; it is tried again with the next change.
            LogFailed(logger, grain.GetPrimaryKeyString(), exception);
        }
        finally
        {
            _changing = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminder of {Key} could not be changed")]
    private static partial void LogFailed(ILogger logger, string key, Exception exception);
}
