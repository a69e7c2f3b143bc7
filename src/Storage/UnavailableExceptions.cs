namespace Interpol.Mesh.Storage;

/// <summary>A hub's database cannot be opened, is damaged, or was made by a newer version. Other hubs are not affected.</summary>
/// <param name="hub">The hub's name.</param>
/// <param name="database">The file, or for PostgreSQL the server and database, without credentials.</param>
/// <param name="cause">What is wrong with it, as part of a sentence.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class HubUnavailableException(string hub, string database, string cause, Exception? innerException = null)
    : Exception($"The database of hub '{hub}' cannot be used: {database}: {cause}", innerException)
{
    /// <summary>The hub's name.</summary>
    public string Hub { get; } = hub;

    /// <summary>The file, or for PostgreSQL the server and database, without credentials.</summary>
    public string Database { get; } = database;

    /// <summary>What is wrong with it.</summary>
    public string Cause { get; } = cause;
}

/// <summary>The cluster's database cannot be opened or was made by a newer version.</summary>
/// <param name="database">The server and database, without credentials.</param>
/// <param name="cause">What is wrong with it, as part of a sentence.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class ClusterUnavailableException(string database, string cause, Exception? innerException = null)
    : Exception($"The database of the cluster cannot be used: {database}: {cause}", innerException)
{
    /// <summary>The server and database, without credentials.</summary>
    public string Database { get; } = database;

    /// <summary>What is wrong with it.</summary>
    public string Cause { get; } = cause;
}
