using System.CommandLine;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Cases;

/// <summary><c>mesh case export</c> and <c>mesh case verify</c>, which needs no mesh.</summary>
internal static class CaseExportCommands
{
    private const int Wrong = 1;

    public static Command Export(CliContext context)
    {
        var id = CaseCommands.Id();
        var output = new Option<string?>("--out") { Description = "File to write; default the number of the case with .zip.", HelpName = "FILE" };
        return MessageCommand.OfOwner(context, "export", "Saves all that the owner may see of a case as one ZIP, and checks it.", [id, output], async (parsed, gateway, owner, cancellationToken) =>
        {
            var number = parsed.GetValue(id);
            var file = parsed.GetValue(output) ?? $"{number}.zip";
            CaseExportReport? report = null;
            await gateway.SaveAsync(owner, $"cases/{number}/export", file, CheckAsync, cancellationToken);
            context.Terminal.Line($"It is in {file}.");
            if (!report!.IsRight)
            {
                throw new CliException("the export is not right; what is wrong may be so at the hub.");
            }

            // Only what broke off is not saved: whoever needs the export has it, whatever is wrong in it.
            async Task<string?> CheckAsync(Stream stream)
            {
                report = await CaseExportCommands.CheckAsync(context, stream, null, cancellationToken);
                return report.Manifest is null ? "what came is no whole export; nothing was saved, try again." : null;
            }
        });
    }

    public static Command Verify(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "The ZIP that ./mesh case export wrote." };
        var register = new Option<string?>("--register") { Description = "A register of gateways (gateways.json): also checks that the key is that of the gateway that is named.", HelpName = "FILE" };
        var command = new Command("verify", "Checks an exported case without a mesh: nothing changed, put in or taken out, custody chains whole.") { file, register };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stream = File.OpenRead(parsed.GetValue(file)!);
            var known = parsed.GetValue(register) is { } path ? GatewayRegister.Read(path) : null;
            return (await CheckAsync(context, stream, known, cancellationToken)).IsRight ? 0 : Wrong;
        });
        return command;
    }

    private static async Task<CaseExportReport> CheckAsync(CliContext context, Stream stream, GatewayRegister? register, CancellationToken cancellationToken)
    {
        var report = await CaseExportVerifier.VerifyAsync(stream, cancellationToken);
        if (register is not null && report.Manifest is { } manifest)
        {
            report = register.HasKey(manifest.Gateway, manifest.By.Owner, report.Key.Span)
                ? report with { Holds = [.. report.Holds, $"The register has that key for {manifest.Gateway}, which serves {manifest.By.Owner}."] }
                : report with { Problems = [.. report.Problems, $"The register has no gateway {manifest.Gateway} with that key which serves {manifest.By.Owner}: whoever made the export is unknown."] };
        }

        foreach (var sentence in report.Holds)
        {
            context.Terminal.Line(Sentence("right", sentence));
        }

        foreach (var sentence in report.Marks)
        {
            context.Terminal.Line(Sentence("marked", sentence));
        }

        foreach (var sentence in report.Problems)
        {
            context.Terminal.Note(Sentence("WRONG", sentence));
        }

        context.Terminal.Line(report.IsRight ? "The export is right." : "The export is not right.");
        return report;
    }

    /// <summary>On one line: names in the file are anybody's.</summary>
    private static string Sentence(string how, string sentence) => $"{how,-7} {Terminal.Printable(sentence).ReplaceLineEndings(" ")}";
}
