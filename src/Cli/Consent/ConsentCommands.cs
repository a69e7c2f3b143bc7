using System.Collections.Immutable;
using System.CommandLine;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;

namespace Interpol.Mesh.Cli.Consent;

/// <summary><c>mesh consent</c>: asks countries for their permission, and answers.</summary>
internal static class ConsentCommands
{
    public static Command Create(CliContext context) => new("consent", "Asks countries for consent, and answers.")
    {
        Ask(context),
        List(context),
        Show(context),
        Grant(context),
        Refuse(context),
        Revoke(context),
        Withdraw(context),
    };

    private static Command Ask(CliContext context)
    {
        var country = CommonOptions.Owner("country", "The country to ask, for example BR.");
        var action = CommonOptions.Word<ConsentAction>("action", "What is to be done.");
        var tasks = new Argument<string>("tasks") { Description = "The tasks, codes with commas, for example scene,photographs." };
        var reason = new Argument<string>("reason") { Description = "What exactly, why and by whom." };
        var until = CommonOptions.TimeOption("--until", "Until when the permission is wanted, for example 2030-01-31T12:00Z.");
        until.Required = true;
        var answerBy = CommonOptions.TimeOption("--answer-by", "Without an answer it lapses then; the default depends on the lane.");
        var dataOwner = new Option<string?>("--data-owner") { Description = "On whose data; default the country's.", HelpName = "CODE" };
        var lane = CommonOptions.Lane();
        var operation = MessageOptions.Operation();
        return MessageCommand.OfOwner(context, "ask", "Asks a country for its permission.", [country, action, tasks, reason, until, answerBy, dataOwner, lane, operation], async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = new AskConsentRequest
            {
                OperationId = MessageOptions.OperationOf(parsed, operation),
                Country = parsed.GetValue(country),
                Action = CommonOptions.ValueOf<ConsentAction>(parsed.GetValue(action)),
                Tasks = Tasks(parsed.GetValue(tasks))!.Value,
                DataOwner = parsed.GetValue(dataOwner) is { } code ? CommonOptions.ParseOwner(code) : null,
                Until = parsed.GetValue(until)!.Value,
                AnswerBy = parsed.GetValue(answerBy),
                Lane = parsed.GetValue(lane),
                Reason = parsed.GetValue(reason)!,
            };
            Show(context, await gateway.PostAsync<ConsentBody>(owner, "consents", request, version: null, cancellationToken));
        });
    }

    private static Command List(CliContext context)
    {
        var state = CommonOptions.WordOption<ConsentState>("--state", "Only those in this state.");
        var role = new Option<string?>("--role") { Description = "Only those that the owner is asked for, or that it makes.", HelpName = "asked|asking" };
        role.AcceptOnlyFromAmong("asked", "asking");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Requests to show.");
        return MessageCommand.OfOwner(context, "list", "Lists requests for consent that concern the owner, the last changed first.", [state, role, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = (parsed.GetValue(state) is { } wanted ? $"&state={wanted}" : string.Empty) + (parsed.GetValue(role) is { } side ? $"&role={side}" : string.Empty);
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<ConsentsBody>(owner, $"consents?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Consents.Select(consent => parsed.GetValue(json) ? JsonOutput.Of(consent) : ConsentText.Line(consent))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows a request for consent.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<ConsentBody>(owner, $"consents/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : ConsentText.Of(found));
        });
    }

    private static Command Grant(CliContext context)
    {
        var tasks = new Option<string?>("--tasks") { Description = "The tasks granted, of those asked for, with commas; default all.", HelpName = "CODES" };
        var ends = CommonOptions.TimeOption("--ends", "When the grant ends; default the time asked for.");
        var conditions = new Option<string?>("--conditions") { Description = "Under which conditions.", HelpName = "TEXT" };
        return Changing(context, "grant", "Grants what was asked for, whole or in part.", [tasks, ends, conditions], ChangeOptions.AsSupervisor, parsed => new GrantConsentRequest
        {
            Tasks = Tasks(parsed.GetValue(tasks)),
            EndsAt = parsed.GetValue(ends),
            Conditions = parsed.GetValue(conditions),
        });
    }

    private static Command Refuse(CliContext context)
    {
        var reason = new Argument<string>("reason") { Description = "Why." };
        return Changing(context, "refuse", "Refuses what was asked for.", [reason], ChangeOptions.AsSupervisor, parsed => new RefuseConsentRequest { Reason = parsed.GetValue(reason)! });
    }

    private static Command Revoke(CliContext context)
    {
        var reason = new Option<string?>("--reason") { Description = "Why.", HelpName = "TEXT" };
        return Changing(context, "revoke", "Takes a grant back: work under it stops.", [reason], ChangeOptions.AsSupervisor, parsed => new RevokeConsentRequest { Reason = parsed.GetValue(reason) });
    }

    private static Command Withdraw(CliContext context) =>
        Changing(context, "withdraw", "Takes an own request back, or gives its grant up.", [], sign: null, _ => new CommandRequest());

    private static Command Changing(
        CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<TokenSigner, OwnerId, string>? sign, Func<ParseResult, CommandRequest> request)
    {
        var id = Id();
        return ChangeOptions.Command<ConsentBody>(context, verb, description, [id, .. symbols], parsed => $"consents/{parsed.GetValue(id)}/{verb}", request, ConsentText.Of, sign);
    }

    private static void Show(CliContext context, ConsentBody consent) => context.Terminal.Line(ConsentText.Of(consent));

    private static Argument<ConsentId> Id() => new("id")
    {
        Description = "The request's id, for example BR:0f3a...",
        CustomParser = result => CommonOptions.Parse<ConsentId>(result, ConsentId.TryParse, "is no request's id: the code of the country asked, a colon and 32 lower-case hexadecimal digits."),
    };

    private static ImmutableArray<string>? Tasks(string? text) => text is null ? null : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
