using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary><c>mesh pid NAME</c>: the process of a silo or gateway, for scripts.</summary>
internal static class PidCommand
{
    public static Command Create(CliContext context)
    {
        var name = new Argument<string>("name") { Description = "The silo's or gateway's name, for example singapore-1." };
        var data = CommonOptions.Data();
        var command = new Command("pid", "Prints the process number of a running silo or gateway.") { name, data };
        command.SetAction((parsed, _) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var wanted = parsed.GetValue(name);
            var member = folder.RunningMembers().FirstOrDefault(candidate => candidate.RunFile.Name == wanted)
                ?? throw new CliException($"No {wanted} runs on {folder.Path}; ./mesh status shows what does.");
            context.Terminal.Line(member.RunFile.Pid.ToString(CultureInfo.InvariantCulture));
            return Task.FromResult(0);
        });
        return command;
    }
}
