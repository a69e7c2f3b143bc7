using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Cli.Feeds;

/// <summary><c>mesh feed CODE</c>: shows what reached an owner.</summary>
internal static class FeedCommand
{
    private const int DefaultMax = 50;

    /// <summary>How long the live feed may be away before a new connection is tried.</summary>
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(500);

    public static Command Create(CliContext context)
    {
        var owner = CommonOptions.Owner("code", "The owner whose feed to read, for example BR.");
        var follow = new Option<bool>("--follow") { Description = "Go on with what arrives, until Ctrl-C (or until --max messages have come)." };
        var after = new Option<FeedCursor>("--after")
        {
            Description = "Read on behind this cursor.",
            HelpName = "CURSOR",
            DefaultValueFactory = _ => FeedCursor.Start,
            CustomParser = result =>
            {
                if (!FeedCursor.TryParse(result.Tokens[0].Value, out var cursor))
                {
                    result.AddError("--after must be a cursor: three numbers with dots, for example 12.0.345.");
                }

                return cursor;
            },
        };
        var max = new Option<int?>("--max") { Description = $"Messages to show; default {DefaultMax}, with --follow no limit.", HelpName = "N" };
        max.Validators.Add(CommonOptions.Within(1, int.MaxValue, "--max must be at least 1."));
        var save = new Option<string?>("--save") { Description = "Put attachments into this folder, named by their SHA-256.", HelpName = "DIR" };
        var data = CommonOptions.Data();
        var url = CommonOptions.Url();
        var token = CommonOptions.Token();
        var command = new Command("feed", "Shows the messages that reached an owner.") { owner, follow, after, max, save, data, url, token };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reader = parsed.GetValue(owner);
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            using var gateway = await GatewayFinder.ConnectAsync(parsed, url, token, folder, reader, sign: null, cancellationToken);
            var printer = new FeedPrinter(context.Terminal, gateway, reader, parsed.GetValue(save));
            if (parsed.GetValue(follow))
            {
                await FollowAsync(context.Terminal, gateway, printer, reader, parsed.GetValue(after), parsed.GetValue(max) ?? int.MaxValue, cancellationToken);
            }
            else
            {
                await ReadAsync(context.Terminal, gateway, printer, reader, parsed.GetValue(after), parsed.GetValue(max) ?? DefaultMax, cancellationToken);
            }

            return 0;
        });
        return command;
    }

    private static async Task ReadAsync(Terminal terminal, GatewayClient gateway, FeedPrinter printer, OwnerId owner, FeedCursor cursor, int max, CancellationToken cancellationToken)
    {
        var left = max;
        FeedPageBody page;
        do
        {
            page = await gateway.GetAsync<FeedPageBody>(owner, $"feed?after={cursor}&max={Math.Min(left, FeedLimits.MaxPage)}", cancellationToken);
            foreach (var entry in page.Entries)
            {
                await printer.PrintAsync(entry, cancellationToken);
            }

            cursor = page.Cursor;
            left -= page.Entries.Length;
        }
        while (left > 0 && page.Entries.Length > 0 && page.Cursor != page.Head);
        terminal.Note(cursor == page.Head ? $"That is all; cursor {cursor}." : $"There is more; go on with --after {cursor}.");
    }

    private static async Task FollowAsync(Terminal terminal, GatewayClient gateway, FeedPrinter printer, OwnerId owner, FeedCursor cursor, int max, CancellationToken cancellationToken)
    {
        var left = max;
        while (true)
        {
            try
            {
                await foreach (var entry in gateway.FollowAsync(owner, cursor, cancellationToken))
                {
                    await printer.PrintAsync(entry, cancellationToken);
                    cursor = entry.Cursor ?? cursor;
                    if (--left == 0)
                    {
                        return;
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException)
            {
                terminal.Progress($"The live feed broke off; connecting again behind {cursor} ...");
            }

            await Task.Delay(ReconnectPause, cancellationToken);
        }
    }
}
