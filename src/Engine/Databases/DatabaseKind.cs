namespace Interpol.Mesh.Engine.Databases;

/// <summary>The databases that the engine speaks to.</summary>
internal enum DatabaseKind
{
    /// <summary>A SQLite file, for one machine; invariant <see cref="DatabaseSettings.SqliteInvariant"/>.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server; invariant <see cref="DatabaseSettings.PostgresInvariant"/>.</summary>
    Postgres,
}
