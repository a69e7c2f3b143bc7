using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Cases;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Teams;

namespace Interpol.Mesh.Cli.Teams;

/// <summary><c>mesh team</c>: teams in the field. Who acts is the officer of <c>--token</c>.</summary>
internal static class TeamCommands
{
    public static Command Create(CliContext context) => new("team", "Works with teams in the field, also where there is no network.")
    {
        List(context),
        Showing<TeamBody>(context, "show", "Shows a team.", [], (_, id) => id, TeamText.Of),
        CheckIn(context, "check-in", "Checks in: a member for itself, the leader for anybody.", "check-ins"),
        CheckIn(context, "position", "Says where a member is, which is no check-in.", "positions"),
        SetCheckIns(context),
        NameOfficer(context),
        Log(context),
        ReadLog(context),
        Report(context),
        Entry(context, "report-text", "Shows a situation report.", "report", "reports"),
        Sector(context),
        Search(context),
        Equipment(context),
        Numbers(context),
        Collect(context),
        Entry(context, "item", "Shows what an item is.", "item", "items"),
        Custody(context),
        Attach(context),
        Offer(context),
        Entry(context, "offer-text", "Shows the draft of a notice that was offered to the host.", "offer", "offers"),
        Take(context),
        Showing<KeptActsBody>(context, "kept", "Shows the acts that the gateway keeps: those that wait for the hub, and those that it has refused.", [], (_, id) => $"{id}/kept",
            kept => kept.Acts.IsEmpty ? "Nothing is kept at this gateway." : string.Join('\n', kept.Acts.Select(TeamText.Of))),
        Dismiss(context),
    };

    private static Command List(CliContext context)
    {
        var status = CommonOptions.WordOption<TeamStatus>("--status", "Only those that stand so.");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Teams to show.");
        return MessageCommand.OfOwner(context, "list", "Lists the teams that concern the owner, the last changed first.", [status, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = parsed.GetValue(status) is { } wanted ? $"&status={wanted}" : string.Empty;
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<TeamsBody>(owner, $"teams?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Teams.Select(one => parsed.GetValue(json) ? JsonOutput.Of(one) : TeamText.Line(one))], found.Next);
            });
        });
    }

    private static Command CheckIn(CliContext context, string verb, string description, string path)
    {
        var expert = Expert("--expert", "Who; default the officer's own expert.");
        var place = new Option<string?>("--place") { Description = "Where, in degrees and metres.", HelpName = "LATITUDE,LONGITUDE,ACCURACY" };
        return Acting(context, verb, description, [expert, place], (_, id) => $"{id}/{path}", (parsed, at) => new TeamCheckInRequest { ActedAt = at, Expert = ExpertOf(parsed.GetValue(expert)), Place = PlaceOf(parsed.GetValue(place)) });
    }

    private static Command SetCheckIns(CliContext context)
    {
        var hours = Number("hours", "At least every so many hours, 1 to 72.");
        var one = new Option<bool>("--one-for-all") { Description = "One member checks in for all; otherwise each does." };
        return Putting(context, "check-ins", "Says who checks in how often; by the leader or the command centre.", [hours, one], (_, id) => $"{id}/check-ins/terms",
            parsed => new TeamCheckInsRequest { Hours = parsed.GetValue(hours), Each = !parsed.GetValue(one) });
    }

    private static Command NameOfficer(CliContext context)
    {
        var expert = Text("expert", "The expert, for example FR:dvi-07.");
        var officer = Text("officer", "The number of the officer as which the expert signs in.");
        return Putting(context, "officer", "Says as which officer an own expert signs in; by a supervisor.", [expert, officer], (parsed, id) => $"{id}/members/{parsed.GetValue(expert)}/officer",
            parsed => new TeamOfficerRequest { Officer = parsed.GetValue(officer)! });
    }

    private static Command Log(CliContext context)
    {
        var text = Text("text", "What it says.");
        var task = new Option<string?>("--task") { Description = "The task of the mandate under which the work was done.", HelpName = "CODE" };
        return Acting(context, "log", "Writes into the log; by members.", [text, task], (_, id) => $"{id}/log", (parsed, at) => new TeamLogRequest { ActedAt = at, Text = parsed.GetValue(text)!, Task = parsed.GetValue(task) });
    }

    private static Command ReadLog(CliContext context)
    {
        var before = new Option<long?>("--before") { Description = "Only those behind this entry.", HelpName = "N" };
        return Showing<TeamLogBody>(context, "read-log", "Shows the log, the latest by their own time first.", [before], (parsed, id) => parsed.GetValue(before) is { } number ? Invariant($"{id}/log?before={number}") : $"{id}/log",
            page => string.Join('\n', page.Entries.Select(TeamText.Of).Append(page.Next is { } next ? Invariant($"There is more; ask for it with --before {next}.") : "That is all.")));
    }

    private static Command Report(CliContext context)
    {
        var text = Text("text", "What it says.");
        var number = new Option<int?>("--revises") { Description = "The number of the report of which it is a further version.", HelpName = "N" };
        return Acting(context, "report", "Files a situation report; by the leader.", [text, number], (parsed, id) => parsed.GetValue(number) is { } known ? Invariant($"{id}/reports/{known}") : $"{id}/reports",
            (parsed, at) => new TeamTextRequest { ActedAt = at, Text = parsed.GetValue(text)! });
    }

    private static Command Sector(CliContext context)
    {
        var (code, text) = (Text("sector", "The sector's code."), Text("text", "What and where it is."));
        return Putting(context, "sector", "Names a sector of the scene, or describes it otherwise; by members.", [code, text], (parsed, id) => $"{id}/sectors/{parsed.GetValue(code)}", parsed => new TeamTextRequest { Text = parsed.GetValue(text)! });
    }

    private static Command Search(CliContext context)
    {
        var (code, task) = (Text("sector", "The sector's code."), Text("task", "The task of the mandate."));
        var status = CommonOptions.Word<SectorStatus>("status", "How far its search is.");
        return Acting(context, "search", "Says how far the search of a sector is; by members.", [code, status, task], (parsed, id) => $"{id}/sectors/{parsed.GetValue(code)}/search",
            (parsed, at) => new SectorSearchRequest { ActedAt = at, Status = CommonOptions.ValueOf<SectorStatus>(parsed.GetValue(status)), Task = parsed.GetValue(task)! });
    }

    private static Command Equipment(CliContext context)
    {
        var code = Text("piece", "Its code.");
        var status = CommonOptions.Word<EquipmentStatus>("status", "Where it is.");
        var holder = Expert("--holder", "To whom it is issued.");
        var text = new Option<string?>("--text") { Description = "What it is, when it is issued for the first time.", HelpName = "TEXT" };
        return Acting(context, "equipment", "Issues a piece of equipment, takes it back, or says that it is lost; by members.", [code, status, holder, text], (parsed, id) => $"{id}/equipment/{parsed.GetValue(code)}",
            (parsed, at) => new EquipmentRequest { ActedAt = at, Status = CommonOptions.ValueOf<EquipmentStatus>(parsed.GetValue(status)), Holder = ExpertOf(parsed.GetValue(holder)), Description = parsed.GetValue(text) });
    }

    private static Command Numbers(CliContext context)
    {
        var count = Number("count", "How many, 1 to 200.");
        return Acting(context, "numbers", "Reserves the next numbers of items, to give on the scene without asking a hub; by members.", [count], (_, id) => $"{id}/numbers", (parsed, _) => new TeamNumbersRequest { Count = parsed.GetValue(count) });
    }

    private static Command Collect(CliContext context)
    {
        var kind = CommonOptions.Word<TeamItemKind>("kind", "What kind of item.");
        var (task, text, hash) = (Text("task", "The task of the mandate."), Text("text", "What it is, and where it was found."), CommonOptions.Hash("SHA-256 of the item, or of what shows its condition."));
        var number = new Option<int?>("--number") { Description = "A number that was reserved; default the team's next one, which only the hub knows.", HelpName = "N" };
        var finder = new Option<string?>("--finder") { Description = "Who found it.", HelpName = "NAME" };
        var owner = new Option<string?>("--property-of") { Description = "Whose property it is.", HelpName = "NAME" };
        var files = new Option<string[]>("--file") { Description = "SHA-256 of an upload of the owner; may be repeated.", HelpName = "SHA256" };
        return Acting(context, "collect", "Collects an item, or enters somebody's property into the register; by members.", [kind, task, text, hash, number, finder, owner, files], (_, id) => $"{id}/items", (parsed, at) => new CollectItemRequest
        {
            ActedAt = at,
            Kind = CommonOptions.ValueOf<TeamItemKind>(parsed.GetValue(kind)),
            Task = parsed.GetValue(task)!,
            Text = parsed.GetValue(text)!,
            Hash = parsed.GetValue(hash),
            Number = parsed.GetValue(number),
            Finder = parsed.GetValue(finder),
            PropertyOf = parsed.GetValue(owner),
            Files = [.. (parsed.GetValue(files) ?? []).Select(file => Sha256Hash.TryParse(file, out var known) ? known : throw new CliException($"'{file}' is no SHA-256 of 64 lower-case hexadecimal digits."))],
        });
    }

    private static Command Custody(CliContext context)
    {
        var item = Number("item", "The number of the item.");
        var kind = CommonOptions.Word<CustodyStepKind>("kind", "What was done; without it the chain is shown.");
        kind.Arity = ArgumentArity.ZeroOrOne;
        var hash = CommonOptions.Hash("SHA-256 of the item, or of what shows its condition.");
        hash.Arity = ArgumentArity.ZeroOrOne;
        var step = new CustodyOptions();
        var (id, change) = (Id(), new ChangeOptions());
        return MessageCommand.OfOwner(context, "custody", "Shows the custody chain of an item, or records a step of it.", [id, item, kind, hash, .. step.All, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = Invariant($"teams/{parsed.GetValue(id)}/items/{parsed.GetValue(item)}/custody");
            if (parsed.GetValue(kind) is { } done)
            {
                context.Terminal.Line(TeamText.OfAnswer(await gateway.PostAsync<JsonElement>(owner, path, step.Request(parsed, CommonOptions.ValueOf<CustodyStepKind>(done), hash) with { OperationId = change.OperationOf(parsed) }, change.VersionOf(parsed), cancellationToken)));
                return;
            }

            foreach (var one in (await gateway.GetAsync<CustodyBody>(owner, path, cancellationToken)).Steps)
            {
                context.Terminal.Line(CaseText.Of(one));
            }
        });
    }

    private static Command Attach(CliContext context)
    {
        var item = Number("item", "The number of the item.");
        var to = CaseCommands.Id();
        var readers = new Option<string?>("--readers") { Description = "Who may see the entry beside its owner, codes with commas; default nobody.", HelpName = "CODES" };
        return Acting(context, "attach", "Attaches an item to a case as an item of evidence.", [item, to, readers], (parsed, id) => Invariant($"{id}/items/{parsed.GetValue(item)}/attach"),
            (parsed, _) => new AttachItemRequest { Case = parsed.GetValue(to), Tlp = TrafficLight.Amber, Readers = MessageOptions.Codes(parsed.GetValue(readers)) });
    }

    private static Command Offer(CliContext context)
    {
        var (item, file) = (Number("item", "The number of the item."), Text("file", "The draft: a notice as submitting one takes it, JSON."));
        return Acting(context, "offer", "Offers the host the draft of a notice about an item; by members.", [item, file], (parsed, id) => Invariant($"{id}/items/{parsed.GetValue(item)}/offer"),
            (parsed, at) => new OfferDraftRequest { ActedAt = at, Draft = JsonInput.Read<SubmitNoticeRequest>(parsed.GetValue(file)!, "notice") });
    }

    private static Command Take(CliContext context)
    {
        var offer = Number("offer", "The number of the offer.");
        var id = Id();
        return ChangeOptions.Command<OfferTakenBody>(context, "take", "Makes an offered draft one of the own drafts; by the host.", [id, offer], parsed => Invariant($"teams/{parsed.GetValue(id)}/offers/{parsed.GetValue(offer)}/take"), _ => new CommandRequest(), taken => taken.Draft);
    }

    private static Command Dismiss(CliContext context)
    {
        var (id, operation) = (Id(), Text("operation", "The operation id of an act that the hub has refused."));
        return MessageCommand.OfOwner(context, "dismiss", "Forgets an act that the hub has refused.", [id, operation], async (parsed, gateway, owner, cancellationToken) =>
        {
            await gateway.DeleteAsync(owner, $"teams/{parsed.GetValue(id)}/kept/{parsed.GetValue(operation)}", version: null, cancellationToken);
            context.Terminal.Note("It is forgotten.");
        });
    }

    private static Command Entry(CliContext context, string verb, string description, string what, string path)
    {
        var number = Number(what, "Its number.");
        return Showing<TeamEntryBody>(context, verb, description, [number], (parsed, id) => Invariant($"{id}/{path}/{parsed.GetValue(number)}"), TeamText.Of);
    }

    private static Command Showing<T>(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, string, string> path, Func<T, string> text)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, verb, description, [id, .. symbols, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<T>(owner, $"teams/{path(parsed, parsed.GetValue(id).Value)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : text(found));
        });
    }

    private static Command Acting(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, string, string> path, Func<ParseResult, DateTimeOffset?, CommandRequest> request)
    {
        var id = Id();
        var at = CommonOptions.TimeOption("--at", "When it was done; default now.");
        return ChangeOptions.Command<JsonElement>(
            context, verb, description, [id, .. symbols, at], parsed => $"teams/{path(parsed, parsed.GetValue(id).Value)}", parsed => request(parsed, parsed.GetValue(at)), TeamText.OfAnswer);
    }

    private static Command Putting(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, string, string> path, Func<ParseResult, CommandRequest> request)
    {
        var (id, change) = (Id(), new ChangeOptions());
        return MessageCommand.OfOwner(context, verb, description, [id, .. symbols, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var body = request(parsed) with { OperationId = change.OperationOf(parsed) };
            context.Terminal.Line(TeamText.OfAnswer(await gateway.PutAsync<JsonElement>(owner, $"teams/{path(parsed, parsed.GetValue(id).Value)}", body, change.VersionOf(parsed), cancellationToken)));
        });
    }

    private static Argument<TeamId> Id() => new("team")
    {
        Description = "The id of the team, for example PH-IRT-2026-0007:A.",
        CustomParser = result => CommonOptions.Parse<TeamId>(result, TeamId.TryParse, "is no id of a team: the number of its deployment, a colon and a letter from A to Z."),
    };

    private static Option<string?> Expert(string name, string description) => new(name) { Description = description, HelpName = "EXPERT" };

    private static ExpertId? ExpertOf(string? text) => text is null ? null
        : ExpertId.TryParse(text, out var expert) ? expert : throw new CliException($"'{text}' is no id of an expert: an owner's code, a colon and a name, for example FR:dvi-07.");

    private static TeamPlace? PlaceOf(string? text)
    {
        var parts = text?.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToList();
        return parts switch
        {
            null => null,
            [var latitude, var longitude, var accuracy] when parts.All(double.IsFinite) => new TeamPlace(latitude, longitude, accuracy),
            _ => throw new CliException($"'{text}' is no place: a latitude and a longitude in degrees and an accuracy in metres, with commas between them."),
        };
    }

    private static Argument<string> Text(string name, string description) => new(name) { Description = description };

    private static Argument<int> Number(string name, string description) => new(name) { Description = description };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
