using System.CommandLine;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Hits;

namespace Interpol.Mesh.Cli.Hits;

/// <summary><c>mesh hits</c>: shows what checks found, and answers for the owner of the record.</summary>
internal static class HitCommands
{
    public static Command Create(CliContext context) => new("hits", "Shows the hits of checks, and confirms or clears those on own records.")
    {
        List(context),
        Show(context),
        Answer(context, "confirm", "Confirms a hit on an own record: it is the one that the record means."),
        Answer(context, "clear", "Clears a hit on an own record: it is another, or the record does not stand any more."),
    };

    private static Command List(CliContext context)
    {
        var state = CommonOptions.WordOption<HitState>("--state", "Only those in this state.");
        var role = new Option<string?>("--role") { Description = "Only those of own checks, or on own records.", HelpName = "searcher|owner" };
        role.AcceptOnlyFromAmong("searcher", "owner");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Hits to show.");
        return MessageCommand.OfOwner(context, "list", "Lists hits of which the owner is told, the last changed first.", [state, role, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = (parsed.GetValue(state) is { } wanted ? $"&state={wanted}" : string.Empty) + (parsed.GetValue(role) is { } side ? $"&role={side}" : string.Empty);
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<HitsBody>(owner, $"hits?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Hits.Select(hit => parsed.GetValue(json) ? JsonOutput.Of(hit) : HitText.Line(hit))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows a hit.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<HitBody>(owner, $"hits/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : HitText.Of(found));
        });
    }

    private static Command Answer(CliContext context, string verb, string description)
    {
        var id = Id();
        var remark = new Option<string?>("--remark") { Description = "What the searcher is to know.", HelpName = "TEXT" };
        return ChangeOptions.Command<HitBody>(
            context, verb, description, [id, remark], parsed => $"hits/{parsed.GetValue(id)}/{verb}", parsed => new AnswerHitRequest { Remark = parsed.GetValue(remark) }, HitText.Of);
    }

    private static Argument<HitId> Id() => new("id")
    {
        Description = "The hit's id, for example JP:0f3a...",
        CustomParser = result => CommonOptions.Parse<HitId>(result, HitId.TryParse, "is no hit's id: the code of the owner that searched, a colon and 32 lower-case hexadecimal digits."),
    };
}
