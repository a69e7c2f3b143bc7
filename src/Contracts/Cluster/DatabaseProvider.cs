namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>What holds the databases of the cluster and of the hubs.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite files in the data folder; for one machine.</summary>
    Sqlite,

    /// <summary>PostgreSQL, one database for the cluster and one for each hub; for several machines.</summary>
    PostgreSql,
}
