using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.CommandCentre;

/// <summary><c>mesh alert</c>: hands alerts of disasters in.</summary>
internal static class AlertCommand
{
    private static readonly OwnerId Secretariat = new("IPSG");

    public static Command Create(CliContext context)
    {
        var file = new Argument<FileInfo>("file") { Description = "A CAP 1.2 alert, or the RSS of GDACS." };
        var (data, url, token) = (CommonOptions.Data(), CommonOptions.Url(), CommonOptions.Token());
        var command = new Command("alert", "Hands a document with alerts of disasters in; handing it in again changes nothing.") { file, data, url, token };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var document = await File.ReadAllBytesAsync(parsed.GetValue(file)!.FullName, cancellationToken);
            using var gateway = await GatewayFinder.ConnectAsync(parsed, url, token, CommonOptions.DataFolderOf(parsed, data, context.Repository), Secretariat, Sign, cancellationToken);
            var taken = await gateway.PostXmlAsync<AlertsTakenBody>(Secretariat, "alerts", document, $"alert-{Convert.ToHexStringLower(SHA256.HashData(document).AsSpan(0, 16))}", cancellationToken);
            context.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{taken.Taken} taken, {taken.Ignored.Length} ignored"));
            foreach (var ignored in taken.Ignored)
            {
                context.Terminal.Line($"{ignored.Identifier}: {ignored.Why}");
            }

            foreach (var thread in taken.Threads)
            {
                context.Terminal.Line(CentreText.Line(thread));
            }

            return 0;
        });
        return command;
    }

    private static string Sign(TokenSigner signer, OwnerId owner) => signer.Sign(owner, [MeshRoles.Command], TokenSigner.DefaultOfficer, TokenSigner.DefaultLifetime);
}
