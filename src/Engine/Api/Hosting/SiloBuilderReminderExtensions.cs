using Interpol.Mesh.Engine.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Gives a silo reminders.</summary>
public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds the service that runs reminders; where they are stored is chosen with another call.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <summary>Adds the service that runs reminders; where they are stored is chosen with another call.</summary>
    public static void AddReminders(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ReminderService)))
        {
            return;
        }

        services.AddOptions<ReminderOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IReminderDelivery, ReminderCall>();
        services.AddSingleton<ReminderService>();
        services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<ReminderService>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ReminderService>());
    }

    /// <summary>Stores reminders in a relational database.</summary>
    public static ISiloBuilder UseAdoNetReminderService(this ISiloBuilder builder, Action<AdoNetReminderTableOptions> configureOptions) =>
        builder.UseAdoNetReminderService(options => options.Configure(configureOptions));

    /// <summary>Stores reminders in a relational database.</summary>
    public static ISiloBuilder UseAdoNetReminderService(this ISiloBuilder builder, Action<OptionsBuilder<AdoNetReminderTableOptions>> configureOptions)
    {
        builder.Services.UseAdoNetReminderService(configureOptions);
        return builder;
    }

    /// <summary>Stores reminders in a relational database.</summary>
    public static IServiceCollection UseAdoNetReminderService(this IServiceCollection services, Action<OptionsBuilder<AdoNetReminderTableOptions>> configureOptions)
    {
        services.AddReminders();
        configureOptions(services.AddOptions<AdoNetReminderTableOptions>());
        services.Replace(ServiceDescriptor.Singleton<IReminderTable, AdoNetReminderTable>());
        return services;
    }
}
