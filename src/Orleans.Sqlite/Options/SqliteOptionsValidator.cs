using Orleans.Sqlite;

namespace Orleans.Configuration;

/// <summary>Stops a host from starting with a connection string that cannot work.</summary>
/// <param name="owner">What is configured, for the message.</param>
/// <param name="connectionString">Gives the connection string.</param>
internal sealed class SqliteOptionsValidator(string owner, Func<string> connectionString) : IConfigurationValidator
{
    /// <inheritdoc />
    public void ValidateConfiguration() => SqliteLocation.Parse(owner, connectionString());
}
