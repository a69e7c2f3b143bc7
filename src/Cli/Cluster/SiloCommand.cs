using System.CommandLine;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary><c>mesh silo HUB [N]</c>: one more silo, or one that died again.</summary>
internal static class SiloCommand
{
    public static Command Create(CliContext context)
    {
        var hub = new Argument<HubName>("hub")
        {
            Description = $"One of {string.Join(", ", HubName.All)}.",
            CustomParser = result =>
            {
                if (!HubName.TryParse(result.Tokens[0].Value, out var parsed))
                {
                    result.AddError($"There is no hub '{result.Tokens[0].Value}': a hub is one of {string.Join(", ", HubName.All)}.");
                }

                return parsed;
            },
        };
        var number = new Argument<int?>("n") { Description = "The silo's number at the hub; default the lowest that does not run.", Arity = ArgumentArity.ZeroOrOne };
        number.Validators.Add(CommonOptions.Within(1, int.MaxValue, "A silo's number is 1 or more."));
        var background = new Option<bool>("--background") { Description = "Return when the silo is ready; it runs until ./mesh down or the end of ./mesh up." };
        var data = CommonOptions.Data();
        var noTls = CommonOptions.NoTls();
        var command = new Command("silo", "Starts one more silo of a hub, or one that has ended again; in this terminal unless told otherwise.") { hub, number, background, data, noTls };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            folder.Prepare();
            if (MeshDatabases.Find(folder)?.Kind == DatabaseKind.PrivatePostgres && PrivateServer.All(folder).FirstOrDefault(server => server.Process is null) is { } absent)
            {
                throw new CliException($"The database server {absent.Name} of {folder.Path} does not run; ./mesh up starts the mesh with its servers.");
            }

            var launcher = new MeshLauncher(MeshPrograms.Find(context.Repository), folder, !parsed.GetValue(noTls));
            var home = parsed.GetValue(hub);
            var running = folder.RunningMembers().Select(member => member.RunFile.Name).ToHashSet();
            var chosen = parsed.GetValue(number) ?? Enumerable.Range(1, int.MaxValue).First(candidate => !running.Contains(MeshLauncher.SiloName(home, candidate)));
            var name = MeshLauncher.SiloName(home, chosen);
            if (running.Contains(name))
            {
                throw new CliException($"{name} already runs on {folder.Path}; leave the number out to start one more.");
            }

            if (parsed.GetValue(background))
            {
                await StartInBackgroundAsync(context, launcher, home, chosen, cancellationToken);
                return 0;
            }

            context.Terminal.Note($"{name} runs in this terminal; Ctrl-C stops it.");
            Signals.Become(ChildProcess.Alone([Dotnet.Program, .. launcher.SiloCommand(home, chosen)]));
            throw new CliException($"{Dotnet.Program} cannot be run.");
        });
        return command;
    }

    private static async Task StartInBackgroundAsync(CliContext context, MeshLauncher launcher, HubName hub, int number, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        ChildProcess? last = null;
        try
        {
            var (child, ready) = await context.Terminal.RunStepAsync(
                $"Starting {MeshLauncher.SiloName(hub, number)}", () => launcher.StartReadySiloAsync(hub, number, Keep, http, cancellationToken));
            context.Terminal.Line($"{child.Name} is up (process {ready.Pid}, {ready.Address}); its log is {child.LogFile}.");
        }
        catch when (last?.Identity is { } started)
        {
            await ProcessStopper.StopAsync([started], ProcessStopper.Grace);
            throw;
        }
        finally
        {
            last?.Dispose();
        }

        ChildProcess Keep(ChildProcess started)
        {
            last?.Dispose();
            return last = started;
        }
    }
}
