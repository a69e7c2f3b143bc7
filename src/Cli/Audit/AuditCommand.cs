using System.CommandLine;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary><c>mesh audit ...</c>: checks and exports the hubs' audits, from the files of a data folder, whether the mesh runs or not.</summary>
internal static class AuditCommand
{
    public static Command Create(CliContext context) => new("audit", "Checks and exports the hubs' audits.") { Verify(context), Export(context) };

    private static Command Verify(CliContext context)
    {
        var data = CommonOptions.Data();
        var hub = Hub("Only the audit of this hub; default all.");
        var heads = new Option<bool>("--heads") { Description = "Also checks the sealed heads: their signatures, what other hubs signed, and what gateways were told." };
        var file = new Option<string?>("--file") { Description = "Checks an exported file instead of a data folder.", HelpName = "FILE" };
        var command = new Command("verify", "Checks that nothing in an audit was changed, taken out, moved or put in; names the first entry that is wrong.") { data, hub, heads, file };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(file) is { } exported)
            {
                return ExportCheck.Run(exported, context.Terminal);
            }

            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            AuditFiles.Require(folder);
            return new AuditVerification(folder, context.Terminal).Run(HubsOf(parsed.GetValue(hub)), parsed.GetValue(heads));
        });
        return command;
    }

    private static Command Export(CliContext context)
    {
        var data = CommonOptions.Data();
        var hub = Hub("Only the audit of this hub; default all.");
        var from = new Option<long>("--from") { Description = "The first entry's number.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--output") { Description = "File to write; default standard output.", HelpName = "FILE" };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1)
            {
                result.AddError("--from is a number from 1 on.");
            }
        });
        var command = new Command("export", "Writes audits as JSON lines, which ./mesh audit verify --file checks.") { data, hub, from, output };
        command.SetAction(parsed =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            AuditFiles.Require(folder);
            return new AuditExport(folder, context.Terminal).Run(HubsOf(parsed.GetValue(hub)), parsed.GetValue(from), parsed.GetValue(output));
        });
        return command;
    }

    private static Option<string?> Hub(string description)
    {
        var option = new Option<string?>("--hub") { Description = description, HelpName = "HUB" };
        option.AcceptOnlyFromAmong([.. HubName.All.Select(hub => hub.Value)]);
        return option;
    }

    private static IReadOnlyList<HubName> HubsOf(string? hub) => hub is null ? HubName.All : [HubName.Parse(hub)];
}
