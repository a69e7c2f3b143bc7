using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

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
            var session = await gateway.PostAsync<SignInAnswer>(acting, "sessions", new SignInRequest(parsed.GetValue(number)!, password), version: null, cancellationToken);
            context.Terminal.Line(Terminal.Printable(session.Token ?? throw new CliException("the gateway answered without a token; is it a gateway of this mesh?")));
            context.Terminal.Note(Terminal.Printable(
                $"{session.Name} ({string.Join(", ", session.Roles)}) is signed in until {TimelineText.Time(session.EndsAt)}, or {TimelineText.Time(session.ExpiresAt)} when the session is not used."));
            context.Terminal.Note($"Use the token with --token or ${CommonOptions.TokenVariable}; ./mesh sign-out ends it.");
            return 0;
        });
        return command;
    }
}

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
            await gateway.DeleteAsync(owner, "sessions/current", version: null, cancellationToken);
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

/// <summary>Makes the one-time code with which a bureau's first supervisor is created; the data folder keeps only its hash.</summary>
internal static class SetupCode
{
    private const int CodeBytes = 20;

    /// <summary>Makes a code; one that was made before is no longer good.</summary>
    public static string Make(DataFolder data, OwnerId owner, DateTimeOffset expires)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        var json = new JsonObject
        {
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code))),
            ["expires"] = expires.ToUniversalTime(),
        };
        new KeyFolder(data.Keys).Create();
        KeyFile.WritePrivate(Path.Combine(data.Keys, $"setup-{owner.Value.ToLowerInvariant()}.json"), json.ToJsonString());
        return code;
    }
}
