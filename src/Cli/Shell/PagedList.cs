using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Shows lists that gateways answer in pages.</summary>
internal static class PagedList
{
    private const int DefaultMax = 100;

    /// <summary>The option that says how many entries are shown.</summary>
    public static Option<int> Max(string description) => new("--max") { Description = description, HelpName = "N", DefaultValueFactory = _ => DefaultMax };

    /// <summary>Shows the first entries of a list.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="max">How many.</param>
    /// <param name="read">Reads a page; is given the query's parameters for its size and its place, and answers a line for each entry and what stands behind them.</param>
    /// <param name="place">The parameter that says where a page begins.</param>
    public static async Task ShowAsync(Terminal terminal, int max, Func<string, string, Task<(ImmutableArray<string> Lines, string? Next)>> read, string place = "behind")
    {
        var (left, behind) = (max, (string?)null);
        do
        {
            var (lines, next) = await read(
                string.Create(CultureInfo.InvariantCulture, $"max={Math.Min(left, DefaultMax)}"), behind is null ? string.Empty : $"&{place}={Uri.EscapeDataString(behind)}");
            foreach (var line in lines)
            {
                terminal.Line(line);
            }

            left -= lines.Length;
            behind = next;
        }
        while (behind is not null && left > 0);
        terminal.Note(behind is null ? "That is all." : "There is more; ask for it with --max.");
    }
}
