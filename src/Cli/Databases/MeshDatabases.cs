using System.Text.Json;
using System.Text.Json.Serialization;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Npgsql;

namespace Interpol.Mesh.Cli.Databases;

/// <summary>What holds the databases of a mesh.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatabaseKind>))]
internal enum DatabaseKind
{
    /// <summary>SQLite files in the data folder.</summary>
    Sqlite,

    /// <summary>PostgreSQL servers of this mesh alone, with their files in the data folder.</summary>
    PrivatePostgres,

    /// <summary>PostgreSQL servers that somebody else runs.</summary>
    Postgres,
}

/// <summary>Where the databases of a mesh are. The data folder remembers it unless they are SQLite files.</summary>
internal sealed record MeshDatabases
{
    private const string FileName = "databases.json";

    /// <summary>What holds them.</summary>
    public DatabaseKind Kind { get; init; }

    /// <summary>The connection string of the cluster's database on a server that somebody else runs.</summary>
    public string? Cluster { get; init; }

    /// <summary>The connection strings of the hubs' databases there, by hub.</summary>
    public IReadOnlyDictionary<string, string> Hubs { get; init; } = new Dictionary<string, string>();

    /// <summary>The databases of a data folder; null while it has none.</summary>
    public static MeshDatabases? Find(DataFolder data)
    {
        var file = Path.Combine(data.Path, FileName);
        if (File.Exists(file))
        {
            return JsonSerializer.Deserialize<MeshDatabases>(File.ReadAllBytes(file), JsonSerializerOptions.Web);
        }

        return File.Exists(Path.Combine(data.Path, "cluster.db")) ? new MeshDatabases() : null;
    }

    /// <summary>Databases on servers that somebody else runs.</summary>
    /// <param name="cluster">The connection string of the cluster's.</param>
    /// <param name="hubs">A hub, an equals sign and the connection string of its database, once for each hub.</param>
    public static MeshDatabases OnServers(string? cluster, IReadOnlyList<string> hubs)
    {
        var clusterConnection = cluster is null ? null : Checked("--cluster-connection", cluster);
        var connections = new Dictionary<string, string>();
        foreach (var text in hubs)
        {
            var (hub, connection) = text.Split('=', 2) is [var name, var rest] ? (name, rest) : (text, string.Empty);
            if (!HubName.TryParse(hub, out _) || !connections.TryAdd(hub, Checked("--hub-connection", connection)))
            {
                throw new CliException("--hub-connection is a hub's name, = and its connection string, once for each hub.");
            }
        }

        return clusterConnection is not null && connections.Count == HubName.All.Length
            ? new MeshDatabases { Kind = DatabaseKind.Postgres, Cluster = clusterConnection, Hubs = connections }
            : throw new CliException($"On servers that exist a mesh needs --cluster-connection and a --hub-connection for each of {string.Join(", ", HubName.All)}.");
    }

    /// <summary>The databases that a mesh is to run on: those that were asked for, else those that it has, else SQLite files.</summary>
    public static MeshDatabases Choose(DataFolder data, MeshDatabases? asked)
    {
        var has = Find(data);
        if (asked is not null && has is not null && asked.Kind != has.Kind)
        {
            throw new CliException($"The mesh in {data.Path} is on {has.Describe()}; name another folder with --data, or empty this one with --fresh.");
        }

        return asked ?? has ?? new MeshDatabases();
    }

    /// <summary>Lets later commands on the data folder know.</summary>
    public void Remember(DataFolder data)
    {
        if (Kind != DatabaseKind.Sqlite)
        {
            WholeFile.Write(Path.Combine(data.Path, FileName), JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));
        }
    }

    /// <summary>What holds them, in words.</summary>
    public string Describe() => Kind switch
    {
        DatabaseKind.Sqlite => "SQLite files",
        DatabaseKind.PrivatePostgres => "PostgreSQL servers of its own",
        _ => "PostgreSQL servers that others run",
    };

    /// <summary>What a gateway is told of them.</summary>
    public IEnumerable<string> GatewayArguments(DataFolder data) => Kind switch
    {
        DatabaseKind.Sqlite => [],
        DatabaseKind.PrivatePostgres => ["--provider", "postgresql", "--cluster-connection", PrivateServer.Cluster(data).ConnectionString],
        _ => ["--provider", "postgresql", "--cluster-connection", Cluster!],
    };

    /// <summary>What a silo is told of them.</summary>
    public IEnumerable<string> SiloArguments(DataFolder data) => Kind switch
    {
        DatabaseKind.Sqlite => [],
        _ => [.. GatewayArguments(data), .. HubName.All.SelectMany(hub => new[] { "--hub-connection", $"{hub}={ConnectionOf(data, hub)}" })],
    };

    private string ConnectionOf(DataFolder data, HubName hub) => Kind == DatabaseKind.PrivatePostgres ? PrivateServer.Of(data, hub).ConnectionString : Hubs[hub.Value];

    /// <summary>Everybody on a machine can read the command lines of all its processes, and silos get these texts on theirs.</summary>
    private static string Checked(string option, string connection)
    {
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Password)
                ? connection
                : throw new CliException($"{option} has a password, which others could read on the command line; write Passfile=FILE instead, or set PGPASSWORD.");
        }
        catch (ArgumentException unreadable)
        {
            throw new CliException($"{option} has a connection string that cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
