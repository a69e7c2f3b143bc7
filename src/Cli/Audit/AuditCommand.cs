using System.CommandLine;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary><c>mesh audit ...</c>: checks and exports the hubs' audits, from the files of a data folder, or from a running mesh over its operators' gateway.</summary>
internal static class AuditCommand
{
    public static Command Create(CliContext context) => new("audit", "Checks and exports the hubs' audits.") { Verify(context), Export(context) };

    private static Command Verify(CliContext context)
    {
        var from = new SourceOptions();
        var hub = Hub("Only the audit of this hub; default all.");
        var heads = new Option<bool>("--heads") { Description = "Also checks the sealed heads: their signatures, and what other hubs signed. The hubs' public keys are those in the data folder." };
        var file = new Option<string?>("--file") { Description = "Checks an exported file instead of a mesh.", HelpName = "FILE" };
        var command = new Command("verify", "Checks that nothing in an audit was changed, taken out, moved or put in; names the first entry that is wrong.") { from.Data, from.Url, from.Token, hub, heads, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(file) is { } exported)
            {
                return ExportCheck.Run(exported, context.Terminal);
            }

            using var source = await from.OpenAsync(parsed, context, cancellationToken);
            var keys = CommonOptions.DataFolderOf(parsed, from.Data, context.Repository).Keys;
            return await new AuditVerification(source, keys, context.Terminal).RunAsync(HubsOf(parsed.GetValue(hub)), parsed.GetValue(heads), cancellationToken);
        });
        return command;
    }

    private static Command Export(CliContext context)
    {
        var source = new SourceOptions();
        var hub = Hub("Only the audit of this hub; default all.");
        var from = new Option<long>("--from") { Description = "The first entry's number.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--output") { Description = "File to write; default standard output.", HelpName = "FILE" };
        from.Validators.Add(CommonOptions.Within(1L, long.MaxValue, "--from is a number from 1 on."));
        var command = new Command("export", "Writes audits as JSON lines, which ./mesh audit verify --file checks.") { source.Data, source.Url, source.Token, hub, from, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await source.OpenAsync(parsed, context, cancellationToken);
            return await new AuditExport(opened, context.Terminal).RunAsync(HubsOf(parsed.GetValue(hub)), parsed.GetValue(from), parsed.GetValue(output), cancellationToken);
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

    /// <summary>The options that say where audits are read from.</summary>
    private sealed class SourceOptions
    {
        public Option<string?> Data { get; } = CommonOptions.Data();

        public Option<string?> Url { get; } = new("--url")
        {
            Description = $"Address of the operators' gateway of a running mesh; default ${CommonOptions.UrlVariable}, else the files of the data folder, else, where they are on PostgreSQL, its running gateway.",
            HelpName = "URL",
        };

        public Option<string?> Token { get; } = CommonOptions.Token();

        public async Task<AuditSource> OpenAsync(ParseResult parsed, CliContext context, CancellationToken cancellationToken)
        {
            var folder = CommonOptions.DataFolderOf(parsed, Data, context.Repository);
            var url = parsed.GetValue(Url) ?? CommonOptions.NonEmpty(CommonOptions.UrlVariable);
            if (url is null && (MeshDatabases.Find(folder)?.Kind ?? DatabaseKind.Sqlite) == DatabaseKind.Sqlite)
            {
                return new AuditFiles(folder);
            }

            url ??= GatewayFinder.FindOperatorsUrl(folder);
            var token = parsed.GetValue(Token) ?? CommonOptions.NonEmpty(CommonOptions.TokenVariable) ?? (await TokenSigner.OpenAsync(folder, cancellationToken)).SignOperator();
            return new AuditOverGateway(GatewayClient.Create(url, token));
        }
    }
}
