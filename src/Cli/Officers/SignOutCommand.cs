using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Officers;

/// <summary><c>mesh sign-out</c>: ends the session of a token.</summary>
internal static class SignOutCommand
{
    private const string SessionPrefix = "mss";

    public static Command Create(CliContext context)
    {
        var data = CommonOptions.Data();
        var url = CommonOptions.Url();
        var token = new Option<string?>("--token") { Description = $"The session's token, as ./mesh sign-in printed it; default ${CommonOptions.TokenVariable}.", HelpName = "TOKEN" };
        var command = new Command("sign-out", "Signs an officer out: the session's token is no longer good.") { data, url, token };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var session = parsed.GetValue(token) ?? CommonOptions.NonEmpty(CommonOptions.TokenVariable)
                ?? throw new CliException($"Name the session: its token in --token or ${CommonOptions.TokenVariable}.");
            var owner = OwnerOf(session);
            var address = GatewayFinder.AddressOf(parsed, url, CommonOptions.DataFolderOf(parsed, data, context.Repository), owner);
            using var gateway = GatewayClient.Create(address, session);
            await gateway.DeleteAsync(owner, "sessions/current", cancellationToken);
            context.Terminal.Note("Signed out.");
            return 0;
        });
        return command;
    }

    /// <summary>A session's token names its bureau; other tokens end by themselves or are revoked.</summary>
    private static OwnerId OwnerOf(string token) => token.Split('_') is [SessionPrefix, var code, _, ..] && OwnerId.TryParse(code, out var owner)
        ? owner
        : throw new CliException("This is not the token of a session; ./mesh sign-in prints those.");
}
