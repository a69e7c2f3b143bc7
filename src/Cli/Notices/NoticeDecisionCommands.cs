using System.CommandLine;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>What is decided about notices and reported on them: each command one request to one address.</summary>
internal static class NoticeDecisionCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(CliContext context)
    {
        var (why, more, place) = (Said("--reason", "Why."), Said("--explanation", "More in words."), Said("--place", "Where."));
        var remark = Said("--remark", "What the others should know.");
        var wanted = new Argument<string>("wanted") { Description = "Which documents are wanted." };
        var decision = new Argument<string>("decision") { Description = "The reference of the control commission's decision." };
        var country = new Argument<string>("country") { Description = "In which country: two letters." };
        var identity = new Argument<string>("identity") { Description = "Who it is, and how that is known." };
        var until = CommonOptions.Time("until", "Until when, for example 2030-01-31T12:00Z.");
        var grant = new Option<ConsentId?>("--consent") { Description = "The grant of the country on whose behalf it is.", HelpName = "CONSENT", CustomParser = result => CommonOptions.Parse<ConsentId>(result, ConsentId.TryParse, "is no consent's id: the code of the country asked, a colon and 32 lower-case hexadecimal digits.") };
        var reason = new Argument<string>("reason") { Description = "Why." };

        // That a consent has ended is found by the hub and said by nobody.
        reason.AcceptOnlyFromAmong([.. Enum.GetValues<NoticeReason>().Where(known => known != NoticeReason.ConsentEnded).Select(EnumText.Of)]);
        return
        [
            Officers("review", "Finds that a notice, or a change of it, complies; by two officers of the Secretariat, neither of whom prepared it.", [remark], parsed => new ReviewNoticeRequest { Remark = parsed.GetValue(remark) }),
            Officers("return", "Sends a notice back for documents; by the Secretariat.", [wanted], parsed => new ReturnNoticeRequest { Wanted = parsed.GetValue(wanted)! }),
            Supervisors("publish", "Publishes a notice, or the change of it that is asked for; by the Secretariat.", [grant], parsed => new PublishNoticeRequest { Consent = parsed.GetValue(grant) }),
            Supervisors("refuse", "Refuses a notice, or the change of it that is asked for; by the Secretariat.", [reason, more], Ending),
            Supervisors("cancel", "Takes a published notice or diffusion out for good; by the Secretariat.", [reason, more], Ending),
            Supervisors("order-deletion", "Has a notice deleted by decision of the control commission; by the Secretariat.", [decision], parsed => new OrderNoticeDeletionRequest { Decision = parsed.GetValue(decision)! }),
            Supervisors("delete", "Carries out a deletion that was ordered; by the Secretariat.", [], _ => new CommandRequest()),
            Officers("extend", "Asks that a notice stay valid for longer.", [until], parsed => new ExtendNoticeRequest { Until = parsed.GetValue(until) }),
            Officers("suspend", "Takes a notice out of circulation for up to six months.", [until, why], parsed => new SuspendNoticeRequest { Until = parsed.GetValue(until), Reason = parsed.GetValue(why) }),
            Officers("resume", "Brings a suspended notice back before its time.", [], _ => new CommandRequest()),
            Officers("withdraw", "Takes an own notice back.", [why], parsed => new WithdrawNoticeRequest { Reason = parsed.GetValue(why) }),
            new Command("report", "Reports on a notice of another bureau, which has it at once.")
            {
                Report("location", "Reports where somebody or something was seen.", [country, place, more], parsed => new ReportLocationRequest
                {
                    Country = parsed.GetValue(country)!.ToUpperInvariant(), Place = parsed.GetValue(place), Explanation = parsed.GetValue(more),
                }),
                Report("identification", "Reports who somebody is.", [identity], parsed => new ReportIdentificationRequest { Explanation = parsed.GetValue(identity)! }),
                Report("arrest", "Reports the arrest of a person by the own authorities, which only member countries do.", [place, more], parsed => new ReportArrestRequest { Place = parsed.GetValue(place), Explanation = parsed.GetValue(more) }),
            },
        ];

        Command Officers(string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request) => Changing(context, verb, verb, description, symbols, request, sign: null);

        Command Supervisors(string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request) =>
            Changing(context, verb, verb, description, symbols, request, ChangeOptions.AsSupervisor);

        Command Report(string what, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request) => Changing(context, what, $"report-{what}", description, symbols, request, sign: null);

        CommandRequest Ending(ParseResult parsed) => new EndNoticeRequest { Reason = CommonOptions.ValueOf<NoticeReason>(parsed.GetValue(reason)), Explanation = parsed.GetValue(more) };
    }

    private static Command Changing(
        CliContext context, string verb, string address, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CommandRequest> request, Func<TokenSigner, OwnerId, string>? sign)
    {
        var id = NoticeCommands.Id();
        return ChangeOptions.Command<NoticeView>(context, verb, description, [id, .. symbols], parsed => $"notices/{parsed.GetValue(id)}/{address}", request, NoticePrinter.Life, sign);
    }

    private static Option<string?> Said(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };
}
