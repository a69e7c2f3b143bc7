using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Cluster;

/// <summary><c>mesh pid NAME</c>: the process of a silo, gateway or database server, for scripts.</summary>
internal static class PidCommand
{
    public static Command Create(CliContext context)
    {
        var name = new Argument<string>("name") { Description = "The name of a silo, a gateway or a database server, as ./mesh status shows it, for example singapore-1." };
        var data = CommonOptions.Data();
        var command = new Command("pid", "Prints the process number of a running silo, gateway or database server.") { name, data };
        command.SetAction((parsed, _) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var wanted = parsed.GetValue(name);
            var process = folder.RunningMembers().FirstOrDefault(candidate => candidate.RunFile.Name == wanted)?.Process
                ?? PrivateServer.All(folder).FirstOrDefault(server => server.Name == wanted)?.Process
                ?? throw new CliException($"No {wanted} runs on {folder.Path}; ./mesh status shows what does.");
            context.Terminal.Line(process.Pid.ToString(CultureInfo.InvariantCulture));
            return Task.FromResult(0);
        });
        return command;
    }
}

/// <summary><c>mesh url [CODE]</c>: where a gateway listens, for scripts.</summary>
internal static class UrlCommand
{
    public static Command Create(CliContext context)
    {
        var owner = new Argument<string?>("code") { Description = "The owner that the gateway must serve; default any.", Arity = ArgumentArity.ZeroOrOne };
        var data = CommonOptions.Data();
        var command = new Command("url", "Prints the address of a running gateway.") { owner, data };
        command.SetAction((parsed, _) =>
        {
            OwnerId? wanted = parsed.GetValue(owner) is { } code ? CommonOptions.ParseOwner(code) : null;
            context.Terminal.Line(GatewayFinder.FindUrl(CommonOptions.DataFolderOf(parsed, data, context.Repository), wanted));
            return Task.FromResult(0);
        });
        return command;
    }
}
