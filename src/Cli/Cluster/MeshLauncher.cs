using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary>Starts silos and gateways on a data folder and waits until they are ready.</summary>
internal sealed class MeshLauncher(MeshPrograms programs, DataFolder data, bool tls = true)
{
    /// <summary>Lines of a log that are shown when its process ended.</summary>
    public const int ShownLogLines = 5;

    private const int StartsOfASilo = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly KeyMaker _keys = new(new KeyFolder(data.Keys));

    public static string SiloName(HubName hub, int number) => string.Create(CultureInfo.InvariantCulture, $"{hub.Value}-{number}");

    /// <summary>The command line of a silo, without the .NET host.</summary>
    public string[] SiloCommand(HubName hub, int number)
    {
        _keys.MakeForSilo(SiloName(hub, number));
        return [programs.Silo, .. SiloArguments(hub, number)];
    }

    public ChildProcess StartSilo(HubName hub, int number, params IEnumerable<string> moreArguments)
    {
        var name = SiloName(hub, number);
        _keys.MakeForSilo(name);
        return ChildProcess.Start(name, programs.Silo, [.. SiloArguments(hub, number), .. moreArguments], data.LogFile(name));
    }

    /// <summary>
    /// Starts a silo and waits until it is ready. One that the others took for dead before it was, because the machine was too busy for it to answer them, ends itself (SIGABRT) and is started again, at most twice.
    /// </summary>
    /// <param name="hub">Its hub.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="keep">Takes every process that is started.</param>
    /// <param name="http">Asks whether it is ready.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="moreArguments">Further arguments.</param>
    /// <exception cref="CliException">It ended before, or is not ready in time.</exception>
    public async Task<(ChildProcess Child, RunFile File)> StartReadySiloAsync(HubName hub, int number, Func<ChildProcess, ChildProcess> keep, HttpClient http, CancellationToken cancellationToken, params IEnumerable<string> moreArguments)
    {
        for (var start = 1; ; start++)
        {
            var child = keep(StartSilo(hub, number, moreArguments));
            try
            {
                return (child, await WaitUntilReadyAsync(child, http, cancellationToken));
            }
            catch (CliException) when (start < StartsOfASilo && child.Ended is { IsCompletedSuccessfully: true, Result: 128 + Signals.Abort })
            {
                // Joins as another silo.
            }
        }
    }

    public ChildProcess StartGateway(GatewayPlan plan, params IEnumerable<string> moreArguments)
    {
        _keys.MakeForGateway(plan.Name, plan.Owner is { } owner ? [owner] : [], plan.Operators);
        return ChildProcess.Start(plan.Name, programs.Gateway, [.. plan.Arguments(data.Path), "--development-tokens", "yes", .. Tls(), .. Databases().GatewayArguments(data), .. moreArguments], data.LogFile(plan.Name));
    }

    /// <summary>Waits until a member says that it is ready; throws a sentence with its last words when it ends before.</summary>
    public async Task<RunFile> WaitUntilReadyAsync(ChildProcess child, HttpClient http, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (child.Ended.IsCompleted)
            {
                var words = string.Join(Environment.NewLine, child.LastLogLines(ShownLogLines).Select(line => "  " + line));
                throw new CliException($"{child.Name} {ChildProcess.Describe(await child.Ended)} before it was ready. Its last words (all of them in {child.LogFile}):{Environment.NewLine}{words}");
            }

            if (data.FindRunFile(child.Name) is { } runFile && runFile.Pid == child.Identity?.Pid && await IsReadyAsync(runFile, http, cancellationToken))
            {
                return runFile;
            }

            if (watch.Elapsed > ChildProcess.ReadyDeadline)
            {
                throw new CliException($"{child.Name} is not ready after {Terminal.Seconds(ChildProcess.ReadyDeadline)}; its log {child.LogFile} may say why.");
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Whether a member answers that it is ready.</summary>
    public static async Task<bool> IsReadyAsync(RunFile member, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(2));
            using var answer = await http.GetAsync(member.ReadyAddress, deadline.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private string[] SiloArguments(HubName hub, int number) =>
        ["--hub", hub.Value, "--number", number.ToString(CultureInfo.InvariantCulture), "--data", data.Path, .. Tls(), .. Databases().SiloArguments(data)];

    private MeshDatabases Databases() => MeshDatabases.Find(data) ?? new MeshDatabases();

    private IEnumerable<string> Tls() => tls ? [] : [CommonOptions.NoTlsName];
}
