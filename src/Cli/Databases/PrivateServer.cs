using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;
using Npgsql;

namespace Interpol.Mesh.Cli.Databases;

/// <summary>
/// A PostgreSQL server of one mesh alone: its files lie in the data folder, and it listens on a socket there and on no port. Who may enter the folder, the mesh's user and
/// root, may use the server.
/// </summary>
/// <param name="data">The mesh's data folder.</param>
/// <param name="database">What it keeps: a hub's name, or the cluster.</param>
/// <param name="number">The number that PostgreSQL puts into the socket's name in place of a port's.</param>
internal sealed class PrivateServer(DataFolder data, string database, int number)
{
    private const string User = "mesh";
    private const int MostConnectionsOfOnePool = 16;
    private const int MostConnections = 400;

    /// <summary>The file of a server that runs, and the lines in it with the process and the state.</summary>
    private const string ProcessFile = "postmaster.pid";
    private const int ProcessLine = 0;
    private const int StateLine = 7;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Path.Combine(data.Postgres, database);

    /// <summary>Its name among the processes of the mesh.</summary>
    public string Name => "postgres-" + database;

    /// <summary>The connection string of its database.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = data.Postgres,
        Port = number,
        Username = User,
        Database = "postgres",
        MaxPoolSize = MostConnectionsOfOnePool,
    }.ConnectionString;

    /// <summary>The process of the server; null while it does not run.</summary>
    public ProcessIdentity? Process =>
        ReadProcessFile() is { } lines
        && int.TryParse(lines[ProcessLine], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
        && ProcessIdentity.Of(pid) is { } process
        && process.Arguments().Contains(_folder)
        ? process
        : null;

    private bool IsReady => Process is not null && ReadProcessFile() is { } lines && lines.Length > StateLine && lines[StateLine].Trim() == "ready";

    /// <summary>The server of the cluster's database.</summary>
    public static PrivateServer Cluster(DataFolder data) => new(data, "cluster", 1);

    /// <summary>The server of a hub's database.</summary>
    public static PrivateServer Of(DataFolder data, HubName hub) => new(data, hub.Value, 2 + HubName.All.IndexOf(hub));

    /// <summary>The servers of a mesh, the cluster's first.</summary>
    public static IReadOnlyList<PrivateServer> All(DataFolder data) => [Cluster(data), .. HubName.All.Select(hub => Of(data, hub))];

    /// <summary>Asks servers to stop as their administrator would: whoever is connected is sent away, and what was committed is on disk.</summary>
    /// <returns>Those that had to be killed.</returns>
    public static Task<IReadOnlyList<ProcessIdentity>> StopAsync(IReadOnlyCollection<ProcessIdentity> servers) =>
        ProcessStopper.StopAsync(servers, ProcessStopper.DatabaseGrace, Signals.Interrupt);

    /// <summary>Stops those servers of a mesh that still run.</summary>
    public static Task<IReadOnlyList<ProcessIdentity>> StopAllAsync(DataFolder data) => StopAsync([.. All(data).Select(server => server.Process).OfType<ProcessIdentity>()]);

    /// <summary>Makes the server's files where they are missing.</summary>
    public async Task MakeAsync()
    {
        const int LongestSocket = 107;
        if (Encoding.UTF8.GetByteCount(Path.Combine(data.Postgres, $".s.PGSQL.{number}")) > LongestSocket)
        {
            throw new CliException($"The path {data.Path} is too long for the sockets of PostgreSQL; name a data folder with a shorter one with --data.");
        }

        if (Directory.Exists(_folder))
        {
            return;
        }

        // Whole or not at all: the folder gets its name when everything is in it.
        var draft = _folder + ".new";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        var initialise = PostgresPrograms.Newest().Command("initdb", "--pgdata", draft, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8");
        await PostgresPrograms.RunAsync(initialise, $"The files of {Name} cannot be made");
        Directory.Move(draft, _folder);
    }

    /// <summary>Starts the server.</summary>
    public ChildProcess Start()
    {
        var version = File.ReadAllText(Path.Combine(_folder, "PG_VERSION")).Trim();
        string[] settings =
        [
            "listen_addresses=", $"port={number}", $"cluster_name=mesh {database}", $"max_connections={MostConnections}", "shared_buffers=64MB",
            "lc_messages=C", "logging_collector=off", "log_destination=stderr",
        ];
        return ChildProcess.StartProgram(
            Name,
            PostgresPrograms.OfVersion(version).Command("postgres", ["-D", _folder, "-k", data.Postgres, .. settings.SelectMany(setting => new[] { "-c", setting })]),
            data.LogFile(Name));
    }

    /// <summary>Waits until a server that was started takes connections, which after a crash may take a while.</summary>
    public async Task WaitUntilReadyAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ChildProcess.ReadyDeadline);
        while (!IsReady)
        {
            if (child.Ended.IsCompleted)
            {
                throw new CliException($"{Name} {ChildProcess.Describe(await child.Ended)} before it was ready; its log {child.LogFile} says why.");
            }

            try
            {
                await Task.Delay(Poll, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new CliException($"{Name} is not ready after {Terminal.Seconds(ChildProcess.ReadyDeadline)}; its log {child.LogFile} may say why.");
            }
        }
    }

    private string[]? ReadProcessFile()
    {
        try
        {
            return File.ReadAllLines(Path.Combine(_folder, ProcessFile)) is { Length: > 0 } lines ? lines : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
