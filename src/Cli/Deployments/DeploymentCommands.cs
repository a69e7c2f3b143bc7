using System.CommandLine;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Experts;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;

namespace Interpol.Mesh.Cli.Deployments;

/// <summary><c>mesh deployment</c>: requests, plans and follows the deployment of teams.</summary>
internal static class DeploymentCommands
{
    public static Command Create(CliContext context) => new("deployment", "Requests, plans and follows the deployment of teams.")
    {
        Offer(context),
        Request(context),
        List(context),
        Show(context),
        Accept(context),
        Reasoned(context, "decline", "Declines an offer (host) or a request (Secretariat)."),
        Assess(context, "assess", "Says what is needed, and asks the host for its consent."),
        Assess(context, "turn", "Turns a support team into a response team, and asks the host for its consent."),
        Mandate(context),
        Team(context),
        Add(context),
        OfMember(context, "release", "Releases an own expert.", ChangeOptions.AsSupervisor),
        OfMember(context, "remove", "Refuses the release, calls an own expert back, or takes a member out.", null),
        Place(context),
        Move(context),
        Plain(context, "stand-by", "Has the teams stand by.", null),
        Plain(context, "approve", "Approves that the teams leave; by an officer on duty in the room that leads (command present).", ChangeOptions.AsCommand),
        Extend(context),
        Coordinator(context),
        Report(context, "arrest", "arrests", "Reports an arrest by officers of the host."),
        Reasoned(context, "withdraw", "Has all leave."),
        Reasoned(context, "cancel", "Gives it up before anybody has left."),
        Report(context, "close", "close", "Closes what is concluded, with the final report."),
    };

    private static Command Offer(CliContext context)
    {
        var host = CommonOptions.Owner("host", "The country to which help is offered.");
        var need = new DeploymentNeedOptions();
        var source = Text("source", "Of what it is the answer, for example an alert's identifier.");
        var headline = Text("headline", "What happened, of what is public.");
        var operation = MessageOptions.Operation();
        return MessageCommand.OfOwner(context, "offer", "Offers help to a country that has not asked.", [host, source, headline, .. need.All, operation], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new OfferDeploymentRequest
            {
                OperationId = MessageOptions.OperationOf(parsed, operation),
                Host = parsed.GetValue(host),
                Need = need.Of(parsed),
                Source = parsed.GetValue(source)!,
                Headline = parsed.GetValue(headline)!,
            };
            context.Terminal.Line(DeploymentText.Of(await gateway.PostAsync<DeploymentBody>(owner, "deployments/offers", request, version: null, cancellationToken)));
        });
    }

    private static Command Request(CliContext context)
    {
        var need = new DeploymentNeedOptions();
        var reason = Text("reason", "What happened and what the team is to do.");
        var operation = MessageOptions.Operation();
        return MessageCommand.OfOwner(context, "request", "Requests a team for the own country.", [reason, .. need.All, operation], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new RequestDeploymentRequest { OperationId = MessageOptions.OperationOf(parsed, operation), Need = need.Of(parsed), Reason = parsed.GetValue(reason)! };
            context.Terminal.Line(DeploymentText.Of(await gateway.PostAsync<DeploymentBody>(owner, "deployments", request, version: null, cancellationToken)));
        });
    }

    private static Command List(CliContext context)
    {
        var state = CommonOptions.WordOption<DeploymentState>("--state", "Only those in this state.");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Deployments to show.");
        return MessageCommand.OfOwner(context, "list", "Lists the deployments that concern the owner, the last changed first.", [state, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = parsed.GetValue(state) is { } wanted ? $"&state={wanted}" : string.Empty;
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<DeploymentsBody>(owner, $"deployments?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Deployments.Select(one => parsed.GetValue(json) ? JsonOutput.Of(one) : DeploymentText.Line(one))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows a deployment.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<DeploymentBody>(owner, $"deployments/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : DeploymentText.Of(found));
        });
    }

    private static Command Accept(CliContext context)
    {
        var need = new DeploymentNeedOptions();
        var reason = Text("reason", "What happened and what the team is to do.");
        return Changing(context, "accept", "request", "Requests what was offered.", [reason, .. need.All], parsed => new RequestDeploymentRequest { Need = need.Of(parsed), Reason = parsed.GetValue(reason)! });
    }

    private static Command Assess(CliContext context, string verb, string description)
    {
        var need = new DeploymentNeedOptions();
        var reason = Text("reason", "What the host is asked for, why and by whom.");
        return Changing(context, verb, verb, description, [reason, .. need.All], parsed => new AssessDeploymentRequest { Need = need.Of(parsed), Reason = parsed.GetValue(reason)! });
    }

    private static Command Mandate(CliContext context)
    {
        var tasks = Text("tasks", "The tasks, codes with commas.");
        var reason = Text("reason", "What the host is asked for, why and by whom.");
        var until = CommonOptions.TimeOption("--until", "Until when; default a week longer than planned.");
        return Changing(context, "ask", "mandates", "Asks the host for its consent to more tasks or a longer time.", [tasks, reason, until], parsed => new MandateRequestBody
        {
            Tasks = ExpertCommands.Words(parsed.GetValue(tasks)),
            Until = parsed.GetValue(until),
            Reason = parsed.GetValue(reason)!,
        });
    }

    private static Command Team(CliContext context)
    {
        var id = Id();
        var letter = Text("team", "The team's letter, A to Z.");
        var site = new Option<int>("--site") { Description = "The number of its site, from 0.", HelpName = "N" };
        var leader = new Option<ExpertId?>("--leader") { Description = "The member that leads it.", HelpName = "EXPERT", CustomParser = result => ExpertCommands.IdOf(result) };
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "team", "Forms a team, or changes its site or leader.", [id, letter, site, leader, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new PutTeamRequest { OperationId = change.OperationOf(parsed), Site = parsed.GetValue(site), Leader = parsed.GetValue(leader) };
            var path = $"deployments/{parsed.GetValue(id)}/teams/{Uri.EscapeDataString(parsed.GetValue(letter)!)}";
            context.Terminal.Line(DeploymentText.Of(await gateway.PutAsync<DeploymentBody>(owner, path, request, change.VersionOf(parsed), cancellationToken)));
        });
    }

    private static Command Add(CliContext context)
    {
        var expert = ExpertCommands.Id();
        var team = TeamOption();
        return Changing(context, "add", "members", "Holds an expert; the owner of the expert is asked for the release.", [expert, team], parsed => new AddMemberRequest { Expert = parsed.GetValue(expert), Team = parsed.GetValue(team) });
    }

    private static Command Place(CliContext context)
    {
        var team = TeamOption();
        return OfMember(context, "place", "Puts a member into another team, or into the reserve.", [team], parsed => new PlaceMemberRequest { Team = parsed.GetValue(team) }, null);
    }

    private static Command Move(CliContext context)
    {
        var stage = CommonOptions.Word<MemberStage>("stage", "travelling, on-site or home.");
        return OfMember(context, "move", "Reports that a member has left, has arrived, or is back.", [stage], parsed => new MoveMemberRequest { Stage = CommonOptions.ValueOf<MemberStage>(parsed.GetValue(stage)) }, null);
    }

    private static Command Extend(CliContext context)
    {
        var until = CommonOptions.Time("until", "Until when, for example 2030-01-31T12:00Z.");
        var reason = Text("reason", "Why.");
        return Changing(context, "extend", "extend", "Stays longer, under a grant that lasts as long.", [until, reason], parsed => new ExtendDeploymentRequest { Until = parsed.GetValue(until), Reason = parsed.GetValue(reason)! });
    }

    private static Command Coordinator(CliContext context)
    {
        var team = Text("team", "The letter of a team with somebody on site.");
        return Changing(context, "coordinator", "coordinator", "Says which team coordinates on site.", [team], parsed => new NameCoordinatorRequest { Team = parsed.GetValue(team)! });
    }

    private static Command Report(CliContext context, string verb, string path, string description)
    {
        var report = Text("report", "What happened.");
        return Changing(context, verb, path, description, [report], parsed => new DeploymentReportRequest { Report = parsed.GetValue(report)! });
    }

    private static Command Reasoned(CliContext context, string verb, string description)
    {
        var reason = new Option<string?>("--reason") { Description = "Why.", HelpName = "TEXT" };
        return Changing(context, verb, verb, description, [reason], parsed => new DeploymentReasonRequest { Reason = parsed.GetValue(reason) });
    }

    private static Command Plain(CliContext context, string verb, string description, Func<TokenSigner, OwnerId, string>? sign) => Changing(context, verb, verb, description, [], _ => new CommandRequest(), sign);

    private static Command OfMember(CliContext context, string verb, string description, Func<TokenSigner, OwnerId, string>? sign) =>
        OfMember(context, verb, description, [], _ => new CommandRequest(), sign);

    private static Command OfMember(
        CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request, Func<TokenSigner, OwnerId, string>? sign)
    {
        var (id, expert) = (Id(), ExpertCommands.Id());
        return ChangeOptions.Command<DeploymentBody>(
            context, verb, description, [id, expert, .. symbols], parsed => $"deployments/{parsed.GetValue(id)}/members/{parsed.GetValue(expert)}/{verb}", request, DeploymentText.Of, sign);
    }

    private static Command Changing(
        CliContext context, string verb, string path, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request, Func<TokenSigner, OwnerId, string>? sign = null)
    {
        var id = Id();
        return ChangeOptions.Command<DeploymentBody>(context, verb, description, [id, .. symbols], parsed => $"deployments/{parsed.GetValue(id)}/{path}", request, DeploymentText.Of, sign);
    }

    private static Option<string?> TeamOption() => new("--team") { Description = "The letter of the team; default the reserve.", HelpName = "LETTER" };

    private static Argument<string> Text(string name, string description) => new(name) { Description = description };

    private static Argument<DeploymentId> Id() => new("deployment")
    {
        Description = "The deployment's number, for example PH-IRT-2026-0007.",
        CustomParser = result => CommonOptions.Parse<DeploymentId>(result, DeploymentId.TryParse, "is no deployment's number: the host's code, IRT or IMEST, the year and a number of four digits."),
    };
}
