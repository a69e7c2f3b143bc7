using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Cli.Events;

/// <summary>The commands on accreditation lists: load them, look at what screening found, and have it decided who goes in.</summary>
internal static class AccreditationCommands
{
    public static Command Import(CliContext context)
    {
        var id = EventCommands.Id();
        var file = new Argument<string>("file") { Description = "The list: CSV in UTF-8 whose first line names the columns." };
        var replace = new Option<bool>("--replace") { Description = "Put what the rows say in the place of what their badges said." };
        var bureau = new BureauOptions(context);
        var command = new Command(
            "import",
            "Loads an accreditation list of any size. What is wrong stands in FILE.rejects.csv, by line, column and reason; the rest is entered. A load that broke off goes on with the same command. Ends with 3 when rows were rejected.")
        {
            id, file, replace,
        };
        foreach (var option in bureau.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = ImportCommand.Existing(parsed.GetValue(file)!);
            var (owner, events, replaces) = (bureau.OwnerOf(parsed), parsed.GetValue(id), parsed.GetValue(replace));
            var head = CsvHead.Read(RecordFile.FirstLine(path), AccreditationColumns.All, AccreditationColumns.Required);
            using var gateway = await bureau.ConnectAsync(parsed, cancellationToken);
            var load = new RecordLoad(async body =>
            {
                var outcome = await gateway.PostJsonAsync<AccreditationsOutcomeBody>(owner, $"events/{events}/accreditations", body, cancellationToken);
                return new RecordsOutcomeBody(outcome.Listed, outcome.Done, outcome.Refused);
            });
            return await ImportCommand.LoadAsync(
                context.Terminal,
                $"event {events} {owner} {bureau.MeshOf(parsed)}{(replaces ? " replace" : string.Empty)}",
                path,
                load,
                progress => RecordFile.CsvRows(path, progress, head, cells => AccreditationColumns.Read(cells, replaces)),
                async progress => (await gateway.GetAsync<EventFiguresBody>(owner, $"events/{events}/figures", cancellationToken)).Figures.Listed >= progress.Position,
                cancellationToken);
        });
        return command;
    }

    public static Command Figures(CliContext context)
    {
        var id = EventCommands.Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "figures", "Shows how far screening is, and the report of each day.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<EventFiguresBody>(owner, $"events/{parsed.GetValue(id)}/figures", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : EventText.Of(found.Figures));
        });
    }

    public static Command Findings(CliContext context)
    {
        var id = EventCommands.Id();
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Findings to show.");
        return MessageCommand.OfOwner(context, "findings", "Lists what screening has found and nobody has cleared, the newest first.", [id, json, max], async (parsed, gateway, owner, cancellationToken) =>
            await PagedList.ShowAsync(
                context.Terminal,
                parsed.GetValue(max),
                async (page, before) =>
                {
                    var found = await gateway.GetAsync<FindingsBody>(owner, $"events/{parsed.GetValue(id)}/findings?{page}{before}", cancellationToken);
                    return ([.. found.Findings.Select(finding => parsed.GetValue(json) ? JsonOutput.Of(finding) : EventText.Line(finding))], found.Next?.ToString(CultureInfo.InvariantCulture));
                },
                "before"));
    }

    public static Command Badge(CliContext context)
    {
        var (id, badge, json) = (EventCommands.Id(), BadgeArgument(), JsonOutput.One());
        return MessageCommand.OfOwner(context, "badge", "Shows whose a badge is, what was found, and where it last was.", [id, badge, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<AccreditationBody>(owner, $"events/{parsed.GetValue(id)}/accreditations/{Uri.EscapeDataString(parsed.GetValue(badge)!)}", cancellationToken);
            if (parsed.GetValue(json))
            {
                context.Terminal.Line(JsonOutput.Of(found));
                return;
            }

            var entry = found.Accreditation;
            var text = new DetailText($"{entry.Badge}  {(entry.RevokedAt is { } at ? $"revoked {TimelineText.Time(at)}" : "valid")}");
            text.Say("name", string.Join(" / ", entry.Person.Names.Select(name => name.Text ?? $"{name.Family} {name.Given}".Trim())));
            text.Say("sites", string.Join(", ", entry.Sites));
            text.Say("zones", entry.Zones.IsEmpty ? null : string.Join(", ", entry.Zones));
            text.Say("function", entry.Function);
            text.Say("found", found.Finding is { } finding ? EventText.Line(finding) : null);
            text.Say("last", found.LastPassage is { } last ? $"{TimelineText.Time(last.At)} at {last.Checkpoint}: {EventText.Line(last, null)}" : null);
            context.Terminal.Line(text.ToString());
        });
    }

    public static Command Pass(CliContext context)
    {
        var (id, badge, change) = (EventCommands.Id(), BadgeArgument(), new ChangeOptions());
        var checkpoint = new Option<string>("--checkpoint") { Description = "The code of the entrance.", HelpName = "CODE", Required = true };
        var isOut = new Option<bool>("--out") { Description = "The badge goes out." };
        var shown = new Option<string?>("--shown") { Description = $"What is shown or said, which is asked of the records: {ShownText.Form}.", HelpName = "TEXT" };
        return MessageCommand.OfOwner(context, "pass", "Has the hub decide of a badge at an entrance.", [id, badge, checkpoint, isOut, shown, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var passage = new PassageRequest
            {
                Badge = parsed.GetValue(badge)!,
                Checkpoint = parsed.GetValue(checkpoint)!,
                Direction = parsed.GetValue(isOut) ? PassageDirection.Out : PassageDirection.In,
                Shown = ShownText.Read(parsed.GetValue(shown)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [], DateTimeOffset.UtcNow),
            };
            var answer = await gateway.PostAsync<PassBody>(
                owner, $"events/{parsed.GetValue(id)}/passages", new PassRequest { OperationId = change.OperationOf(parsed), Passages = [passage] }, change.VersionOf(parsed), cancellationToken);
            context.Terminal.Line(EventText.Line(answer.Answers[0].Passage, answer.Answers[0].Entry));
            if (answer.Answers[0].IsShownWaiting)
            {
                context.Terminal.Note("What was shown was not checked; it is asked as soon as the records answer and the event is screened.");
            }

            if (answer.IsAsScreened)
            {
                context.Terminal.Note("The records could not be asked; the lists are as they were screened.");
            }
        });
    }

    public static Command Clear(CliContext context)
    {
        var found = CommonOptions.TimeOption("--found-at", "When what was looked at was found, as 'findings' shows it: what was found since is not cleared with it. Without it all that was found is cleared.");
        return Change(
            context, "clear", "Clears what was found of a badge: host or team has looked at it.", (parsed, badge) => new AccreditationChangeRequest { Clear = badge, FoundAt = parsed.GetValue(found) }, found);
    }

    public static Command Revoke(CliContext context) => Change(context, "revoke", "Revokes a badge, for good.", (_, badge) => new AccreditationChangeRequest { Revoke = badge });

    private static Command Change(CliContext context, string verb, string description, Func<ParseResult, string, AccreditationChangeRequest> change, params Option[] more)
    {
        var (id, badge) = (EventCommands.Id(), BadgeArgument());
        return ChangeOptions.Command<AccreditationsOutcomeBody>(
            context,
            verb,
            description,
            [id, badge, .. more],
            parsed => $"events/{parsed.GetValue(id)}/accreditations",
            parsed => new ChangeAccreditationsRequest { Changes = [change(parsed, parsed.GetValue(badge)!)] },
            outcome => string.Create(CultureInfo.InvariantCulture, $"Done; {outcome.Listed} badges are on the lists."));
    }

    private static Argument<string> BadgeArgument() => new("badge") { Description = "The number of the badge." };
}
