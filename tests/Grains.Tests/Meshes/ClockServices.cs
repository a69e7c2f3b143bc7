using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;

namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>Clocks of tests in a silo.</summary>
internal static class ClockServices
{
    private static readonly string[] EnginesOwn =
    [
        TimeProviderNames.Grains, TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership,
        TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory, ReminderTimeProviderNames.Reminders,
    ];

    /// <summary>Has the application go by a clock of the test. The engine keeps its own time: with a clock that stands still its timers would never come.</summary>
    public static void UseClock(this IServiceCollection services, TimeProvider clock)
    {
        services.AddSingleton(clock);
        foreach (var name in EnginesOwn)
        {
            services.AddKeyedSingleton(name, TimeProvider.System);
        }
    }
}
