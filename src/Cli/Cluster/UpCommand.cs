using System.CommandLine;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Scenarios;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary><c>mesh up</c>: three hubs and a gateway on this machine.</summary>
internal static class UpCommand
{
    private const int MostSilosPerHub = 8;

    public static Command Create(CliContext context)
    {
        var fresh = new Option<bool>("--fresh") { Description = "Empty the data folder first, with the databases in it; those on servers that others run stay as they are." };
        var data = CommonOptions.Data();
        var silosPerHub = new Option<int>("--silos-per-hub") { Description = "Silos of each hub.", HelpName = "N", DefaultValueFactory = _ => 1 };
        silosPerHub.Validators.Add(CommonOptions.Within(1, MostSilosPerHub, $"--silos-per-hub must be 1 to {MostSilosPerHub}."));
        var gateways = new Option<string?>("--gateways") { Description = "Owners, with commas, that get a gateway each at their home hub; default one gateway for all owners, for demonstration.", HelpName = "FR,BR,SG" };
        var port = new Option<int?>("--port") { Description = "HTTP port of the (first) gateway; default 8080, or a free one when that is taken.", HelpName = "P" };
        port.Validators.Add(CommonOptions.Within(1, 65535, "--port must be 1 to 65535."));
        var postgres = new Option<bool>("--postgres") { Description = "Keep the databases on PostgreSQL servers of this mesh, which are started and stopped with it." };
        var cluster = new Option<string?>("--cluster-connection") { Description = "The cluster's database on a PostgreSQL server that exists.", HelpName = "TEXT" };
        var hubs = new Option<string[]>("--hub-connection") { Description = "A hub's database on such a server; once for each hub.", HelpName = "HUB=TEXT", DefaultValueFactory = _ => [] };
        var noTls = CommonOptions.NoTls();
        var demo = new Option<bool>("--demo") { Description = "Fill the mesh with invented life to look at in the console: officers who sign in as it prints; then, while they look, messages, cases, hits, notices, and teams at work." };
        var command = new Command("up", "Starts three hubs and a gateway, and stops them with Ctrl-C.") { fresh, data, silosPerHub, gateways, port, postgres, cluster, hubs, noTls, demo };
        command.Validators.Add(result =>
        {
            if (result.GetValue(demo) && result.GetValue(gateways) is not null)
            {
                result.AddError("--demo has officers of many owners, who need the one gateway for all; leave out --gateways.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var owners = (parsed.GetValue(gateways) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var asked = AskedDatabases(parsed.GetValue(postgres), parsed.GetValue(cluster), parsed.GetValue(hubs)!);
            var plans = GatewayPlan.Create([.. owners.Select(CommonOptions.ParseOwner).Distinct()], parsed.GetValue(port));
            folder.Prepare();
            using var held = folder.Lock();
            if (folder.RunningMembers() is { Count: > 0 } running)
            {
                var names = string.Join(", ", running.Select(member => member.RunFile.Name));
                throw new CliException($"{names} still run{(running.Count == 1 ? "s" : string.Empty)} on {folder.Path}; stop with ./mesh down first.");
            }

            // Left over when both an earlier run and its guard were killed.
            await PrivateServer.StopAllAsync(folder);
            if (parsed.GetValue(fresh))
            {
                folder.Empty();
            }

            var databases = MeshDatabases.Choose(folder, asked);
            databases.Remember(folder);

            var launcher = new MeshLauncher(MeshPrograms.Find(context.Repository), folder, !parsed.GetValue(noTls));
            await using var session = new UpSession(context, folder, launcher);
            await session.StartAsync(databases, parsed.GetValue(silosPerHub), plans, cancellationToken);
            var filling = Task.CompletedTask;
            if (parsed.GetValue(demo))
            {
                await Demonstration.EnterAsync(context.Terminal, folder, cancellationToken);
                filling = Demonstration.FillAsync(context.Terminal, folder, cancellationToken);
            }

            await session.WatchAsync(cancellationToken);
            await filling;
            return 0;
        });
        return command;
    }

    private static MeshDatabases? AskedDatabases(bool postgres, string? cluster, string[] hubs) => (postgres, cluster is not null || hubs.Length > 0) switch
    {
        (true, true) => throw new CliException("--postgres starts servers of the mesh's own; leave it out to use those that --cluster-connection and --hub-connection name."),
        (true, false) => new MeshDatabases { Kind = DatabaseKind.PrivatePostgres },
        (false, true) => MeshDatabases.OnServers(cluster, hubs),
        (false, false) => null,
    };
}
