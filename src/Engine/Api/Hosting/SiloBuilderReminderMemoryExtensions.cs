using Interpol.Mesh.Engine.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Hosting;

/// <summary>Gives a silo reminders that are kept in memory, for tests and trials: they are lost with the process.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Stores reminders in the memory of this process.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.TryAddSingleton<InMemoryReminderStore>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IReminderTable, InMemoryReminderTable>());
        return builder;
    }
}
