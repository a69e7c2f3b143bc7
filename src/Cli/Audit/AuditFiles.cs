using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>The journals of a data folder.</summary>
internal static class AuditFiles
{
    /// <summary>Opens a hub's journal; null when the folder has none.</summary>
    public static JournalFile? Open(DataFolder data, HubName hub)
    {
        var path = JournalFile.PathOf(data.Path, hub.Value);
        return File.Exists(path) ? JournalFile.Open(hub.Value, path) : null;
    }

    /// <summary>The sentence for a folder that has no journal of any of some hubs.</summary>
    public static CliException Nothing(DataFolder data) => new($"There is no journal below {data.Path}; name the data folder with --data.");

    /// <summary>Refuses a folder whose journals are elsewhere.</summary>
    public static void Require(DataFolder data)
    {
        if (MeshDatabases.Find(data) is { Kind: not DatabaseKind.Sqlite })
        {
            throw new CliException("The audits of this mesh lie on PostgreSQL, and this command reads SQLite files and exported files only; supervisors read them at /api/v1/owners/{code}/audit.");
        }
    }
}
