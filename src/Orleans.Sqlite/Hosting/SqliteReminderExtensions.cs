using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Sqlite.Reminders;

namespace Orleans.Hosting;

/// <summary>Reminders on SQLite.</summary>
public static class SqliteReminderExtensions
{
    /// <summary>Keeps reminders in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder UseSqliteReminderService(this ISiloBuilder builder, Action<SqliteReminderTableOptions> configureOptions) =>
        builder.UseSqliteReminderService((OptionsBuilder<SqliteReminderTableOptions> options) => options.Configure(configureOptions));

    /// <summary>Keeps reminders in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder UseSqliteReminderService(this ISiloBuilder builder, Action<OptionsBuilder<SqliteReminderTableOptions>> configureOptions) =>
        builder.ConfigureServices(services => services.UseSqliteReminderService(configureOptions));

    /// <summary>Keeps reminders in a SQLite file.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection UseSqliteReminderService(this IServiceCollection services, Action<OptionsBuilder<SqliteReminderTableOptions>> configureOptions)
    {
        services.AddReminders();
        configureOptions(services.AddOptions<SqliteReminderTableOptions>());
        services.ConfigureFormatter<SqliteReminderTableOptions>();
        services.AddSingleton<IReminderTable, SqliteReminderTable>();
        return services.AddSingleton<IConfigurationValidator>(provider => new SqliteOptionsValidator(
            nameof(SqliteReminderTableOptions),
            () => provider.GetRequiredService<IOptions<SqliteReminderTableOptions>>().Value.ConnectionString));
    }
}
