using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Cluster;

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
