namespace Orleans.Sqlite;

/// <summary>
/// The tables of one component, as the steps that lead from an empty file to them. The version of a component is the number of
/// steps that its file has taken; components that share a file have versions of their own, in the table <c>OrleansSchema</c>.
/// </summary>
/// <param name="Component">The component's name in <c>OrleansSchema</c>.</param>
/// <param name="Steps">The steps, oldest first. A step that was released never changes.</param>
internal sealed record SqliteTables(string Component, params string[] Steps)
{
    /// <summary>Brings a file to this version; several processes may do so at once.</summary>
    /// <param name="session">The file, with no transaction open.</param>
    /// <param name="file">The file's name, for the message.</param>
    /// <param name="patience">How long to wait for the lock of another connection.</param>
    /// <exception cref="OrleansConfigurationException">The file is of a newer version.</exception>
    public void Apply(SqliteSession session, string file, TimeSpan patience)
    {
        if (ReadVersion(session, file) == Steps.Length)
        {
            return;
        }

        session.ExecuteWhenFree("BEGIN IMMEDIATE", patience);
        try
        {
            // Another process may have been quicker: what counts is what stands there now that the file is locked.
            session.Execute("CREATE TABLE IF NOT EXISTS OrleansSchema (Component TEXT NOT NULL PRIMARY KEY, Version INTEGER NOT NULL) STRICT");
            foreach (var step in Steps.Skip(ReadVersion(session, file)))
            {
                session.Execute(step);
            }

            session.Statement(
                "INSERT INTO OrleansSchema (Component, Version) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET Version = excluded.Version", Component, Steps.Length).Run();
            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    private int ReadVersion(SqliteSession session, string file)
    {
        if (session.Statement("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'OrleansSchema'").Number() == 0)
        {
            return 0;
        }

        var version = session.Statement("SELECT Version FROM OrleansSchema WHERE Component = ?1", Component).Number() ?? 0;
        return version <= Steps.Length
            ? (int)version
            : throw new OrleansConfigurationException($"The SQLite file {file} has version {version} of the {Component} tables, this program knows versions up to {Steps.Length}. Run a newer program, or give it another file.");
    }
}
