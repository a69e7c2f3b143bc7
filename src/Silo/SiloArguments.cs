using System.Globalization;
using System.Net;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>The command line of a silo.</summary>
internal sealed record SiloArguments
{
    /// <summary>What can be written on the command line.</summary>
    public const string Usage =
        "--hub lyon|singapore|buenos-aires --number N --data DIR [--keys DIR] [--no-tls] [--listen ADDRESS] [--advertise ADDRESS] [--silo-port P] [--gateway-port P] [--health-port P] "
        + "[--provider sqlite|postgresql] [--cluster-connection CS] [--hub-connection lyon=CS ...] [--hub-key FILE]";

    /// <summary>The same with what it means.</summary>
    public const string Help = """
        Interpol.Mesh.Silo --hub HUB --number N --data DIR [options]
          --hub HUB                  lyon, singapore or buenos-aires
          --number N                 1 to 99, unique at the hub; the silo's name is the hub's, a dash and the number
          --data DIR                 folder with run files and, on SQLite, the databases
          --keys DIR                 folder with the silos' secret, the register of gateways and certificates; default: keys in the data folder
          --no-tls                   connections without encryption and certificates, on the loopback address only; then also for all others of the mesh
          --listen ADDRESS           IP address on which it listens for silos and gateways; default: 127.0.0.1
          --advertise ADDRESS        IP address by which other machines reach it; default: that of --listen; needed when that stands for all (0.0.0.0 or ::)
          --silo-port PORT           for other silos; default: a usual one when it is free, otherwise any free one
          --gateway-port PORT        for gateways; default: likewise
          --health-port PORT         for /healthz, /readyz and /metrics, always on 127.0.0.1; default: likewise
          --hub-key FILE             the hub's private key, which signs the audits of the others; default: hub-HUB.pem in the folder of keys
          --provider PROVIDER        sqlite (default) or postgresql: where the databases are
          --cluster-connection TEXT  connection string of the cluster's database; needed for postgresql
          --hub-connection HUB=TEXT  connection string of a hub's database; for postgresql needed once for each hub

        On PostgreSQL every silo names the same four databases: the cluster's and one for each hub, since it stands in for hubs that have no silo. Gateways
        name the cluster's. The databases may be empty; silos make the tables at their first start, for which their user needs the right to create them.
        A silo that cannot open the database of its own hub does not start; that of another hub it tries again when it is needed. While the server is
        away nothing is acknowledged, writes are answered 'unavailable', and silos and gateways go on by themselves when it is back.
        Others can read a command line: Passfile=FILE in a connection string names a file with the password, in the form of PostgreSQL's own programs.
        Maximum Pool Size in a connection string bounds the connections that one silo opens for one use of the database, of which a hub's has three.
        """;

    private const int MaxNumber = 99;

    public required HubName Hub { get; init; }

    public required int Number { get; init; }

    public required string DataFolder { get; init; }

    public string? KeysPath { get; init; }

    public bool Tls { get; init; } = true;

    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    public IPAddress Advertise { get; init; } = IPAddress.Loopback;

    public int? SiloPort { get; init; }

    public int? GatewayPort { get; init; }

    public int? HealthPort { get; init; }

    public HubDatabaseProvider Provider { get; init; }

    public string? ClusterConnection { get; init; }

    public IReadOnlyDictionary<HubName, string> HubConnections { get; init; } = new Dictionary<HubName, string>();

    public string? HubKey { get; init; }

    /// <summary>The silo's name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Hub.Value}-{Number}");

    /// <summary>Reads a command line.</summary>
    /// <exception cref="StartupException">It is not understood; the sentence says what is wrong.</exception>
    public static SiloArguments Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var connections = new Dictionary<HubName, string>();
        var tls = true;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (name == "--no-tls")
            {
                tls = false;
                i--;
                continue;
            }

            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new StartupException($"{name} needs a value. Usage: {Usage}");
            if (name == "--hub-connection")
            {
                AddConnection(connections, value);
            }
            else if (name is not ("--hub" or "--number" or "--data" or "--keys" or "--listen" or "--advertise" or "--silo-port" or "--gateway-port" or "--health-port" or "--provider" or "--cluster-connection" or "--hub-key"))
            {
                throw new StartupException($"{name} is not known. Usage: {Usage}");
            }
            else if (!values.TryAdd(name, value))
            {
                throw new StartupException($"{name} is given twice.");
            }
        }

        var listen = Address(values, "--listen") ?? IPAddress.Loopback;
        var advertise = Address(values, "--advertise") ?? listen;
        CheckAddresses(listen, advertise, tls);
        var parsed = new SiloArguments
        {
            Hub = HubName.TryParse(Needed(values, "--hub"), out var hub) ? hub : throw new StartupException($"--hub is one of {string.Join(", ", HubName.All)}."),
            Number = Whole(values, "--number", 1, MaxNumber) ?? throw new StartupException($"--number is missing. Usage: {Usage}"),
            DataFolder = Path.GetFullPath(Needed(values, "--data")),
            KeysPath = values.GetValueOrDefault("--keys") is { } keys ? Path.GetFullPath(keys) : null,
            Tls = tls,
            Listen = listen,
            Advertise = advertise,
            SiloPort = Port(values, "--silo-port"),
            GatewayPort = Port(values, "--gateway-port"),
            HealthPort = Port(values, "--health-port"),
            Provider = values.GetValueOrDefault("--provider", "sqlite") switch
            {
                "sqlite" => HubDatabaseProvider.Sqlite,
                "postgresql" => HubDatabaseProvider.PostgreSql,
                _ => throw new StartupException("--provider is sqlite or postgresql."),
            },
            ClusterConnection = values.GetValueOrDefault("--cluster-connection"),
            HubConnections = connections,
            HubKey = values.TryGetValue("--hub-key", out var hubKey) ? Path.GetFullPath(hubKey) : null,
        };
        return parsed.Provider == HubDatabaseProvider.PostgreSql && (parsed.ClusterConnection is null || connections.Count < HubName.All.Length)
            ? throw new StartupException("--provider postgresql needs --cluster-connection and a --hub-connection for each hub.")
            : parsed;
    }

    private static IPAddress? Address(Dictionary<string, string> values, string name) => !values.TryGetValue(name, out var text)
        ? null
        : IPAddress.TryParse(text, out var address) ? address : throw new StartupException($"{name} {text} is not an IP address such as 192.0.2.10 or 2001:db8::10.");

    private static void CheckAddresses(IPAddress listen, IPAddress advertise, bool tls)
    {
        if (advertise.Equals(IPAddress.Any) || advertise.Equals(IPAddress.IPv6Any))
        {
            throw new StartupException("--advertise has to name the one IP address by which other machines reach this silo.");
        }

        if (!tls && !(IPAddress.IsLoopback(listen) && IPAddress.IsLoopback(advertise)))
        {
            throw new StartupException($"--no-tls is for the loopback address only, and --listen or --advertise names another ({listen}, {advertise}); leave --no-tls out.");
        }
    }

    private static void AddConnection(Dictionary<HubName, string> connections, string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || !HubName.TryParse(value[..equals], out var hub) || !connections.TryAdd(hub, value[(equals + 1)..]))
        {
            throw new StartupException("--hub-connection is a hub's name, = and its connection string, once for each hub.");
        }
    }

    private static string Needed(Dictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name) ?? throw new StartupException($"{name} is missing. Usage: {Usage}");

    private static int? Port(Dictionary<string, string> values, string name) => Whole(values, name, 1, 65535);

    private static int? Whole(Dictionary<string, string> values, string name, int least, int most)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartupException($"{name} is a whole number from {least} to {most}.");
    }
}
