using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Npgsql;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Machines;

/// <summary>A hub on a machine of its own in each region, with the delays between them; the cluster's database is in Lyon.</summary>
public sealed class ThreeMachines : IAsyncLifetime
{
    internal const int Lyon = 0;
    internal const int Singapore = 1;
    internal const int BuenosAires = 2;

    private static readonly string[][] Owners = [["FR", "DE", "IPSG"], ["SG", "JP"], ["AR", "BR"]];

    private readonly TemporaryFolder _folder = new();
    private readonly List<Machine> _machines = [];
    private readonly List<NetworkNamespace> _networks = [];
    private readonly WebAuthority _authority = new();
    private readonly Dictionary<HubName, string> _hubs = [];
    private string _cluster = string.Empty;
    private Guard? _guard;
    private TokenSigner? _signer;

    internal IReadOnlyList<Machine> Machines => _machines;

    internal WideAreaNetwork? Network { get; private set; }

    /// <summary>How long the way from one machine to another and back takes.</summary>
    internal static TimeSpan RoundTrip(int one, int other) => TimeSpan.FromMilliseconds((one + other) switch
    {
        _ when one == other => 0,
        Lyon + Singapore => 180,
        Lyon + BuenosAires => 220,
        _ => 330,
    });

    /// <summary>The machine of an owner's hub.</summary>
    internal static int HomeOf(string owner) => Array.FindIndex(Owners, owners => owners.Contains(owner));

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        try
        {
            _guard = Guard.Start();
            await ConnectAsync();
            await MakeDatabasesAsync();
            await MakeKeysAsync();
            await RepairAsync();
            await Task.WhenAll(_machines.Select((machine, index) => machine.StartGatewayAsync(_guard, _cluster, Owners[index])));
        }
        catch (Exception failure)
        {
            // The runner shows nothing of a failed start but this.
            var words = LastWords();
            await DisposeAsync();
            throw new InvalidOperationException($"The three machines do not come up: {failure.Message}\n{words}", failure);
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        // Those that have become machines have gone with them.
        _networks.Skip(_machines.Count).ToList().ForEach(network => network.Dispose());
        _machines.Clear();
        _networks.Clear();
        Network?.Dispose();
        if (_guard is not null)
        {
            await _guard.DisposeAsync();
            _guard = null;
        }

        _authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>Starts the silos that do not run, as a service manager would.</summary>
    internal Task RepairAsync() => Task.WhenAll(_machines.Where(machine => machine.Silo is not { IsAlive: true }).Select(machine => machine.StartSiloAsync(_guard!, _cluster, _hubs)));

    /// <summary>An owner's systems, at the gateway of its region.</summary>
    internal Bureau Bureau(string owner) => Bureau(owner, HomeOf(owner));

    /// <summary>What the gateway in Lyon shows operators of the silos.</summary>
    internal Task<ClusterReport> ReadClusterAsync() => Bureau("IPSG", Lyon, TokenSigner.OperatorRole).ReadClusterAsync();

    /// <summary>Whether the cluster's database has a living silo of that name. The test looks for itself: it must see it also while nobody answers.</summary>
    internal async Task<bool> IsMemberAsync(string silo)
    {
        var database = new NpgsqlConnectionStringBuilder(_cluster).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_machines[Lyon].Server.AdministrationConnectionString) { Database = database }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM membership WHERE name = @silo AND status = @active", connection);
        command.Parameters.AddWithValue("silo", silo);
        command.Parameters.AddWithValue("active", (int)SiloStatus.Active);
        return await command.ExecuteScalarAsync() is > 0L;
    }

    /// <summary>Runs a test on the whole mesh; shows the processes' last words when it fails.</summary>
    internal async Task UseAsync(ITestOutputHelper output, Func<Task> test)
    {
        try
        {
            await RepairAsync();
            await test();
        }
        catch
        {
            output.WriteLine(LastWords());
            throw;
        }
        finally
        {
            Network!.Mend(Singapore);
        }
    }

    private Bureau Bureau(string owner, int machine, string role = TokenSigner.OfficerRole) => new(
        _machines[machine].Http,
        owner,
        _signer!.Sign(OwnerId.Parse(owner), [role], TokenSigner.DefaultOfficer, TokenSigner.DefaultLifetime),
        () => new Uri(_machines[machine].Gateway!.RunFile.Address));

    private string LastWords() => string.Join('\n', _machines.Select(machine => machine.LastWords()));

    private async Task ConnectAsync()
    {
        var roundTrips = new TimeSpan[HubName.All.Length, HubName.All.Length];
        for (var one = 0; one < HubName.All.Length; one++)
        {
            _networks.Add(await NetworkNamespace.CreateAsync());
            for (var other = 0; other < HubName.All.Length; other++)
            {
                roundTrips[one, other] = RoundTrip(one, other);
            }
        }

        Network = await WideAreaNetwork.ConnectAsync(_networks, roundTrips);
        for (var index = 0; index < HubName.All.Length; index++)
        {
            _machines.Add(await Machine.CreateAsync(HubName.All[index], WideAreaNetwork.AddressOf(index), _networks[index], _authority));
        }
    }

    private async Task MakeDatabasesAsync()
    {
        _cluster = await _machines[Lyon].CreateDatabaseAsync();
        foreach (var machine in _machines)
        {
            _hubs[machine.Hub] = await machine.CreateDatabaseAsync();
        }
    }

    /// <summary>Makes all keys in one place and hands each machine what its processes need.</summary>
    private async Task MakeKeysAsync()
    {
        var office = new DataFolder(_folder.File("office"));
        office.Prepare();
        _signer = await TokenSigner.OpenAsync(office, CancellationToken.None);
        var made = new KeyFolder(office.Keys);
        var maker = new KeyMaker(made);
        maker.MakeForSilos();
        for (var index = 0; index < _machines.Count; index++)
        {
            maker.MakeForSilo(_machines[index].SiloName);
            maker.MakeForGateway(_machines[index].GatewayName, [.. Owners[index].Select(OwnerId.Parse)], operators: index == Lyon);
        }

        var passwords = string.Concat(_machines.Select(machine => machine.PasswordLine()));
        _machines.ForEach(machine => machine.TakeKeys(made, _authority, passwords));
    }
}
