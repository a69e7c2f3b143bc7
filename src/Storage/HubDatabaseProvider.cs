namespace Interpol.Mesh.Storage;

/// <summary>What holds the hubs' databases.</summary>
public enum HubDatabaseProvider
{
    /// <summary>SQLite files in the data folder of this machine.</summary>
    Sqlite,

    /// <summary>PostgreSQL, one database a hub.</summary>
    PostgreSql,
}
