using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Officers;

/// <summary><c>mesh sign-in OWNER NUMBER</c>: signs an officer in and prints the session's token.</summary>
internal static class SignInCommand
{
    public static Command Create(CliContext context)
    {
        var owner = CommonOptions.Owner("owner", "The officer's bureau, for example FR.");
        var number = OfficerCommand.Number();
        var data = CommonOptions.Data();
        var url = CommonOptions.Url();
        var command = new Command("sign-in", "Signs an officer in: reads the password from standard input or asks for it, and prints the session's token.") { owner, number, data, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var acting = parsed.GetValue(owner);
            var address = GatewayFinder.AddressOf(parsed, url, CommonOptions.DataFolderOf(parsed, data, context.Repository), acting);
            var password = await PasswordInput.OfConsole(context.Terminal).ReadAsync("Password", cancellationToken);
            using var gateway = GatewayClient.Create(address, token: null);
            var session = await gateway.PostAsync<SignInAnswer>(acting, "sessions", new SignInRequest(parsed.GetValue(number)!, password), cancellationToken);
            context.Terminal.Line(Terminal.Printable(session.Token ?? throw new CliException("the gateway answered without a token; is it a gateway of this mesh?")));
            context.Terminal.Note(Terminal.Printable(
                $"{session.Name} ({string.Join(", ", session.Roles)}) is signed in until {TimelineText.Time(session.EndsAt)}, or {TimelineText.Time(session.ExpiresAt)} when the session is not used."));
            context.Terminal.Note($"Use the token with --token or ${CommonOptions.TokenVariable}; ./mesh sign-out ends it.");
            return 0;
        });
        return command;
    }
}
