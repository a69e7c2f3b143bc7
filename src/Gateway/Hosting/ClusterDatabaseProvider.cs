namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>The kinds of cluster databases.</summary>
internal enum ClusterDatabaseProvider
{
    /// <summary>A file in the data folder; for one machine.</summary>
    Sqlite,

    /// <summary>PostgreSQL; for several machines.</summary>
    PostgreSql,
}
