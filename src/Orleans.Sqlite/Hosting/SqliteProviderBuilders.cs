using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Storage;

[assembly: RegisterProvider("Sqlite", "Clustering", "Silo", typeof(SqliteClusteringProviderBuilder))]
[assembly: RegisterProvider("Sqlite", "Clustering", "Client", typeof(SqliteClusteringProviderBuilder))]
[assembly: RegisterProvider("Sqlite", "Reminders", "Silo", typeof(SqliteRemindersProviderBuilder))]
[assembly: RegisterProvider("Sqlite", "GrainStorage", "Silo", typeof(SqliteGrainStorageProviderBuilder))]

namespace Orleans.Hosting;

/// <summary>Clustering by configuration: <c>Orleans:Clustering:ProviderType = Sqlite</c>.</summary>
internal sealed class SqliteClusteringProviderBuilder : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    /// <inheritdoc />
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseSqliteClustering((OptionsBuilder<SqliteClusteringSiloOptions> options) => options.Configure<IServiceProvider>(
            (value, services) => value.ConnectionString = ConfiguredConnection.Read(configurationSection, services)));

    /// <inheritdoc />
    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseSqliteClustering((OptionsBuilder<SqliteClusteringClientOptions> options) => options.Configure<IServiceProvider>(
            (value, services) => value.ConnectionString = ConfiguredConnection.Read(configurationSection, services)));
}

/// <summary>Reminders by configuration: <c>Orleans:Reminders:ProviderType = Sqlite</c>.</summary>
internal sealed class SqliteRemindersProviderBuilder : IProviderBuilder<ISiloBuilder>
{
    /// <inheritdoc />
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseSqliteReminderService((OptionsBuilder<SqliteReminderTableOptions> options) => options.Configure<IServiceProvider>(
            (value, services) => value.ConnectionString = ConfiguredConnection.Read(configurationSection, services)));
}

/// <summary>Grain storage by configuration: <c>Orleans:GrainStorage:[name]:ProviderType = Sqlite</c>.</summary>
internal sealed class SqliteGrainStorageProviderBuilder : IProviderBuilder<ISiloBuilder>
{
    /// <inheritdoc />
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.AddSqliteGrainStorage(
            name ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (OptionsBuilder<SqliteGrainStorageOptions> options) => options.Configure<IServiceProvider>((value, services) =>
            {
                value.ConnectionString = ConfiguredConnection.Read(configurationSection, services);
                value.DeleteStateOnClear = configurationSection.GetValue(nameof(value.DeleteStateOnClear), value.DeleteStateOnClear);
                if (configurationSection["SerializerKey"] is { Length: > 0 } serializer)
                {
                    value.GrainStorageSerializer = services.GetRequiredKeyedService<IGrainStorageSerializer>(serializer);
                }
            }));
}

/// <summary>The connection string in a provider's section, there itself or by the name of one in <c>ConnectionStrings</c>.</summary>
internal static class ConfiguredConnection
{
    /// <summary>Reads it; the validator speaks up if there is none.</summary>
    public static string Read(IConfigurationSection section, IServiceProvider services)
    {
        if (section["ConnectionString"] is { Length: > 0 } connectionString)
        {
            return connectionString;
        }

        return section["ConnectionName"] is { Length: > 0 } name
            ? services.GetRequiredService<IConfiguration>().GetConnectionString(name) ?? ""
            : "";
    }
}
