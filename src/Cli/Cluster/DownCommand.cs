using System.CommandLine;
using System.Diagnostics;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary><c>mesh down</c>: stops everything that runs on a data folder.</summary>
internal static class DownCommand
{
    /// <summary>How long <c>mesh up</c> may take to stop what it started, before it is killed and the rest is stopped from here.</summary>
    private static readonly TimeSpan UpDeadline = TimeSpan.FromSeconds(20);

    public static Command Create(CliContext context)
    {
        var data = CommonOptions.Data();
        var command = new Command("down", "Stops everything that runs on a data folder.") { data };
        command.SetAction(async (parsed, _) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var watch = Stopwatch.StartNew();
            var members = folder.RunningMembers();
            var servers = PrivateServer.All(folder).Where(server => server.Process is not null).ToList();
            var up = folder.FindUp();
            if (up is { } running)
            {
                await ProcessStopper.StopAsync([running], UpDeadline);
            }

            await ProcessStopper.StopAsync([.. folder.RunningMembers().Select(member => member.Process!.Value)], ProcessStopper.Grace);
            await PrivateServer.StopAllAsync(folder);
            var names = members.Select(member => member.RunFile.Name).Concat(servers.Select(server => server.Name)).ToList();
            context.Terminal.Line(names.Count == 0 && up is null
                ? $"Nothing runs on {folder.Path}."
                : $"Stopped {(names.Count == 0 ? "mesh up" : string.Join(", ", names))} in {Terminal.Seconds(watch.Elapsed)}.");
            return 0;
        });
        return command;
    }
}
