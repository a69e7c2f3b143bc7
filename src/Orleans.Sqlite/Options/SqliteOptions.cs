using Orleans.Sqlite;
using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of a silo's cluster membership on SQLite.</summary>
public sealed class SqliteClusteringSiloOptions
{
    /// <summary>Gets or sets the connection string of Microsoft.Data.Sqlite, which all silos and clients of the cluster share.</summary>
    [RedactConnectionString]
    public string ConnectionString { get; set; } = "";
}

/// <summary>Options of a client that finds its gateways in the membership table on SQLite.</summary>
public sealed class SqliteClusteringClientOptions
{
    /// <summary>Gets or sets the connection string of Microsoft.Data.Sqlite, the same as the silos'.</summary>
    [RedactConnectionString]
    public string ConnectionString { get; set; } = "";
}

/// <summary>Options of the reminder table on SQLite.</summary>
public sealed class SqliteReminderTableOptions
{
    /// <summary>Gets or sets the connection string of Microsoft.Data.Sqlite.</summary>
    [RedactConnectionString]
    public string ConnectionString { get; set; } = "";
}

/// <summary>Options of a grain storage on SQLite.</summary>
public sealed class SqliteGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The stage at which the file is opened unless <see cref="InitStage"/> says otherwise.</summary>
    public const int DefaultInitStage = ServiceLifecycleStage.ApplicationServices;

    /// <summary>Gets or sets the connection string of Microsoft.Data.Sqlite.</summary>
    [RedactConnectionString]
    public string ConnectionString { get; set; } = "";

    /// <summary>Gets or sets the stage of the silo's life at which the file is opened. A storage that is used earlier opens it then.</summary>
    public int InitStage { get; set; } = DefaultInitStage;

    /// <summary>Gets or sets whether clearing a state deletes its row. Otherwise, and by default, the row stays, without a payload and with a new ETag.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>Gets or sets what turns a state into bytes. By default it is the serializer registered under the storage's name, or else Orleans' own default.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}

/// <summary>Stops a host from starting with a connection string that cannot work.</summary>
/// <param name="owner">What is configured, for the message.</param>
/// <param name="connectionString">Gives the connection string.</param>
internal sealed class SqliteOptionsValidator(string owner, Func<string> connectionString) : IConfigurationValidator
{
    /// <inheritdoc />
    public void ValidateConfiguration() => SqliteLocation.Parse(owner, connectionString());
}
