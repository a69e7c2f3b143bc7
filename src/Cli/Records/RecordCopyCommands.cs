using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Records;

/// <summary><c>mesh records copies</c> and <c>mesh records rebuild</c>: what operators see of the hubs' copies of all records, and have made anew.</summary>
internal static class RecordCopyCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Shows the copies.</summary>
    public static Command Copies(CliContext context) => OfOperator(context, new Command("copies", "Shows how far the hubs' copies of all records are, and how far one is that is being made anew. For operators."), async (_, gateway, cancellationToken) =>
    {
        var copies = await gateway.ReadRecordCopiesAsync(cancellationToken);
        foreach (var line in copies.Hubs.Select(Line).Concat(copies.Silent.Select(hub => $"{hub,-13} does not answer")))
        {
            context.Terminal.Line(line);
        }
    });

    /// <summary>Has one made anew.</summary>
    public static Command Rebuild(CliContext context)
    {
        var hub = new Argument<string>("hub") { Description = "The hub." };
        hub.AcceptOnlyFromAmong([.. HubName.All.Select(one => one.Value)]);
        var wait = new Option<bool>("--wait") { Description = "Wait until the new copy answers; to interrupt that does not stop it." };
        var operation = MessageOptions.Operation();
        var command = new Command(
            "rebuild",
            "Has a hub make its copy of all records anew from the owners' streams. The copy that is there answers meanwhile. Without effect while that goes on, which it does after a kill too. For operators.")
        {
            hub, wait, operation,
        };
        return OfOperator(context, command, async (parsed, gateway, cancellationToken) =>
        {
            var (which, id) = (HubName.Parse(parsed.GetValue(hub)!), MessageOptions.OperationOf(parsed, operation));
            var state = await gateway.RebuildRecordsAsync(which, id, cancellationToken);

            // Another order that is being carried out is waited for too.
            while (parsed.GetValue(wait) && state.Rebuild is { DoneAt: null })
            {
                context.Terminal.Progress(Line(state));
                await Task.Delay(LookEvery, cancellationToken);
                state = (await gateway.ReadRecordCopiesAsync(cancellationToken)).Hubs.FirstOrDefault(one => one.Hub == which) ?? state;
            }

            context.Terminal.ClearStatus();
            context.Terminal.Line(Line(state));
        });
    }

    private static string Line(RecordCopyState state) => string.Create(CultureInfo.InvariantCulture, $"{state.Hub,-13} {state.Applied} changes{RebuildOf(state)}");

    private static string RebuildOf(RecordCopyState state) => state.Rebuild switch
    {
        null => string.Empty,
        { DoneAt: { } done } => $"  made anew {TimelineText.Time(done)}",
        var going => string.Create(
            CultureInfo.InvariantCulture,
            $"  being made anew since {TimelineText.Time(going.BegunAt)}: {going.Applied} changes{string.Concat(going.Missing.Select(one => $"; {one.Owner} is asked again: {Terminal.Printable(one.Reason)}"))}"),
    };

    private static Command OfOperator(CliContext context, Command command, Func<ParseResult, GatewayClient, CancellationToken, Task> act)
    {
        var (data, url, token) = (CommonOptions.Data(), CommonOptions.Url(), CommonOptions.Token());
        command.Options.Add(data);
        command.Options.Add(url);
        command.Options.Add(token);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var address = parsed.GetValue(url) ?? CommonOptions.NonEmpty(CommonOptions.UrlVariable) ?? GatewayFinder.FindOperatorsUrl(folder);
            var shown = parsed.GetValue(token) ?? CommonOptions.NonEmpty(CommonOptions.TokenVariable) ?? (await TokenSigner.OpenAsync(folder, cancellationToken)).SignOperator();
            using var gateway = GatewayClient.Create(address, shown);
            await act(parsed, gateway, cancellationToken);
            return 0;
        });
        return command;
    }
}
