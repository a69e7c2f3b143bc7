using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Officers;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Mind;

/// <summary><c>mesh mind</c>: offline copies of the records, for places without network.</summary>
internal static class MindCommands
{
    private const int LeastPassphrase = 12;

    public static Command Create(CliContext context) => new("mind", "Makes, asks and updates offline copies of the records (MIND) for places without network.")
    {
        Export(context),
        MindCheck.Create(context),
        Update(context),
        List(context),
        End(context),
    };

    /// <summary>The argument that names a copy's file.</summary>
    public static Argument<string> FileArgument() => new("file") { Description = "The file of the copy.", HelpName = "FILE" };

    /// <summary>The option that names a register of gateways.</summary>
    public static Option<string?> RegisterOption() => new("--register")
    {
        Description = "A register of gateways (gateways.json): the copy must be signed by a gateway that it has for the bureau. Without it, whoever has the passphrase may have made it.",
        HelpName = "FILE",
    };

    /// <summary>The register that was named; null when none was.</summary>
    public static GatewayRegister? RegisterOf(string? path) => path is null ? null : GatewayRegister.Read(path);

    /// <summary>Reads the passphrase of a copy.</summary>
    public static Task<string> PassphraseAsync(CliContext context, CancellationToken cancellationToken) => PasswordInput.OfConsole(context.Terminal).ReadAsync("Passphrase of the copy", cancellationToken);

    private static Command Export(CliContext context)
    {
        var file = FileArgument();
        var name = new Option<string>("--name") { Description = "What people call it, for example where it is used; owners of records see it.", HelpName = "NAME", Required = true };
        var kinds = new Option<string[]>("--kinds")
        {
            Description = $"Which kinds of records: {string.Join(", ", OfflineCopy.PossibleKinds.Select(EnumText.Of))}; default all of these.",
            HelpName = "KIND,KIND",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };
        var days = new Option<int>("--days") { Description = $"For how many days it is good after it was made or updated, 1 to {OfflineCopy.MaxDays}.", HelpName = "N", DefaultValueFactory = _ => 7 };
        return MessageCommand.OfOwner(
            context,
            "export",
            "Makes an offline copy of what the bureau may see, encrypted with a passphrase that is read from standard input. Goes on when it was interrupted.",
            [file, name, kinds, days],
            async (parsed, gateway, owner, cancellationToken) =>
            {
                var passphrase = await PasswordInput.OfConsole(context.Terminal).ReadNewAsync("Passphrase of the copy", cancellationToken);
                if (passphrase.Length < LeastPassphrase)
                {
                    throw new CliException($"a passphrase has at least {LeastPassphrase} characters: whoever finds the file can try as long as he likes.");
                }

                var named = parsed.GetValue(kinds) is { Length: > 0 } some ? some.Select(CommonOptions.ValueOf<RecordKind>).Distinct() : OfflineCopy.PossibleKinds;
                var request = new OfflineCopyRequest { Name = parsed.GetValue(name)!, Kinds = [.. named.Order()], Days = parsed.GetValue(days) };
                await new MindExport(context.Terminal, gateway, owner, passphrase).RunAsync(parsed.GetValue(file)!, request, cancellationToken);
            },
            (signer, owner) => signer.SignSupervisor(owner));
    }

    private static Command Update(CliContext context)
    {
        var (file, register) = (FileArgument(), RegisterOption());
        return MessageCommand.OfOwner(
            context,
            "update",
            "Brings an offline copy up to date, hands on the checks that were made with it, and checks again what was found. Reads the passphrase from standard input.",
            [file, register],
            async (parsed, gateway, owner, cancellationToken) =>
            {
                var known = RegisterOf(parsed.GetValue(register));
                await new MindUpdate(context.Terminal, gateway, owner, await PassphraseAsync(context, cancellationToken)).RunAsync(parsed.GetValue(file)!, cancellationToken, known);
            },
            (signer, owner) => signer.SignSupervisor(owner));
    }

    private static Command List(CliContext context)
    {
        var json = JsonOutput.Lines();
        return MessageCommand.OfOwner(
            context,
            "list",
            "Lists the bureau's offline copies, and which are out of date.",
            [json],
            async (parsed, gateway, owner, cancellationToken) =>
            {
                foreach (var copy in (await gateway.GetAsync<OfflineCopiesBody>(owner, "offline-copies", cancellationToken)).Copies)
                {
                    context.Terminal.Line(parsed.GetValue(json)
                        ? JsonOutput.Of(copy)
                        : Terminal.Printable(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{copy.Id}  {copy.Name}  made {copy.At:yyyy-MM-dd}, last heard of {copy.ReportedAt:yyyy-MM-dd HH:mm} UTC, good until {copy.GoodUntil:yyyy-MM-dd HH:mm} UTC{(copy.IsOverdue ? "  OVERDUE" : string.Empty)}")));
                }
            },
            (signer, owner) => signer.SignSupervisor(owner));
    }

    private static Command End(CliContext context)
    {
        var id = new Argument<string>("id") { Description = "The id of the copy, as list shows it." };
        return MessageCommand.OfOwner(
            context,
            "end",
            "Says that an offline copy is destroyed: owners of records wait for it no longer.",
            [id],
            (parsed, gateway, owner, cancellationToken) => gateway.DeleteAsync(owner, $"offline-copies/{Uri.EscapeDataString(parsed.GetValue(id)!)}", null, cancellationToken),
            (signer, owner) => signer.SignSupervisor(owner));
    }
}
