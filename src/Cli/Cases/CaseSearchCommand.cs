using System.CommandLine;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Cli.Cases;

/// <summary><c>mesh case search</c>: searches the cases in which the owner takes part.</summary>
internal static class CaseSearchCommand
{
    public static Command Create(CliContext context)
    {
        var words = new Argument<string[]>("words") { Description = "What to look for; every word has to occur.", Arity = ArgumentArity.ZeroOrMore };
        var status = CommonOptions.WordOption<CaseStatus>("--status", "Only cases that stand so.");
        var area = new Option<string?>("--crime-area") { Description = "Only cases of that crime area.", HelpName = "CODE" };
        var subject = CommonOptions.WordOption<CaseSubjectKind>("--subject", "Only cases with such a subject.");
        var identifier = new Option<string?>("--identifier") { Description = "Only cases with a subject of that number.", HelpName = "NUMBER" };
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Cases to show.");
        return MessageCommand.OfOwner(context, "search", "Searches the cases in which the owner takes part.", [words, status, area, subject, identifier, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            (string Name, string? Value)[] asked =
            [
                ("q", parsed.GetValue(words) is { Length: > 0 } said ? string.Join(' ', said) : null), ("status", parsed.GetValue(status)), ("crimeArea", parsed.GetValue(area)),
                ("subject", parsed.GetValue(subject)), ("identifier", parsed.GetValue(identifier)),
            ];
            var query = string.Concat(asked.Where(one => one.Value is not null).Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<CaseSearchBody>(owner, $"cases/search?{page}{query}{behind}", cancellationToken);
                if (found.Note is { } note)
                {
                    context.Terminal.Note(note);
                }

                return ([.. found.Results.Select(one => parsed.GetValue(json) ? JsonOutput.Of(one) : CaseText.Of(one))], found.Next);
            });
        });
    }
}
