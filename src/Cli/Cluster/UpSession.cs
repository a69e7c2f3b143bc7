using System.Diagnostics;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary>One run of <c>mesh up</c>: everything that it started, and everything that joined it since, ends with it.</summary>
internal sealed class UpSession(CliContext context, DataFolder data, MeshLauncher launcher) : IAsyncDisposable
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How often the status is written as a line of its own when it cannot be rewritten in place and nothing changes.</summary>
    private static readonly TimeSpan PlainStatusPeriod = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new();
    private readonly Guard _guard = Guard.Start();
    private readonly List<ChildProcess> _children = [];

    private readonly List<(PrivateServer Server, ChildProcess Child)> _servers = [];

    /// <summary>What this session answers for, by name; only those that have not been reported as ended.</summary>
    private readonly Dictionary<string, ProcessIdentity> _alive = [];

    private TokenSigner? _signer;

    private Terminal Terminal => context.Terminal;

    /// <summary>Starts silos and gateways, waits until all are ready and says where they are.</summary>
    public async Task StartAsync(MeshDatabases databases, int silosPerHub, IReadOnlyList<GatewayPlan> gateways, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        _signer = await TokenSigner.OpenAsync(data, cancellationToken);
        if (databases.Kind == DatabaseKind.PrivatePostgres)
        {
            await Terminal.RunStepAsync("Starting the databases", () => StartServersAsync(cancellationToken));
        }

        var members = await Terminal.RunStepAsync("Starting the mesh", async () =>
        {
            var silos = HubName.All.SelectMany(hub => Enumerable.Range(1, silosPerHub).Select(number => launcher.StartReadySiloAsync(hub, number, child => Keep(child), _http, cancellationToken))).ToList();
            var gates = gateways.Select(plan => (Plan: plan, Child: Keep(launcher.StartGateway(plan)))).ToList();
            var ready = (await Task.WhenAll(silos)).Select(silo => silo.File).ToList();
            foreach (var (plan, child) in gates)
            {
                ready.Add(await ReadyAsync(plan, child, cancellationToken));
            }

            return ready;
        });
        Announce(members, watch.Elapsed);
    }

    /// <summary>Shows what the mesh does and reports who ends, until the command is interrupted.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        var gateway = GatewayClient.Create(GatewayUrl(), _signer!.SignOperator());
        using (gateway)
        {
            string? lastLine = null;
            var lastShown = Stopwatch.StartNew();
            using var timer = new PeriodicTimer(WatchPeriod);
            try
            {
                do
                {
                    await ReportEndedAsync();
                    TakeNewMembers();
                    var line = await StatusAsync(gateway, cancellationToken);
                    Terminal.Status(line.Text);
                    if (!Terminal.OutputIsTerminal && (line.Key != lastLine || lastShown.Elapsed >= PlainStatusPeriod))
                    {
                        Terminal.Line(line.Text);
                        lastLine = line.Key;
                        lastShown.Restart();
                    }
                }
                while (await timer.WaitForNextTickAsync(cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The way this command ends.
            }
        }
    }

    /// <summary>Stops everything on the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        TakeNewMembers();
        if (_alive.Count > 0)
        {
            Terminal.ClearStatus();
            var watch = Stopwatch.StartNew();
            var servers = _servers.Select(server => server.Child.Identity).OfType<ProcessIdentity>().ToHashSet();
            var killed = await ProcessStopper.StopAsync([.. _alive.Values.Where(process => !servers.Contains(process))], ProcessStopper.Grace);

            // Those who use them are gone.
            killed = [.. killed, .. await PrivateServer.StopAsync([.. _alive.Values.Where(servers.Contains)])];
            foreach (var (name, _) in _alive.Where(member => killed.Contains(member.Value)))
            {
                Terminal.Note($"{name} did not stop by itself in time and was killed.");
            }

            foreach (var child in _children.Where(child => child.Identity is { } process && _alive.ContainsValue(process) && !killed.Contains(process)))
            {
                if (await child.Ended is not 0 and var exitCode)
                {
                    Terminal.Note($"{child.Name} {ChildProcess.Describe(exitCode)} instead of stopping cleanly; its log is {child.LogFile}.");
                }
            }

            Terminal.Note($"Stopped {_alive.Count} processes in {Terminal.Seconds(watch.Elapsed)}.");
        }

        await _guard.DisposeAsync();
        _children.ForEach(child => child.Dispose());
        _http.Dispose();
    }

    /// <summary>Waits for a gateway. One whose port was free when it was chosen and is another program's by now is started again on another.</summary>
    private async Task<RunFile> ReadyAsync(GatewayPlan plan, ChildProcess child, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await launcher.WaitUntilReadyAsync(child, _http, cancellationToken);
            }
            catch (CliException) when (!plan.PortIsGiven && child.Ended.IsCompleted && !GatewayPlan.IsFree(plan.Port))
            {
                plan = plan with { Port = GatewayPlan.AnyFreePort() };
                child = Keep(launcher.StartGateway(plan));
            }
        }
    }

    private async Task<bool> StartServersAsync(CancellationToken cancellationToken)
    {
        await PostgresPrograms.MakeFolderAsync(data.Postgres);
        var servers = PrivateServer.All(data);
        await Task.WhenAll(servers.Select(server => server.MakeAsync()));
        _servers.AddRange(servers.Select(server => (server, Keep(server.Start(), isDatabase: true))));
        await Task.WhenAll(_servers.Select(started => started.Server.WaitUntilReadyAsync(started.Child, cancellationToken)));
        return true;
    }

    private ChildProcess Keep(ChildProcess child, bool isDatabase = false)
    {
        lock (_children)
        {
            _children.Add(child);
            if (child.Identity is { } process)
            {
                _guard.Add(process, isDatabase);
                _alive[child.Name] = process;
            }
        }

        return child;
    }

    /// <summary>Silos that were started beside this command belong to the mesh as well.</summary>
    private void TakeNewMembers()
    {
        foreach (var member in data.RunningMembers())
        {
            if (member.Process is { } process && !_alive.ContainsValue(process))
            {
                _guard.Add(process);
                _alive[member.RunFile.Name] = process;
                Terminal.Line($"{member.RunFile.Name} has joined (process {process.Pid}).");
            }
        }
    }

    private async Task ReportEndedAsync()
    {
        foreach (var (name, process) in _alive.Where(member => !member.Value.IsAlive).ToList())
        {
            _alive.Remove(name);
            var child = _children.Find(candidate => candidate.Identity == process);
            var how = child is null ? "has ended" : ChildProcess.Describe(await child.Ended);
            Terminal.Line($"{name} (process {process.Pid}) {how}. Start it again: {RestartCommand(name)}");
            foreach (var line in child?.LastLogLines(MeshLauncher.ShownLogLines) ?? [])
            {
                Terminal.Line("  " + line);
            }
        }
    }

    private string RestartCommand(string name)
    {
        var folder = data.Path == context.Repository.DefaultData ? string.Empty : $" --data '{data.Path}'";
        return HubName.TryOfSilo(name, out var hub)
            ? $"./mesh silo {hub} {name[(name.LastIndexOf('-') + 1)..]} --background{folder}"
            : $"stop this command and run ./mesh up{folder}";
    }

    private async Task<(string Text, string Key)> StatusAsync(GatewayClient gateway, CancellationToken cancellationToken)
    {
        var silos = _alive.Keys.Count(name => HubName.TryOfSilo(name, out _));
        var count = $"{silos} silo{(silos == 1 ? string.Empty : "s")} alive";
        try
        {
            var overview = await gateway.ReadClusterAsync(cancellationToken);
            return ($"{count}, {StatusCommand.Summary(overview)}", count);
        }
        catch (CliException unavailable)
        {
            return ($"{count}; no figures: {unavailable.Message}", count + "?");
        }
    }

    private string GatewayUrl() => GatewayFinder.FindOperatorsUrl(data);

    private void Announce(IReadOnlyList<RunFile> members, TimeSpan took)
    {
        Terminal.Line($"The mesh is up ({Terminal.Seconds(took)}). Data folder: {data.Path}");
        Terminal.Line();
        foreach (var member in members)
        {
            var serves = !member.IsGateway ? string.Empty : member.ServesEveryOwner ? "  serves every owner (demonstration only)" : $"  serves {string.Join(", ", member.Owners)}";
            Terminal.Line($"  {member.Name,-16} process {member.Pid,-8} {member.Address}{serves}");
        }

        var gateway = members.First(member => member.IsGateway);
        OwnerId[] owners = gateway.ServesEveryOwner
            ? [OwnerId.Parse("FR"), OwnerId.Parse("BR")]
            : [.. members.SelectMany(member => member.Owners).Select(OwnerId.Parse)];
        Terminal.Line();
        Terminal.Line($"Tokens, good for {TokenSigner.DefaultLifetime.TotalHours:0} hours:");
        foreach (var owner in owners)
        {
            Terminal.Line($"  {owner,-9} {_signer!.Sign(owner)}");
        }

        Terminal.Line($"  operator  {_signer!.SignOperator()}");
        var receiver = owners.Length > 1 ? owners[1] : OwnerId.Parse(owners[0].Value == "BR" ? "FR" : "BR");
        Terminal.Line();
        Terminal.Line("A first message:");
        Terminal.Line($"  curl -sS {gateway.Address.TrimEnd('/')}/api/v1/owners/{owners[0]}/messages -H 'Authorization: Bearer <token of {owners[0]}>' \\");
        Terminal.Line($"    -H 'Content-Type: application/json' -d '{{\"to\":[\"{receiver}\"],\"lane\":\"flash\",\"text\":\"Bonjour\",\"operationId\":\"first\"}}'");
        Terminal.Line($"  ./mesh send {owners[0]} {receiver} \"Bonjour\"");
        Terminal.Line();
        Terminal.Line("Ctrl-C stops everything.");
    }
}
