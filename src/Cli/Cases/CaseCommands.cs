using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Cases;

/// <summary><c>mesh case</c>: cases in which bureaus work together.</summary>
internal static class CaseCommands
{
    public static Command Create(CliContext context) => new("case", "Works on cases together with other bureaus.")
    {
        Open(context),
        List(context),
        CaseSearchCommand.Create(context),
        Show(context),
        Describe(context),
        Reasoned(context, "close", "Closes a case without open tasks; by its lead.", [], (_, id) => $"{id}/close"),
        Changing(context, "reopen", "Opens a closed case again; by its lead.", [], (_, id) => $"{id}/reopen", _ => new CommandRequest()),
        Invite(context),
        Answer(context, "answer", "Accepts or declines an invitation.", "answer"),
        Remove(context),
        OfferLead(context),
        Answer(context, "answer-lead", "Takes an offered lead over, or not.", "lead/answer"),
        OfferMerge(context),
        Merge(context),
        CaseSubjectCommands.Create(context),
        Add(context),
        Attach(context),
        Revise(context),
        Entries(context),
        Arrest(context),
        Custody(context),
        History(context),
        CaseExportCommands.Export(context),
        CaseExportCommands.Verify(context),
        new Command("task", "Works on the tasks of a case.") { AddTask(context), StartTask(context), Step(context), EndTask(context, "finish", "Says that a running task is done."), EndTask(context, "stop", "Stops a task.") },
    };

    private static Command Open(CliContext context)
    {
        var title = Text("title", "What it is about.");
        var area = Text("crime-area", "The code of its crime area.");
        var operation = MessageOptions.Operation();
        return MessageCommand.OfOwner(context, "open", "Opens a case, which the owner leads.", [title, area, operation], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new CaseTitleRequest { OperationId = MessageOptions.OperationOf(parsed, operation), Title = parsed.GetValue(title)!, CrimeArea = parsed.GetValue(area)! };
            Show(context, await gateway.PostAsync<CaseBody>(owner, "cases", request, version: null, cancellationToken));
        });
    }

    private static Command List(CliContext context)
    {
        var status = CommonOptions.WordOption<CaseStatus>("--status", "Only those that stand so.");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Cases to show.");
        return MessageCommand.OfOwner(context, "list", "Lists the cases in which the owner takes part, the last changed first.", [status, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = parsed.GetValue(status) is { } wanted ? $"&status={wanted}" : string.Empty;
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<CasesBody>(owner, $"cases?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Cases.Select(one => parsed.GetValue(json) ? JsonOutput.Of(one) : CaseText.Line(one))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows a case without its entries.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<CaseBody>(owner, $"cases/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : CaseText.Of(found));
        });
    }

    private static Command Describe(CliContext context)
    {
        var id = Id();
        var title = Text("title", "What it is about.");
        var area = Text("crime-area", "The code of its crime area.");
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "describe", "Changes title and crime area; by the lead.", [id, title, area, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new CaseTitleRequest { OperationId = change.OperationOf(parsed), Title = parsed.GetValue(title)!, CrimeArea = parsed.GetValue(area)! };
            Show(context, await gateway.PutAsync<CaseBody>(owner, $"cases/{parsed.GetValue(id)}", request, change.VersionOf(parsed), cancellationToken));
        });
    }

    private static Command Invite(CliContext context)
    {
        var invited = CommonOptions.Owner("bureau", "Whom to invite, for example BR.");
        var role = new Argument<string>("role") { Description = "What it may do." };
        role.AcceptOnlyFromAmong(EnumText.Of(CaseRole.Contributor), EnumText.Of(CaseRole.Observer));
        return Changing(context, "invite", "Invites a bureau; by the lead.", [invited, role], (_, id) => $"{id}/participants", parsed => new InviteRequest { Owner = parsed.GetValue(invited), Role = CommonOptions.ValueOf<CaseRole>(parsed.GetValue(role)) });
    }

    private static Command Answer(CliContext context, string verb, string description, string path)
    {
        var answer = new Argument<string>("yes-or-no") { Description = "Whether it is accepted." };
        answer.AcceptOnlyFromAmong("yes", "no");
        return Changing(context, verb, description, [answer], (_, id) => $"{id}/{path}", parsed => new CaseAnswerRequest { Accepts = parsed.GetValue(answer) == "yes" });
    }

    private static Command Remove(CliContext context)
    {
        var removed = CommonOptions.Owner("bureau", "Whom to remove; the owner itself leaves.");
        return Changing(context, "remove", "Removes a participant, by the lead; or leaves.", [removed], (parsed, id) => $"{id}/participants/{parsed.GetValue(removed)}/remove", _ => new CommandRequest());
    }

    private static Command OfferLead(CliContext context)
    {
        var to = CommonOptions.Owner("bureau", "To whom; the lead itself takes the offer back.");
        return Changing(context, "offer-lead", "Offers the lead to another participant.", [to], (_, id) => $"{id}/lead/offer", parsed => new LeadOfferRequest { To = parsed.GetValue(to) });
    }

    private static Command OfferMerge(CliContext context)
    {
        var into = new Option<CaseId?>("--into") { Description = "The other case; without it the offer is taken back.", HelpName = "CASE", CustomParser = result => ParseId(result) };
        return Changing(context, "offer-merge", "Lets the lead of another case merge this one into that.", [into], (_, id) => $"{id}/merge/offer", parsed => new MergeOfferRequest { Into = parsed.GetValue(into) });
    }

    private static Command Merge(CliContext context)
    {
        var source = Id("source", "The case that becomes part of this one.");
        return Changing(context, "merge", "Makes another case part of this one.", [source], (_, id) => $"{id}/merge", parsed => new MergeRequestBody { Source = parsed.GetValue(source) });
    }

    private static Command Add(CliContext context)
    {
        var kind = new Argument<string>("kind") { Description = "What it is." };
        kind.AcceptOnlyFromAmong([.. Enum.GetValues<CaseEntryKind>().Where(known => known != CaseEntryKind.ArrestReport).Select(EnumText.Of)]);
        return Entry(context, "add", "Adds an entry.", [kind], parsed => CommonOptions.ValueOf<CaseEntryKind>(parsed.GetValue(kind)));
    }

    private static Command Arrest(CliContext context) => Entry(context, "arrest", "Reports an arrest, which only member countries do.", [], _ => CaseEntryKind.ArrestReport);

    private static Command Entry(CliContext context, string verb, string description, Symbol[] symbols, Func<ParseResult, CaseEntryKind> kind)
    {
        var text = Text("text", "What it says, or the id of what it links to.");
        var (readers, tlp) = (Readers("default nobody"), Tlp("default amber"));
        return Changing(context, verb, description, [.. symbols, text, readers, tlp], (_, id) => $"{id}/entries", parsed => new CaseEntryRequest
        {
            Kind = kind(parsed),
            Tlp = LightOf(parsed.GetValue(tlp)) ?? TrafficLight.Amber,
            Readers = MessageOptions.Codes(parsed.GetValue(readers)),
            Text = parsed.GetValue(text)!,
        });
    }

    private static Command Attach(CliContext context)
    {
        var id = Id();
        var file = Text("file", "The file, which is uploaded.");
        var text = new Option<string?>("--text") { Description = "What it is; default the file's name.", HelpName = "TEXT" };
        var (readers, tlp) = (Readers("default nobody"), Tlp("default amber"));
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "attach", "Uploads a file and adds it as an item of evidence.", [id, file, text, readers, tlp, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            var request = new CaseEntryRequest
            {
                OperationId = change.OperationOf(parsed),
                Kind = CaseEntryKind.Evidence,
                Tlp = LightOf(parsed.GetValue(tlp)) ?? TrafficLight.Amber,
                Readers = MessageOptions.Codes(parsed.GetValue(readers)),
                Text = parsed.GetValue(text) ?? Path.GetFileName(path),
                Attachments = [await FileUpload.RunAsync(context.Terminal, gateway, owner, path, AttachmentLimits.MaxBytes, cancellationToken)],
            };
            Show(context, await gateway.PostAsync<CaseBody>(owner, $"cases/{parsed.GetValue(id)}/entries", request, change.VersionOf(parsed), cancellationToken));
        });
    }

    private static Command Revise(CliContext context)
    {
        var id = Id();
        var entry = Number<long>("entry", "The number of the entry.");
        var text = new Option<string?>("--text") { Description = "What it says; default as it was.", HelpName = "TEXT" };
        var (readers, tlp) = (Readers("default as it was"), Tlp("default as it was"));
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "revise", "Changes who may see an own entry, or what it says.", [id, entry, text, readers, tlp, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"cases/{parsed.GetValue(id)}/entries/{parsed.GetValue(entry)}");
            var known = await gateway.GetAsync<CaseEntryBody>(owner, path, cancellationToken);
            var request = new ReviseEntryRequest
            {
                OperationId = change.OperationOf(parsed),
                Tlp = LightOf(parsed.GetValue(tlp)) ?? known.Tlp,
                Readers = parsed.GetValue(readers) is { } codes ? MessageOptions.Codes(codes) : known.Readers,
                Text = parsed.GetValue(text),
            };
            Show(context, await gateway.PutAsync<CaseBody>(owner, path, request, change.VersionOf(parsed), cancellationToken));
        });
    }

    private static Option<string?> Readers(string otherwise) => new("--readers") { Description = $"Who may see it beside its owner, codes with commas; {otherwise}.", HelpName = "CODES" };

    private static Option<string?> Tlp(string otherwise) => CommonOptions.WordOption<TrafficLight>("--tlp", $"How far it may go; {otherwise}.");

    private static TrafficLight? LightOf(string? word) => word is null ? null : CommonOptions.ValueOf<TrafficLight>(word);

    private static Command Entries(CliContext context)
    {
        var id = Id();
        var before = new Option<long?>("--before") { Description = "Only those before this number.", HelpName = "N" };
        return MessageCommand.OfOwner(context, "entries", "Shows the entries that the owner may see, the newest first.", [id, before], async (parsed, gateway, owner, cancellationToken) =>
        {
            var place = parsed.GetValue(before) is { } number ? string.Create(CultureInfo.InvariantCulture, $"?before={number}") : string.Empty;
            var page = await gateway.GetAsync<CaseEntriesBody>(owner, $"cases/{parsed.GetValue(id)}/entries{place}", cancellationToken);
            foreach (var entry in page.Entries)
            {
                context.Terminal.Line(CaseText.Of(entry));
            }

            context.Terminal.Note(page.Next is { } next ? string.Create(CultureInfo.InvariantCulture, $"There is more; ask for it with --before {next}.") : "That is all.");
        });
    }

    private static Command Custody(CliContext context)
    {
        var id = Id();
        var entry = Number<long>("entry", "The number of the item's entry.");
        var kind = CommonOptions.Word<CustodyStepKind>("kind", "What was done; without it the chain is shown.");
        kind.Arity = ArgumentArity.ZeroOrOne;
        var hash = CommonOptions.Hash("SHA-256 of the item, or of what shows its condition.");
        hash.Arity = ArgumentArity.ZeroOrOne;
        var step = new CustodyOptions();
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "custody", "Shows the custody chain of an item of evidence, or records a step of it.", [id, entry, kind, hash, .. step.All, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"cases/{parsed.GetValue(id)}/entries/{parsed.GetValue(entry)}/custody");
            if (parsed.GetValue(kind) is { } done)
            {
                var request = step.Request(parsed, CommonOptions.ValueOf<CustodyStepKind>(done), hash) with { OperationId = change.OperationOf(parsed) };
                await gateway.PostAsync<CaseBody>(owner, path, request, change.VersionOf(parsed), cancellationToken);
            }

            foreach (var one in (await gateway.GetAsync<CustodyBody>(owner, path, cancellationToken)).Steps)
            {
                context.Terminal.Line(CaseText.Of(one));
            }
        });
    }

    private static Command History(CliContext context)
    {
        var id = Id();
        var after = new Option<long>("--after") { Description = "Only what stands behind this place.", HelpName = "N" };
        return MessageCommand.OfOwner(context, "history", "Shows what has happened, the oldest first, as far as the owner may see it.", [id, after], async (parsed, gateway, owner, cancellationToken) =>
        {
            var page = await gateway.GetAsync<CaseHistoryBody>(owner, string.Create(CultureInfo.InvariantCulture, $"cases/{parsed.GetValue(id)}/history?after={parsed.GetValue(after)}"), cancellationToken);
            foreach (var happened in page.Events)
            {
                context.Terminal.Line(CaseText.Of(happened));
            }

            context.Terminal.Note(page.Next is { } next ? string.Create(CultureInfo.InvariantCulture, $"There is more; ask for it with --after {next}.") : "That is all.");
        });
    }

    private static Command AddTask(CliContext context)
    {
        var assignee = CommonOptions.Owner("assignee", "Whose task it is.");
        var text = Text("text", "What is to be done.");
        var officer = new Option<string?>("--officer") { Description = "The number of the officer there.", HelpName = "NUMBER" };
        var due = CommonOptions.TimeOption("--due", "When it is due.");
        var touches = new Option<string?>("--touches") { Description = "The country that it touches.", HelpName = "CODE" };
        var grant = new Option<string?>("--grant") { Description = "The consent under which it is done, its action and its task.", HelpName = "CONSENT,ACTION,TASK" };
        return Changing(context, "add", "Adds a task.", [assignee, text, officer, due, touches, grant], (_, id) => $"{id}/tasks", parsed => new CaseTaskRequest
        {
            Assignee = parsed.GetValue(assignee),
            Text = parsed.GetValue(text)!,
            Officer = parsed.GetValue(officer),
            DueAt = parsed.GetValue(due),
            Touches = parsed.GetValue(touches) is { } code ? CommonOptions.ParseOwner(code) : null,
            Grant = parsed.GetValue(grant) is { } said ? Grant(said) : null,
        });
    }

    private static Command StartTask(CliContext context)
    {
        var task = Number<int>("task", "The number of the task.");
        return Changing(context, "start", "Starts a task; by its assignee.", [task], (parsed, id) => TaskPath(parsed, id, task, "start"), _ => new CommandRequest());
    }

    private static Command Step(CliContext context)
    {
        var task = Number<int>("task", "The number of the task.");
        var text = Text("text", "What was done.");
        return Changing(context, "step", "Records a step of a running task.", [task, text], (parsed, id) => TaskPath(parsed, id, task, "steps"), parsed => new TaskStepRequest { Text = parsed.GetValue(text)! });
    }

    private static Command EndTask(CliContext context, string verb, string description)
    {
        var task = Number<int>("task", "The number of the task.");
        return Reasoned(context, verb, description, [task], (parsed, id) => TaskPath(parsed, id, task, verb));
    }

    private static string TaskPath(ParseResult parsed, CaseId id, Argument<int> task, string verb) => string.Create(CultureInfo.InvariantCulture, $"{id}/tasks/{parsed.GetValue(task)}/{verb}");

    private static Command Reasoned(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CaseId, string> path)
    {
        var text = new Option<string?>("--text") { Description = "Why, or what came of it.", HelpName = "TEXT" };
        return Changing(context, verb, description, [.. symbols, text], path, parsed => new CaseReasonRequest { Text = parsed.GetValue(text) });
    }

    private static Command Changing(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CaseId, string> path, Func<ParseResult, CommandRequest> request)
    {
        var id = Id();
        return ChangeOptions.Command<CaseBody>(context, verb, description, [id, .. symbols], parsed => "cases/" + path(parsed, parsed.GetValue(id)), request, CaseText.Of);
    }

    public static void Show(CliContext context, CaseBody found) => context.Terminal.Line(CaseText.Of(found));

    /// <summary>The argument that names a case.</summary>
    public static Argument<CaseId> Id(string name = "case", string description = "The number of the case, for example FR-2026-000123.") => new(name)
    {
        Description = description,
        CustomParser = ParseId,
    };

    private static CaseId ParseId(ArgumentResult result) => CommonOptions.Parse<CaseId>(result, CaseId.TryParse, "is no number of a case: an owner's code, a dash, the year, a dash and six digits, for example FR-2026-000123.");

    private static CaseGrantBody Grant(string text) =>
        text.Split(',') is [var consent, var action, var task] && ConsentId.TryParse(consent, out var id) && EnumText.TryParse<ConsentAction>(action, out var known)
            ? new CaseGrantBody(id, known, task)
            : throw new CliException($"'{text}' names no grant: a consent's id, its action and its task with commas between them.");

    public static Argument<string> Text(string name, string description) => new(name) { Description = description };

    private static Argument<T> Number<T>(string name, string description) => new(name) { Description = description };
}
