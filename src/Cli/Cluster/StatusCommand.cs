using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Spectre.Console;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary><c>mesh status</c>: what runs on a data folder and how it does.</summary>
internal static class StatusCommand
{
    /// <summary>Wide enough that nothing is folded where nobody looks at a screen.</summary>
    private const int PlainWidth = 200;
    private const string OutboxGrain = "outbox";
    private const string SubmitMethod = "submit";

    public static Command Create(CliContext context)
    {
        var data = CommonOptions.Data();
        var command = new Command("status", "Shows what runs on a data folder.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var members = folder.Members();
            if (members.Count == 0)
            {
                context.Terminal.Line($"Nothing runs on {folder.Path}; start it with ./mesh up.");
                return 0;
            }

            var (figures, trouble) = await ReadFiguresAsync(folder, members, cancellationToken);
            using var http = new HttpClient();
            var table = new Table { Border = context.Terminal.OutputIsTerminal ? TableBorder.Simple : TableBorder.None };
            table.AddColumns("name", "hub", "state", "process", "address", "activations", "calls/s", "memory");
            foreach (var member in members)
            {
                var silo = figures?.Silos.FirstOrDefault(candidate => candidate.Name == member.RunFile.Name && candidate.Answers);
                table.AddRow([.. (await RowAsync(member, silo, http, cancellationToken)).Select(cell => new Text(cell))]);
            }

            Show(context.Terminal, table);
            context.Terminal.Line(figures is not null ? Summary(figures) : $"No figures: {trouble}");
            context.Terminal.Line(Databases(folder));
            return 0;
        });
        return command;
    }

    /// <summary>The figures in one line.</summary>
    public static string Summary(ClusterBody figures)
    {
        var messages = figures.Silos.SelectMany(silo => silo.Methods)
            .Where(method => method.Grain == OutboxGrain && method.Method.StartsWith(SubmitMethod, StringComparison.OrdinalIgnoreCase))
            .Sum(method => method.CallsPerSecond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.Silos.Sum(silo => silo.Activations):N0} activations, {messages:N1} messages/s, {figures.Silos.Sum(silo => silo.CallsPerSecond):N1} calls/s");
    }

    private static string Databases(DataFolder folder)
    {
        var databases = MeshDatabases.Find(folder) ?? new MeshDatabases();
        var servers = databases.Kind == DatabaseKind.PrivatePostgres
            ? PrivateServer.All(folder).Select(server => $"{server.Name} {(server.Process is { } process ? $"(process {process.Pid})" : "does not run")}")
            : [];
        return $"Databases: {string.Join(", ", servers.Prepend(databases.Describe()))}.";
    }

    private static async Task<string[]> RowAsync(Member member, SiloBody? silo, HttpClient http, CancellationToken cancellationToken)
    {
        var state = member.Process is null ? "ended without stopping" : await MeshLauncher.IsReadyAsync(member.RunFile, http, cancellationToken) ? "ready" : "not ready";
        return
        [
            member.RunFile.Name,
            member.RunFile.Hub,
            state,
            member.RunFile.Pid.ToString(CultureInfo.InvariantCulture),
            member.RunFile.Address,
            silo?.Activations.ToString("N0", CultureInfo.InvariantCulture) ?? string.Empty,
            silo?.CallsPerSecond.ToString("N1", CultureInfo.InvariantCulture) ?? string.Empty,
            silo is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{silo.MemoryBytes / (1024.0 * 1024):N0} MB"),
        ];
    }

    private static async Task<(ClusterBody? Figures, string Trouble)> ReadFiguresAsync(DataFolder folder, IReadOnlyList<Member> members, CancellationToken cancellationToken)
    {
        if (!members.Any(member => member.Process is not null && member.RunFile.IsGateway))
        {
            return (null, "no gateway runs.");
        }

        var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
        using var client = GatewayClient.Create(GatewayFinder.FindOperatorsUrl(folder), signer.SignOperator());
        try
        {
            return (await client.ReadClusterAsync(cancellationToken), string.Empty);
        }
        catch (CliException unavailable)
        {
            return (null, unavailable.Message);
        }
    }

    private static void Show(Terminal terminal, Table table)
    {
        var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = terminal.OutputIsTerminal ? Math.Max(80, Console.WindowWidth) : PlainWidth;
        console.Profile.Capabilities.Unicode = terminal.OutputIsTerminal;
        console.Write(table);
        foreach (var line in written.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            terminal.Line(line);
        }
    }
}
