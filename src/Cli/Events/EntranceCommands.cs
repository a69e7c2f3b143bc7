using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Events;

/// <summary>Entrances without network: a signed copy of the lists is made where there is one, badges are decided by it, and what was decided is handed on.</summary>
/// <remarks>
/// <code>
/// copy      parts of the lists, signed by the gateway -> one encrypted file
/// entrance  badge from standard input, and what is shown -> an offline copy of the records where there is one -> EntranceRules on the copy and on what this entrance has let in -> journal, FLUSHED -> answer
/// hand-on   journal -> the hub, which asks for what was shown, batch by batch under ids that follow from it -> journal removed, new copy
/// </code>
/// </remarks>
internal static class EntranceCommands
{
    public static Command Copy(CliContext context)
    {
        var (id, file) = (EventCommands.Id(), MindCommands.FileArgument());
        return MessageCommand.OfOwner(
            context,
            "copy",
            "Makes a copy of the lists for an entrance without network, encrypted with a passphrase that is read from standard input.",
            [id, file],
            async (parsed, gateway, owner, cancellationToken) =>
            {
                var passphrase = await MindCommands.PassphraseAsync(context, cancellationToken);
                var path = parsed.GetValue(file)!;
                await EntranceFile.WriteAsync(path, passphrase, after => gateway.GetAsync<EntrancePage>(owner, string.Create(CultureInfo.InvariantCulture, $"events/{parsed.GetValue(id)}/copy?after={after}"), cancellationToken));
                using var copy = EntranceFile.Open(path, passphrase);
                context.Terminal.Line(Of(copy));
            });
    }

    public static Command Check(CliContext context)
    {
        var file = MindCommands.FileArgument();
        var checkpoint = new Option<string>("--checkpoint") { Description = "The code of the entrance.", HelpName = "CODE", Required = true };
        var records = new Option<string?>("--records") { Description = "An offline copy of the records with the same passphrase, in which what is shown is looked up; without it that is asked when it is handed on.", HelpName = "FILE" };
        var officer = new Option<string?>("--officer") { Description = "Who looks it up there; it stands in the audit later.", HelpName = "N" };
        var command = new Command(
            "entrance",
            $"Decides of badges by a copy, without any network. Reads the passphrase from standard input, and behind it a badge a line, with a blank and out where it goes out, and with what is shown: {ShownText.Form}. What is decided is in the journal before it is shown.")
        {
            file, checkpoint, records, officer,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, passphrase) = (parsed.GetValue(file)!, await MindCommands.PassphraseAsync(context, cancellationToken));
            using var copy = EntranceFile.Open(path, passphrase);
            using var journal = EntranceJournal.Open(path, passphrase);
            var entrance = copy.Plan.Checkpoints.FirstOrDefault(point => point.Code == parsed.GetValue(checkpoint))
                ?? throw new CliException($"the event has no entrance '{parsed.GetValue(checkpoint)}': {string.Join(", ", copy.Plan.Checkpoints.Select(point => point.Code))}.");
            using var asking = parsed.GetValue(records) is { } recordsPath
                ? new OfflineAsking(recordsPath, passphrase, parsed.GetValue(officer) ?? throw new CliException("--records needs --officer: who looks something up stands in the audit."), $"entrance {entrance.Code} of {copy.Event}")
                : null;
            context.Terminal.Note(Of(copy));
            while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var badge, .. var rest])
                {
                    context.Terminal.Line(await AnswerAsync(copy, journal, asking, entrance, badge, rest));
                }
            }

            return 0;
        });
        return command;
    }

    public static Command HandOn(CliContext context)
    {
        var (id, file) = (EventCommands.Id(), MindCommands.FileArgument());
        return MessageCommand.OfOwner(
            context,
            "hand-on",
            "Hands on what an entrance without network has decided, and says where the hub would have decided otherwise. Reads the passphrase from standard input. The copy stays as it is: make a new one.",
            [id, file],
            async (parsed, gateway, owner, cancellationToken) =>
            {
                var passphrase = await MindCommands.PassphraseAsync(context, cancellationToken);
                using var journal = EntranceJournal.Open(parsed.GetValue(file)!, passphrase);
                await HandOnAsync(context.Terminal, journal, request => gateway.PostAsync<PassBody>(owner, $"events/{parsed.GetValue(id)}/passages", request, version: null, cancellationToken));
            });
    }

    /// <summary>Hands on what is in a journal, which is removed when all of it is.</summary>
    internal static async Task HandOnAsync(Terminal terminal, EntranceJournal journal, Func<PassRequest, Task<PassBody>> post)
    {
        var others = 0;
        foreach (var (number, some) in journal.Batches(CheckRequest.MaxQuestions).Index())
        {
            var answer = await post(new PassRequest { OperationId = new OperationId($"entrance-{journal.Run}-{number}"), Passages = [.. some] });
            foreach (var other in answer.Answers.Where(one => one.Passage.AtHub is not null))
            {
                terminal.Line(EventText.Line(other.Passage, other.Entry));
                others++;
            }
        }

        journal.Clear();
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{journal.Passages.Count} handed on; the hub would have decided {others} otherwise."));
    }

    /// <summary>Looks up what is shown, where there are records, and decides. What cannot be read is said, and nothing is decided.</summary>
    private static async Task<string> AnswerAsync(EntranceFile copy, EntranceJournal journal, OfflineAsking? asking, EventCheckpoint entrance, string badge, string[] rest)
    {
        try
        {
            var isOut = rest is ["out", ..];
            var shown = ShownText.Read(rest.AsSpan(isOut ? 1 : 0), DateTimeOffset.UtcNow);
            var answer = shown is null || asking is null ? null : (await asking.AskAsync(shown))[0];
            var decided = Decide(copy, journal, entrance, badge, isOut ? PassageDirection.Out : PassageDirection.In, DateTimeOffset.UtcNow, shown, answer?.Answer.Hits.Any(hit => hit.Match is null or { IsLead: true }) ?? false);
            return shown is null ? decided
                : answer is not { Answer.Problems.IsEmpty: true } ? $"{decided}  what was shown is not checked: it is asked at the next contact"
                : decided + Environment.NewLine + MindCheck.TextOf(answer);
        }
        catch (CliException wrong)
        {
            return Terminal.Printable($"{badge}  {wrong.Message}");
        }
    }

    /// <summary>Decides of a badge by a copy, and writes it down before it is said.</summary>
    internal static string Decide(
        EntranceFile copy, EntranceJournal journal, EventCheckpoint entrance, string badge, PassageDirection direction, DateTimeOffset now, CheckQuestionRequest? shown = null, bool isFound = false)
    {
        if (!AccreditationLimits.IsBadge(badge))
        {
            return Terminal.Printable($"{badge}  is no number of a badge.");
        }

        var entry = copy.Find(badge);
        var last = journal.Passages.LastOrDefault(passage => passage.Badge == badge && passage.Offline!.Verdict == PassageVerdict.Admitted && IsSamePlace(copy.Plan, passage.Checkpoint, entrance));
        var verdict = EntranceRules.Decide(copy.Plan, entrance, direction, entry, isFound || copy.IsSuspicious(badge), last is null ? direction == PassageDirection.Out : last.Direction == PassageDirection.In, now);
        journal.Add(new PassageRequest { Badge = badge, Checkpoint = entrance.Code, Direction = direction, Offline = new OfflineDecision(verdict, now, copy.AsOf), Shown = shown });
        return EventText.Line(new DecidedPassage(badge, entrance.Code, direction, verdict, now, new(new OwnerId("IPSG"), null)) { DataAsOf = copy.AsOf }, entry);
    }

    private static bool IsSamePlace(EventPlan plan, string checkpoint, EventCheckpoint entrance) => plan.Checkpoints.Any(point => point.Code == checkpoint && point.Site == entrance.Site && point.Zone == entrance.Zone);

    private static string Of(EntranceFile copy) => string.Create(CultureInfo.InvariantCulture, $"{copy.Event}: {copy.Count} badges, as of {TimelineText.Time(copy.AsOf)}");
}
