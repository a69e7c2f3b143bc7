using System.CommandLine;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Tokens;

/// <summary><c>mesh token CODE</c>: prints a development token.</summary>
internal static class TokenCommand
{
    public static Command Create(CliContext context)
    {
        var owner = CommonOptions.Owner("code", "The owner whose officer the token stands for, for example FR.");
        var roles = new Option<string[]>("--role") { Description = $"A role, repeatable: {string.Join(", ", MeshRoles.All)}; default {TokenSigner.OfficerRole}.", HelpName = "ROLE" };
        roles.AcceptOnlyFromAmong([.. MeshRoles.All]);
        var officer = new Option<string>("--officer") { Description = "The officer's number.", HelpName = "N", DefaultValueFactory = _ => TokenSigner.DefaultOfficer };
        var hours = new Option<double>("--hours") { Description = "How long the token is good.", HelpName = "H", DefaultValueFactory = _ => TokenSigner.DefaultLifetime.TotalHours };
        hours.Validators.Add(CommonOptions.Within(double.Epsilon, 24 * 365, "--hours must be more than 0 and at most 8760."));
        var data = CommonOptions.Data();
        var command = new Command("token", "Prints a token for the development gateways of a data folder.") { owner, roles, officer, hours, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            folder.Prepare();
            var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
            var wanted = parsed.GetValue(roles) is { Length: > 0 } named ? named : [TokenSigner.OfficerRole];
            var info = OwnerDirectory.Default.Find(parsed.GetValue(owner))!;
            if (wanted.FirstOrDefault(role => !MeshRoles.Of(info).Contains(role)) is { } impossible)
            {
                throw new CliException($"The officers of {info.Code} cannot have the role {impossible}; they can have {string.Join(", ", MeshRoles.Of(info))}.");
            }

            context.Terminal.Line(signer.Sign(info.Code, wanted, parsed.GetValue(officer)!, TimeSpan.FromHours(parsed.GetValue(hours))));
            return 0;
        });
        return command;
    }
}
