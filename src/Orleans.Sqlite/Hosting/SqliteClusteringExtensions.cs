using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Sqlite.Clustering;

namespace Orleans.Hosting;

/// <summary>Cluster membership on SQLite.</summary>
public static class SqliteClusteringExtensions
{
    /// <summary>Lets this silo find its cluster in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder UseSqliteClustering(this ISiloBuilder builder, Action<SqliteClusteringSiloOptions> configureOptions) =>
        builder.UseSqliteClustering((OptionsBuilder<SqliteClusteringSiloOptions> options) => options.Configure(configureOptions));

    /// <summary>Lets this silo find its cluster in a SQLite file.</summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static ISiloBuilder UseSqliteClustering(this ISiloBuilder builder, Action<OptionsBuilder<SqliteClusteringSiloOptions>> configureOptions) =>
        builder.ConfigureServices(services => services.AddSqliteMembershipTable(configureOptions));

    /// <summary>Adds the membership table alone, for a client that chooses its gateways by more than their addresses.</summary>
    /// <param name="services">The client's services.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSqliteMembershipTable(this IServiceCollection services, Action<SqliteClusteringSiloOptions> configureOptions) =>
        services.AddSqliteMembershipTable((OptionsBuilder<SqliteClusteringSiloOptions> options) => options.Configure(configureOptions));

    /// <summary>Lets this client find the gateways of its cluster in a SQLite file.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static IClientBuilder UseSqliteClustering(this IClientBuilder builder, Action<SqliteClusteringClientOptions> configureOptions) =>
        builder.UseSqliteClustering((OptionsBuilder<SqliteClusteringClientOptions> options) => options.Configure(configureOptions));

    /// <summary>Lets this client find the gateways of its cluster in a SQLite file.</summary>
    /// <param name="builder">The client's builder.</param>
    /// <param name="configureOptions">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static IClientBuilder UseSqliteClustering(this IClientBuilder builder, Action<OptionsBuilder<SqliteClusteringClientOptions>> configureOptions) =>
        builder.ConfigureServices(services =>
        {
            configureOptions(services.AddOptions<SqliteClusteringClientOptions>());
            services.ConfigureFormatter<SqliteClusteringClientOptions>();
            services.AddSingleton<IGatewayListProvider, SqliteGatewayListProvider>();
            services.AddSingleton<IConfigurationValidator>(provider => new SqliteOptionsValidator(
                nameof(SqliteClusteringClientOptions),
                () => provider.GetRequiredService<IOptions<SqliteClusteringClientOptions>>().Value.ConnectionString));
        });

    private static IServiceCollection AddSqliteMembershipTable(this IServiceCollection services, Action<OptionsBuilder<SqliteClusteringSiloOptions>> configureOptions)
    {
        configureOptions(services.AddOptions<SqliteClusteringSiloOptions>());
        services.ConfigureFormatter<SqliteClusteringSiloOptions>();
        services.AddSingleton<IMembershipTable, SqliteMembershipTable>();
        return services.AddSingleton<IConfigurationValidator>(provider => new SqliteOptionsValidator(
            nameof(SqliteClusteringSiloOptions),
            () => provider.GetRequiredService<IOptions<SqliteClusteringSiloOptions>>().Value.ConnectionString));
    }
}
