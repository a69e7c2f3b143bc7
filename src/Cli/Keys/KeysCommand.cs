using System.CommandLine;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Keys;

/// <summary><c>mesh keys</c>: makes the keys of the boundary that are missing, for processes that are started by hand.</summary>
internal static class KeysCommand
{
    public static Command Create(CliContext context)
    {
        var silo = new Option<string?>("--silo") { Description = "A silo's name, for example lyon-1: makes its certificate.", HelpName = "NAME" };
        var gateway = new Option<string?>("--gateway") { Description = "A gateway's name: makes its keys and enters it into the register; without it only what silos need is made.", HelpName = "NAME" };
        var owners = new Option<string[]>("--owner") { Description = "An owner for whom the gateway may call, repeatable; none means all, for demonstrations only.", HelpName = "CODE" };
        var operators = new Option<bool>("--operators") { Description = "The gateway is the operators': it may ask silos for their figures." };
        var data = CommonOptions.Data();
        var command = new Command("keys", "Makes the keys with which silos and gateways know each other; ./mesh up does it by itself.") { silo, gateway, owners, operators, data };
        command.SetAction(parsed =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            folder.Prepare();
            var keys = new KeyFolder(folder.Keys);
            var maker = new KeyMaker(keys);
            maker.MakeForSilos();
            if (parsed.GetValue(silo) is { } member)
            {
                if (!HubName.TryOfSilo(member, out _))
                {
                    throw new CliException($"'{member}' is not a silo's name, which is a hub, a dash and a number: lyon-1.");
                }

                maker.MakeForSilo(member);
                context.Terminal.Line($"The certificate of {member} is {keys.Certificate(CertificateRole.Silo, member)}, signed by {keys.Authority}.");
            }

            if (parsed.GetValue(gateway) is { } name)
            {
                maker.MakeForGateway(name, [.. (parsed.GetValue(owners) ?? []).Select(CommonOptions.ParseOwner).Distinct()], parsed.GetValue(operators));
                context.Terminal.Line($"The key of {name} is {keys.GatewayKey(name)}, its certificate {keys.Certificate(CertificateRole.Gateway, name)}; silos know it by {keys.Register}.");
            }

            context.Terminal.Line($"The secret of the silos is {keys.SiloSecret}; no gateway may have it.");
            return 0;
        });
        return command;
    }
}
