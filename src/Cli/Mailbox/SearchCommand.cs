using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Feeds;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Mailbox;

/// <summary><c>mesh search OWNER WORDS</c>: searches the owner's own messages at its gateway.</summary>
internal static class SearchCommand
{
    private const int DefaultMax = 20;

    public static Command Create(CliContext context)
    {
        var words = new Argument<string[]>("words") { Description = "What to look for; every word has to occur.", Arity = ArgumentArity.OneOrMore };
        var max = new Option<int>("--max") { Description = "Messages to show.", HelpName = "N", DefaultValueFactory = _ => DefaultMax };
        return MessageCommand.OfOwner(context, "search", "Searches the messages that the owner sent and received.", [words, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var query = Uri.EscapeDataString(string.Join(' ', parsed.GetValue(words) ?? []));
            var path = string.Create(CultureInfo.InvariantCulture, $"search?q={query}&max={parsed.GetValue(max)}");
            var found = await gateway.GetAsync<SearchBody>(owner, path, cancellationToken);
            foreach (var entry in found.Results)
            {
                context.Terminal.Line($"{TimelineText.Time(entry.AcceptedAt)}  {EnumText.Of(entry.Lane),-7}  {entry.From} to {string.Join(',', entry.To)}  {entry.Id}");
                context.Terminal.Line("  " + FeedPrinter.Text(entry).ReplaceLineEndings(Environment.NewLine + "  "));
            }

            context.Terminal.Note(found.Results.Length == 0 ? "Nothing was found." : $"{found.Results.Length} found.");
        });
    }
}
