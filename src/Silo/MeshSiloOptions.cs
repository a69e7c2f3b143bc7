using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Silo;

/// <summary>What a silo of the mesh has to know.</summary>
public sealed record MeshSiloOptions : ProcessOptions
{
    /// <summary>What can be written on the command line, and what it means.</summary>
    internal const string Help = $"""
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
        {StartupOptions.Help}

        On PostgreSQL every silo names the same four databases: the cluster's and one for each hub, since it stands in for hubs that have no silo. Gateways
        name the cluster's. The databases may be empty; silos make the tables at their first start, for which their user needs the right to create them.
        A silo that cannot open the database of its own hub does not start; that of another hub it tries again when it is needed. While the server is
        away nothing is acknowledged, writes are answered 'unavailable', and silos and gateways go on by themselves when it is back.
        Others can read a command line: Passfile=FILE in a connection string names a file with the password, in the form of PostgreSQL's own programs.
        Maximum Pool Size in a connection string bounds the connections that one silo opens for one use of the database, of which a hub's has three.
        """;

    /// <summary>The hub that the silo belongs to.</summary>
    [ConfigurationKeyName("hub"), Required(ErrorMessage = "--hub is missing; the hubs are lyon, singapore, buenos-aires."), Hub]
    public required HubName Hub { get; init; }

    /// <summary>The silo's number, unique at the hub.</summary>
    [ConfigurationKeyName("number"), Required(ErrorMessage = "--number is missing; it is a whole number from 1 to 99, unique at the hub."), WholeNumber(1, 99)]
    public int Number { get; init; } = 1;

    /// <summary>PostgreSQL: the connection string of each hub's database.</summary>
    [ConfigurationKeyName("hub-connection"), Description("a hub's name, = and its connection string, once for each hub")]
    public IReadOnlyDictionary<string, string> HubConnections { get; init; } = new Dictionary<string, string>();

    /// <summary>The IP address by which others reach it. Default the one on which it listens.</summary>
    [ConfigurationKeyName("advertise"), IpAddress]
    public string Advertise { get => field ?? Listen; init; }

    /// <summary>The port for other silos; null for a usual one when it is free, otherwise any free one.</summary>
    [ConfigurationKeyName("silo-port"), WholeNumber(1, 65535)]
    public int? SiloPort { get; init; }

    /// <summary>The port for gateways; null likewise.</summary>
    [ConfigurationKeyName("gateway-port"), WholeNumber(1, 65535)]
    public int? GatewayPort { get; init; }

    /// <summary>The port for health requests, on the loopback address; null likewise.</summary>
    [ConfigurationKeyName("health-port"), WholeNumber(1, 65535)]
    public int? HealthPort { get; init; }

    /// <summary>The file with the private key with which this hub signs the audits of the others, PEM. Default: <c>hub-HUB.pem</c> in the folder of keys.</summary>
    [ConfigurationKeyName("hub-key")]
    public string HubKey { get => field ?? Keys.HubKey(Hub); init => field = Path.GetFullPath(value); }

    /// <summary>Whether calls from outside the cluster are guarded. Default: they are.</summary>
    public SiloBoundary Boundary { get; init; } = SiloBoundary.Guarded;

    /// <summary>The silo's name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Hub.Value}-{Number}");

    /// <summary>The same as <see cref="Advertise"/>.</summary>
    public IPAddress AdvertiseAddress => IPAddress.Parse(Advertise);

    internal KeyFolder Keys => new(KeysPath);

    /// <inheritdoc/>
    public override IEnumerable<string> Conflicts()
    {
        if (AdvertiseAddress.Equals(IPAddress.Any) || AdvertiseAddress.Equals(IPAddress.IPv6Any))
        {
            yield return "--advertise has to name the one IP address by which other machines reach this silo.";
        }

        if (NoTls && !(IPAddress.IsLoopback(ListenAddress) && IPAddress.IsLoopback(AdvertiseAddress)))
        {
            yield return $"--no-tls is for the loopback address only, and --listen or --advertise names another ({Listen}, {Advertise}); leave --no-tls out.";
        }

        if (Provider == DatabaseProvider.PostgreSql && (ClusterConnection is null || HubName.All.Any(hub => !HubConnections.ContainsKey(hub.Value))))
        {
            yield return "--provider postgresql needs --cluster-connection and a --hub-connection for each hub.";
        }

        if (HubConnections.Keys.Any(hub => !HubName.TryParse(hub, out _)))
        {
            yield return $"--hub-connection names a hub that there is not; the hubs are {string.Join(", ", HubName.All)}.";
        }
    }
}

/// <summary>Whether a silo guards its actors against calls from outside the cluster.</summary>
public enum SiloBoundary
{
    /// <summary>Calls from outside need the token of a known gateway and must be in the table of what gateways may call.</summary>
    Guarded = 0,

    /// <summary>Everybody who can connect may call everything. For test clusters inside one process only; no program has a switch for it.</summary>
    Open = 1,
}
