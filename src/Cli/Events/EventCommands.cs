using System.CommandLine;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Cli.Events;

/// <summary><c>mesh event</c>: plans major events, screens their accreditation lists, and checks badges at entrances.</summary>
internal static class EventCommands
{
    public static Command Create(CliContext context) => new("event", "Plans major events, screens their accreditation lists, and checks badges at entrances.")
    {
        Plan(context),
        List(context),
        Show(context),
        AccreditationCommands.Import(context),
        Start(context),
        Changing(context, "pause", "Stops screening for now.", [], _ => new CommandRequest(), "screening/pause"),
        Changing(context, "resume", "Goes on screening after a pause.", [], _ => new CommandRequest(), "screening/resume"),
        AccreditationCommands.Figures(context),
        AccreditationCommands.Findings(context),
        AccreditationCommands.Clear(context),
        AccreditationCommands.Revoke(context),
        AccreditationCommands.Badge(context),
        AccreditationCommands.Pass(context),
        EntranceCommands.Copy(context),
        EntranceCommands.Check(context),
        EntranceCommands.HandOn(context),
        Emergency(context),
        Changing(context, "close", "Closes an event: its lists are deleted when the days of its plan are over.", [], _ => new CommandRequest(), "close"),
    };

    /// <summary>The argument that names an event.</summary>
    public static Argument<DeploymentId> Id() => new("event")
    {
        Description = "The event's id, that of its team's deployment, for example BR-IMEST-2026-0003.",
        CustomParser = result => CommonOptions.Parse(
            result,
            (string? text, out DeploymentId id) => DeploymentId.TryParse(text, out id) && id.IsSupport,
            "is no event's id: the host's code, IMEST, the year and a number of four digits, with dashes between them."),
    };

    private static Command Plan(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "The plan as HTTP takes it, JSON; - for standard input.", HelpName = "FILE" };
        return Changing(context, "plan", "Enters the security plan of an event, or changes it.", [file], parsed => JsonInput.Read<PlanEventRequest>(parsed.GetValue(file)!, "plan"), "plan");
    }

    private static Command List(CliContext context)
    {
        var state = CommonOptions.WordOption<EventState>("--state", "Only those in this state.");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Events to show.");
        return MessageCommand.OfOwner(context, "list", "Lists events that concern the owner, the last changed first.", [state, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = parsed.GetValue(state) is { } wanted ? $"&state={wanted}" : string.Empty;
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<EventsBody>(owner, $"events?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Events.Select(body => parsed.GetValue(json) ? JsonOutput.Of(body) : EventText.Line(body))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows an event with its plan.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<EventBody>(owner, $"events/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : EventText.Of(found));
        });
    }

    private static Command Start(CliContext context)
    {
        var consent = new Argument<string>("consent") { Description = "The host's grant of deploy-team for the task accreditation-checks, for example BR:0f3a..." };
        return Changing(context, "start", "Begins to screen the lists, under the host's grant.", [consent], parsed => new StartScreeningRequest
        {
            Consent = ConsentId.TryParse(parsed.GetValue(consent), out var known) ? known : throw new CliException("the consent is the country's code, a colon and 32 lower-case hexadecimal digits."),
        }, "screening/start");
    }

    private static Command Emergency(CliContext context)
    {
        var what = new Argument<string>("what") { Description = "What has happened." };
        var site = new Option<string?>("--site") { Description = "The code of the site.", HelpName = "CODE" };
        var becomes = CommonOptions.WordOption<DeploymentKind>("--becomes", "What the team is to become at once; the command centre decides without it.");
        return Changing(context, "emergency", "Raises an emergency: a flash to the command centre.", [what, site, becomes], parsed => new EmergencyRequest
        {
            What = parsed.GetValue(what)!,
            Site = parsed.GetValue(site),
            Becomes = parsed.GetValue(becomes) is { } kind ? CommonOptions.ValueOf<DeploymentKind>(kind) : null,
        }, "emergency");
    }

    private static Command Changing(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request, string path)
    {
        var id = Id();
        return ChangeOptions.Command<EventBody>(context, verb, description, [id, .. symbols], parsed => $"events/{parsed.GetValue(id)}/{path}", request, EventText.Of);
    }
}
