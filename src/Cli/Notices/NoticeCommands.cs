using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary><c>mesh notice</c>: notices and diffusions through their life.</summary>
internal static class NoticeCommands
{
    public static Command Create(CliContext context)
    {
        var command = new Command("notice", "Prepares, reviews, publishes and reads notices, and reports on them.")
        {
            Types(context),
            Check(context),
            Submit(context),
            List(context),
            Show(context),
            History(context),
            Circulation(context),
            Photograph(context),
            Update(context),
            NoticeHandlingCommand.Create(context),
            NoticeDraftCommands.Create(context),
        };
        foreach (var decision in NoticeDecisionCommands.Create(context))
        {
            command.Subcommands.Add(decision);
        }

        return command;
    }

    /// <summary>The argument that names a notice.</summary>
    public static Argument<NoticeId> Id() => new("notice")
    {
        Description = "The number of the notice, for example 2026-12345.",
        CustomParser = ParseId,
    };

    /// <summary>Shows what the automatic checks say.</summary>
    /// <exception cref="CliException">They find something.</exception>
    public static void Show(Terminal terminal, NoticeCheckBody check)
    {
        foreach (var problem in check.Problems)
        {
            terminal.Line(Terminal.Printable(problem.Detail));
        }

        if (!check.Passes)
        {
            throw new CliException("It cannot be submitted like this.");
        }

        terminal.Line("It can be submitted as it is.");
    }

    private static Command Types(CliContext context) => MessageCommand.OfOwner(context, "types", "Lists the types of notices, and what each must say.", [], async (_, gateway, _, cancellationToken) =>
    {
        foreach (var type in (await gateway.ReadNoticeTypesAsync(cancellationToken)).Types)
        {
            context.Terminal.Line(NoticePrinter.Of(type));
        }
    });

    private static Command Check(CliContext context)
    {
        var file = new NoticeFile();
        return MessageCommand.OfOwner(context, "check", "Says everything that is missing or wrong in a notice; stores nothing but uploads.", file.All, async (parsed, gateway, owner, cancellationToken) =>
        {
            var body = await file.ReadAsync(parsed, context.Terminal, gateway, owner, change: null, cancellationToken);
            Show(context.Terminal, await gateway.PostAsync<NoticeCheckBody>(owner, "notices/check", body, version: null, cancellationToken));
        });
    }

    private static Command Submit(CliContext context)
    {
        var again = new Option<NoticeId?>("--again") { Description = "The notice that was returned for documents and is submitted again.", HelpName = "NOTICE", CustomParser = result => ParseId(result) };
        return Sending(context, "submit", "Submits a notice, or sends a diffusion.", [again], parsed => parsed.GetValue(again) is { } returned ? $"notices/{returned}/submit" : "notices");
    }

    private static Command Update(CliContext context)
    {
        var id = Id();
        return Sending(context, "update", "Asks for a change of what a notice says: {\"content\": ...}, given whole.", [id], parsed => $"notices/{parsed.GetValue(id)}/update");
    }

    private static Command Sending(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, string> path)
    {
        var (file, change) = (new NoticeFile(), new ChangeOptions());
        return MessageCommand.OfOwner(context, verb, description, [.. symbols, .. file.All, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var body = await file.ReadAsync(parsed, context.Terminal, gateway, owner, change, cancellationToken);
            context.Terminal.Line(NoticePrinter.Life(await gateway.PostAsync<NoticeView>(owner, path(parsed), body, change.VersionOf(parsed), cancellationToken)));
        });
    }

    private static Command List(CliContext context)
    {
        var state = CommonOptions.WordOption<NoticeState>("--state", "Only those that stand so.");
        var type = new Option<string?>("--type") { Description = "Only those of this type.", HelpName = "CODE" };
        var whose = new Option<string?>("--owner") { Description = "Only those of this owner.", HelpName = "CODE" };
        var awaiting = new Option<bool>("--awaiting-review") { Description = "Only those that somebody still has to review." };
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Notices to show.");
        return MessageCommand.OfOwner(context, "list", "Lists the notices that the owner may see, the last changed first.", [state, type, whose, awaiting, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            (string Name, string? Value)[] filters =
                [("state", parsed.GetValue(state)), ("type", parsed.GetValue(type)), ("owner", parsed.GetValue(whose)?.ToUpperInvariant()), ("awaiting", parsed.GetValue(awaiting) ? "review" : null)];
            var filter = string.Concat(filters.Where(one => one.Value is not null).Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<NoticesBody>(owner, $"notices?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Notices.Select(notice => parsed.GetValue(json) ? JsonOutput.Of(notice) : NoticePrinter.Line(notice))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows all that the owner may know of a notice.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<NoticeView>(owner, $"notices/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : NoticePrinter.Of(found));
        });
    }

    private static Command History(CliContext context)
    {
        var id = Id();
        var max = PagedList.Max("Entries to show.");
        return MessageCommand.OfOwner(context, "history", "Shows what happened to a notice, the oldest first; for its owner and the Secretariat.", [id, max], (parsed, gateway, owner, cancellationToken) =>
            PagedList.ShowAsync(
                context.Terminal,
                parsed.GetValue(max),
                async (page, after) =>
                {
                    var found = await gateway.GetAsync<NoticeHistoryBody>(owner, $"notices/{parsed.GetValue(id)}/history?{page}{after}", cancellationToken);
                    return ([.. found.Entries.Select(NoticePrinter.Line)], found.Next?.ToString(CultureInfo.InvariantCulture));
                },
                place: "after"));
    }

    private static Command Circulation(CliContext context)
    {
        var id = Id();
        return MessageCommand.OfOwner(context, "circulation", "Shows how far the last word about a notice has come; for its owner and the Secretariat.", [id], async (parsed, gateway, owner, cancellationToken) =>
            context.Terminal.Line(NoticePrinter.Of(await gateway.GetAsync<NoticeCirculation>(owner, $"notices/{parsed.GetValue(id)}/circulation", cancellationToken))));
    }

    private static Command Photograph(CliContext context)
    {
        var id = Id();
        var hash = CommonOptions.Hash("SHA-256 of the file, as showing the notice says it.");
        var output = new Option<string>("--out") { Description = "Where to save it.", HelpName = "FILE", Required = true };
        return MessageCommand.OfOwner(context, "photo", "Saves a photograph, a thumbnail or another file of a notice.", [id, hash, output], async (parsed, gateway, owner, cancellationToken) =>
        {
            var file = parsed.GetValue(output)!;
            await gateway.DownloadAsync(owner, $"notices/{parsed.GetValue(id)}/photographs", parsed.GetValue(hash), file, cancellationToken);
            context.Terminal.Note($"Saved as {file}.");
        });
    }

    private static NoticeId ParseId(ArgumentResult result) => CommonOptions.Parse<NoticeId>(result, NoticeId.TryParse, "is no number of a notice: the year, a dash and a number, for example 2026-12345.");
}
