using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.EndToEnd.Machines;

/// <summary>
/// What stands for a hub's machine: a network, a data folder, folders of keys with what its processes need and no more, a PostgreSQL server, a silo, and a gateway
/// for bureaus of the region.
/// </summary>
internal sealed class Machine : IAsyncDisposable
{
    /// <summary>How often a process is started before the test gives up.</summary>
    private const int Starts = 3;

    private const string DatabaseUser = "mesh";

    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly MeshLauncher _launcher;
    private readonly string _password = Guid.NewGuid().ToString("N");

    private Machine(HubName hub, string address, NetworkNamespace network, WebAuthority authority)
    {
        (Hub, Address, Network) = (hub, address, network);
        _data = new DataFolder(_folder.File("data"));
        _launcher = new MeshLauncher(MeshPrograms.Find(Repository.Find()), _data);
        Server = new PostgresServer { RunBy = network.RunBy, Address = address };
        Http = new HttpClient(new SocketsHttpHandler { ConnectCallback = network.ConnectAsync, SslOptions = authority.Trust() }) { Timeout = RequestDeadline };
    }

    public HubName Hub { get; }

    /// <summary>Its address in the network between the machines.</summary>
    public string Address { get; }

    public NetworkNamespace Network { get; }

    public PostgresServer Server { get; }

    /// <summary>Speaks HTTP from this machine.</summary>
    public HttpClient Http { get; }

    public string SiloName => MeshLauncher.SiloName(Hub, 1);

    public string GatewayName => $"gateway-{Hub}";

    /// <summary>The silo that was started last.</summary>
    public MemberProcess? Silo { get; private set; }

    public MemberProcess? Gateway { get; private set; }

    /// <summary>Passwords of the databases, as the silo and the gateway of this machine have them.</summary>
    public string PasswordFile => _folder.File("passwords");

    private KeyFolder SiloKeys => new(_folder.File("silo-keys"));

    private KeyFolder GatewayKeys => new(_folder.File("gateway-keys"));

    /// <summary>A machine with a running database server and nothing else.</summary>
    public static async Task<Machine> CreateAsync(HubName hub, string address, NetworkNamespace network, WebAuthority authority)
    {
        var machine = new Machine(hub, address, network, authority);
        machine._data.Prepare();
        await machine.Server.InitializeAsync();
        await machine.Server.CreateUserAsync(DatabaseUser, machine._password);
        return machine;
    }

    /// <summary>An empty database on this machine.</summary>
    public Task<string> CreateDatabaseAsync() => Server.CreateNetworkDatabaseAsync(DatabaseUser, "PASSFILE");

    /// <summary>The line of a file of passwords for this machine's databases.</summary>
    public string PasswordLine() => $"{Address}:*:*:{DatabaseUser}:{_password}\n";

    /// <summary>Copies what the silo and the gateway need from the folder in which the keys were made.</summary>
    public void TakeKeys(KeyFolder made, WebAuthority authority, string passwords)
    {
        Copy(made, SiloKeys, keys =>
        [
            keys.SiloSecret, keys.Register, keys.Authority, keys.HubKey(Hub), keys.Certificate(CertificateRole.Silo, SiloName), keys.CertificateKey(CertificateRole.Silo, SiloName),
        ]);
        Copy(made, GatewayKeys, keys =>
        [
            keys.GatewayKey(GatewayName), keys.Authority, keys.Certificate(CertificateRole.Gateway, GatewayName), keys.CertificateKey(CertificateRole.Gateway, GatewayName),
            Path.Combine(keys.Path, "tokens.pub.pem"),
        ]);
        authority.Issue(Address, _folder.File("web.pem"), _folder.File("web.key.pem"));
        File.WriteAllText(PasswordFile, passwords);
        File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Starts the silo and waits until it is ready.</summary>
    public async Task StartSiloAsync(Guard guard, string cluster, IReadOnlyDictionary<HubName, string> hubs) => Silo = await StartAsync(guard, SiloName, MeshPrograms.Find(Repository.Find()).Silo,
    [
        "--hub", Hub.Value, "--number", "1", "--data", _data.Path, "--keys", SiloKeys.Path, "--listen", Address, "--advertise", Address, "--provider", "postgresql",
        "--cluster-connection", WithPasswords(cluster), .. hubs.SelectMany(hub => new[] { "--hub-connection", $"{hub.Key}={WithPasswords(hub.Value)}" }),
    ]);

    /// <summary>Starts the gateway and waits until it is ready.</summary>
    public async Task StartGatewayAsync(Guard guard, string cluster, IEnumerable<string> owners) => Gateway = await StartAsync(guard, GatewayName, MeshPrograms.Find(Repository.Find()).Gateway,
    [
        .. owners.SelectMany(owner => new[] { "--owner", owner }), "--hub", Hub.Value, "--name", GatewayName, "--development-tokens", "yes", "--data", _data.Path, "--keys", GatewayKeys.Path,
        "--listen", Address, "--certificate", _folder.File("web.pem"), "--certificate-key", _folder.File("web.key.pem"),
        "--provider", "postgresql", "--cluster-connection", WithPasswords(cluster),
    ]);

    /// <summary>The last lines of what its processes wrote.</summary>
    public string LastWords() => MeshProcesses.LastWordsIn(_data);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ProcessStopper.StopAsync(Leftovers.Of(_data.Path), TimeSpan.Zero);
        Silo?.Dispose();
        Gateway?.Dispose();
        Http.Dispose();
        await Server.DisposeAsync();
        Network.Dispose();
        _folder.Dispose();
    }

    private static void Copy(KeyFolder from, KeyFolder to, Func<KeyFolder, IReadOnlyList<string>> files)
    {
        to.Create();
        foreach (var (source, target) in files(from).Zip(files(to)))
        {
            File.Copy(source, target);
        }
    }

    private string WithPasswords(string connection) => connection.Replace("PASSFILE", PasswordFile, StringComparison.Ordinal);

    /// <summary>As a service manager does, starts again what ends by itself: a silo that was held for dead while it started, on a machine that had no time for it.</summary>
    private async Task<MemberProcess> StartAsync(Guard guard, string name, string program, IReadOnlyList<string> arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var child = ChildProcess.StartProgram(name, [.. Network.RunBy, Dotnet.Program, program, .. arguments], _data.LogFile(name));
            if (child.Identity is { } process)
            {
                guard.Add(process);
            }

            try
            {
                return new MemberProcess(child, await _launcher.WaitUntilReadyAsync(child, Http, CancellationToken.None));
            }
            catch (CliException) when (attempt < Starts && child.Ended.IsCompleted)
            {
                child.Dispose();
            }
        }
    }
}
