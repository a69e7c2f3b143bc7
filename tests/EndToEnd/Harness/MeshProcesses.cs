using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Traffic;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>
/// Real silo and gateway processes on a data folder of their own. A guard process ends them when the test process is gone, however that ends.
/// </summary>
internal sealed class MeshProcesses : IAsyncDisposable
{
    /// <summary>How long a gateway may take over one request; longer than its own patience with silos.</summary>
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(60);

    private const int LastLines = 80;
    private const int LongestLine = 700;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = RequestDeadline };
    private readonly Guard _guard = Guard.Start();
    private readonly List<MemberProcess> _members = [];
    private readonly List<HttpClient> _clients = [];
    private readonly MeshLauncher _launcher;
    private TokenSigner? _signer;

    private MeshProcesses()
    {
        Data = new DataFolder(_folder.File("data"));
        _launcher = new MeshLauncher(MeshPrograms.Find(Repository.Find()), Data);
    }

    public DataFolder Data { get; }

    /// <summary>The <c>mesh</c> command on the same data folder.</summary>
    public MeshCommand Command => new(Data.Path);

    /// <summary>Makes keys for what a test starts by itself.</summary>
    public KeyMaker Keys => new(new KeyFolder(Data.Keys));

    /// <summary>Everything that was started, also what has ended since.</summary>
    public IReadOnlyList<MemberProcess> Members => _members;

    /// <summary>An empty mesh: nothing runs yet.</summary>
    public static async Task<MeshProcesses> CreateAsync(MeshDatabases? databases = null)
    {
        var mesh = new MeshProcesses();
        mesh.Data.Prepare();
        databases?.Remember(mesh.Data);
        mesh._signer = await TokenSigner.OpenAsync(mesh.Data, CancellationToken.None);
        mesh.Keys.MakeForSilos();
        return mesh;
    }

    /// <summary>Three hubs with a silo each and a gateway for all owners at Lyon, all ready.</summary>
    public static async Task<MeshProcesses> StartAsync()
    {
        var mesh = await CreateAsync();
        try
        {
            await Task.WhenAll([.. HubName.All.Select(hub => mesh.StartSiloAsync(hub)), mesh.StartGatewayAsync(HubName.Lyon)]);
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a test on a mesh of its own, on which nothing runs yet; shows the processes' last words when it fails.</summary>
    public static async Task UseNewAsync(ITestOutputHelper output, Func<MeshProcesses, Task> test)
    {
        await using var mesh = await CreateAsync();
        try
        {
            await test(mesh);
        }
        catch
        {
            output.WriteLine(mesh.LastWords());
            throw;
        }
    }

    /// <summary>Where a file of a hub's databases lies; makes the folder.</summary>
    public string HubFile(HubName hub, string file) => Path.Combine(Directory.CreateDirectory(Path.Combine(Data.Path, "hubs", hub.Value)).FullName, file);

    /// <summary>Changes one byte of a hub's journal behind the mesh's back, nothing of which runs: the first of a mark that stands there.</summary>
    /// <returns>The file with the change.</returns>
    public async Task<byte[]> FlipByteOfJournalAsync(HubName hub, string mark)
    {
        var journal = HubFile(hub, "journal.db");
        await using (var connection = new SqliteConnection($"Data Source={journal};Pooling=False"))
        {
            // A silo that did not stop in time was killed, and part of its journal stands in the log only.
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync();
        }

        var bytes = await File.ReadAllBytesAsync(journal);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark));
        Assert.True(at > 0, $"{mark} stands in the journal of {hub}.");
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes);
        return bytes;
    }

    /// <summary>Runs a silo that is expected not to start, to its end.</summary>
    public Task<CommandResult> RefuseSiloAsync(string hub, params string[] moreArguments)
    {
        Keys.MakeForSilo($"{hub}-1");
        return RunToEndAsync(MeshPrograms.Find(Repository.Find()).Silo, ["--hub", hub, "--number", "1", "--data", Data.Path, .. moreArguments]);
    }

    /// <summary>Runs a gateway that is expected not to start, to its end.</summary>
    public Task<CommandResult> RefuseGatewayAsync(string owner, params string[] moreArguments)
    {
        if (OwnerId.TryParse(owner, out var code))
        {
            Keys.MakeForGateway($"gateway-{owner.ToLowerInvariant()}", [code], operators: false);
        }

        return RunToEndAsync(MeshPrograms.Find(Repository.Find()).Gateway, ["--owner", owner, "--data", Data.Path, .. moreArguments]);
    }

    /// <summary>The member of that name that was started last.</summary>
    public MemberProcess Member(string name)
    {
        lock (_members)
        {
            return _members.Last(member => member.Name == name);
        }
    }

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public async Task<MemberProcess> StartSiloAsync(HubName hub, int number = 1, params string[] moreArguments)
    {
        var (child, file) = await _launcher.StartReadySiloAsync(hub, number, Guarded, _http, CancellationToken.None, moreArguments);
        return Add(new MemberProcess(child, file));
    }

    /// <summary>Starts a silo with nothing but these options and variables, and waits until it is ready.</summary>
    public Task<MemberProcess> StartBareSiloAsync(string name, IEnumerable<string> arguments, IEnumerable<string> environment) =>
        ReadyAsync(Guarded(StartBare(name, MeshPrograms.Find(Repository.Find()).Silo, arguments, environment)));

    /// <summary>Starts a gateway with nothing but these options and variables, and waits until it is ready.</summary>
    public Task<MemberProcess> StartBareGatewayAsync(string name, IEnumerable<string> arguments, IEnumerable<string> environment) =>
        ReadyAsync(Guarded(StartBare(name, MeshPrograms.Find(Repository.Find()).Gateway, arguments, environment)));

    /// <summary>Starts a silo and does not wait; for those that are expected to refuse.</summary>
    public ChildProcess LaunchSilo(HubName hub, int number = 1, params string[] moreArguments) => Guarded(_launcher.StartSilo(hub, number, moreArguments));

    /// <summary>Starts a gateway (for one owner, else for all) and waits until it is ready.</summary>
    public Task<MemberProcess> StartGatewayAsync(HubName hub, OwnerId? owner = null, params string[] moreArguments) => ReadyAsync(LaunchGateway(hub, owner, moreArguments));

    /// <summary>Starts a gateway and does not wait.</summary>
    public ChildProcess LaunchGateway(HubName hub, OwnerId? owner = null, params string[] moreArguments)
    {
        return Guarded(_launcher.StartGateway(new GatewayPlan(owner, hub, GatewayPlan.AnyFreePort(), Operators: owner is null), moreArguments));
    }

    /// <summary>A token of an officer of an owner.</summary>
    public string Token(string owner, params string[] roles) => TokenOf(owner, TokenSigner.DefaultOfficer, roles);

    /// <summary>An HTTP client with a token of an owner, at a gateway that serves it; ends with the mesh.</summary>
    public HttpClient Client(string owner, params string[] roles) => ClientOf(owner, TokenSigner.DefaultOfficer, roles);

    /// <summary>The same for one of several officers of an owner.</summary>
    public HttpClient ClientOf(string owner, string officer, params string[] roles)
    {
        MemberProcess gateway;
        lock (_members)
        {
            gateway = _members.Last(member => member.IsAlive && member.RunFile.Serves(OwnerId.Parse(owner)));
        }

        var client = new HttpClient { BaseAddress = new Uri(gateway.RunFile.Address), Timeout = RequestDeadline };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(owner, officer, roles));
        _clients.Add(client);
        return client;
    }

    /// <summary>An owner's systems, with a token of an officer; they go where the owner's gateway is now.</summary>
    public Bureau Bureau(string owner, params string[] roles) => new(_http, owner, Token(owner, roles), () => GatewayAddress(owner));

    /// <summary>Where a gateway that serves an owner is; where the last one was while none runs.</summary>
    public Uri GatewayAddress(string owner)
    {
        var code = OwnerId.Parse(owner);
        lock (_members)
        {
            var serving = _members.Where(member => member.RunFile.Serves(code));
            return new Uri((serving.LastOrDefault(member => member.IsAlive) ?? serving.Last()).RunFile.Address);
        }
    }

    /// <summary>What the gateway shows operators of the silos.</summary>
    public Task<ClusterReport> ReadClusterAsync() => Bureau("IPSG", TokenSigner.OperatorRole).ReadClusterAsync();

    /// <summary>Waits until outboxes that live on a silo have taken messages there since it started.</summary>
    public async Task<TimeSpan> TakesMessagesAsync(string silo) => await Until.TrueAsync(
        $"messages taken by outboxes on {silo}",
        async () => (await ReadClusterAsync()).MessagesTakenBy(silo) > 0,
        Until.Deadline);

    /// <summary>The same once each hub's silo has answered: one that is late counts for nothing in it.</summary>
    public async Task<ClusterReport> ReadWholeClusterAsync()
    {
        ClusterReport? report = null;
        await Until.TrueAsync("all silos to answer", async () => (report = await ReadClusterAsync()).ActiveSilos().Count() == HubName.All.Length, Until.Deadline);
        return report!;
    }

    /// <summary>Waits until an actor is active at its home hub and nowhere else: a hub that was gone gets its actors back some time after it has returned.</summary>
    public Task<TimeSpan> IsAtHomeAsync(string actor)
    {
        ActivationBody? found = null;
        var @operator = Bureau("IPSG", TokenSigner.OperatorRole);
        return Until.TrueAsync(
            () => $"{actor} to be at home; it is active on {string.Join(' ', found?.Silos ?? [])}, and {string.Join(' ', found?.Silent ?? [])} did not answer",
            async () =>
            {
                found = await @operator.FindActivationAsync(actor);
                return found is { Silent: [], Silos: [var silo] } && HubName.TryOfSilo(silo, out var hub) && hub == found.Home;
            },
            Until.Deadline);
    }

    /// <summary>Starts what a full mesh has and this one lacks: a silo a hub and the gateway, at that hub.</summary>
    public async Task RepairAsync(HubName gateway)
    {
        var running = Data.RunningMembers().Select(member => member.RunFile.Name).ToHashSet();
        List<Task> starts = [.. HubName.All.Where(hub => !running.Contains(MeshLauncher.SiloName(hub, 1))).Select(hub => StartSiloAsync(hub))];
        if (!running.Any(name => name.StartsWith("gateway", StringComparison.Ordinal)))
        {
            starts.Add(StartGatewayAsync(gateway));
        }

        await Task.WhenAll(starts);
    }

    /// <summary>The last lines that each member wrote, for the report of a test that failed.</summary>
    public string LastWords() => LastWordsIn(Data);

    /// <summary>The last lines that each member of a data folder wrote.</summary>
    public static string LastWordsIn(DataFolder data)
    {
        var words = new StringBuilder();
        foreach (var log in Directory.CreateDirectory(data.Logs).EnumerateFiles().Select(file => file.FullName).Order(StringComparer.Ordinal))
        {
            words.AppendLine(CultureInfo.InvariantCulture, $"--- {Path.GetFileName(log)}");
            foreach (var line in File.ReadLines(log).TakeLast(LastLines))
            {
                words.AppendLine(line.Length <= LongestLine ? line : line[..LongestLine] + " ...");
            }
        }

        return words.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());

        // What the command started in the background is nobody's child.
        await ProcessStopper.StopAsync([.. _members.Select(member => member.Process), .. Leftovers.Of(Data.Path)], TimeSpan.Zero);
        await _guard.DisposeAsync();
        _members.ForEach(member => member.Dispose());
        _http.Dispose();
        _folder.Dispose();
    }

    private ChildProcess StartBare(string name, string program, IEnumerable<string> arguments, IEnumerable<string> environment) =>
        ChildProcess.StartProgram(name, ["env", .. environment, Dotnet.Program, program, .. arguments], Data.LogFile(name));

    private async Task<CommandResult> RunToEndAsync(string assembly, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Dotnet.Program, [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var process = Process.Start(start)!;
        if (ProcessIdentity.Of(process.Id) is { } identity)
        {
            _guard.Add(identity);
        }

        return await MeshCommand.FinishAsync(process, Until.Deadline);
    }

    private ChildProcess Guarded(ChildProcess child)
    {
        if (child.Identity is { } process)
        {
            _guard.Add(process);
        }

        return child;
    }

    private string TokenOf(string owner, string officer, string[] roles) =>
        _signer!.Sign(OwnerId.Parse(owner), roles.Length == 0 ? [TokenSigner.OfficerRole] : roles, officer, TokenSigner.DefaultLifetime);

    private async Task<MemberProcess> ReadyAsync(ChildProcess child) => Add(new MemberProcess(child, await _launcher.WaitUntilReadyAsync(child, _http, CancellationToken.None)));

    private MemberProcess Add(MemberProcess member)
    {
        lock (_members)
        {
            _members.Add(member);
        }

        return member;
    }
}
