using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Grain storage on SQLite.</summary>
public static class SqliteGrainStorageExtensions
{
    /// <summary>Keeps the states of grains that name no storage in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder AddSqliteGrainStorageAsDefault(this ISiloBuilder builder, Action<SqliteGrainStorageOptions> configureOptions) =>
        builder.AddSqliteGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Keeps the states of grains that name no storage in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder AddSqliteGrainStorageAsDefault(this ISiloBuilder builder, Action<OptionsBuilder<SqliteGrainStorageOptions>>? configureOptions = null) =>
        builder.AddSqliteGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>Adds a grain storage in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="name">The name by which grains ask for the storage.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name, Action<SqliteGrainStorageOptions> configureOptions) =>
        builder.AddSqliteGrainStorage(name, (OptionsBuilder<SqliteGrainStorageOptions> options) => options.Configure(configureOptions));

    /// <summary>Adds a grain storage in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="name">The name by which grains ask for the storage.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name, Action<OptionsBuilder<SqliteGrainStorageOptions>>? configureOptions = null) =>
        builder.ConfigureServices(services => services.AddSqliteGrainStorage(name, configureOptions));

    /// <summary>Adds a grain storage in a SQLite file.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">The name by which grains ask for the storage.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSqliteGrainStorage(this IServiceCollection services, string name, Action<OptionsBuilder<SqliteGrainStorageOptions>>? configureOptions = null)
    {
        configureOptions?.Invoke(services.AddOptions<SqliteGrainStorageOptions>(name));
        services.ConfigureNamedOptionForLogging<SqliteGrainStorageOptions>(name);
        services.AddTransient<IConfigurationValidator>(provider => new SqliteOptionsValidator(
            $"{nameof(SqliteGrainStorageOptions)} '{name}'",
            () => provider.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get(name).ConnectionString));
        return services.AddGrainStorage(name, SqliteGrainStorageFactory.Create);
    }
}
