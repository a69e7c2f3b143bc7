using System.Text.Json;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Processes;

/// <summary>A line of a process's log, for people.</summary>
internal static class LogLine
{
    private const int LongestShown = 300;

    /// <summary>The level, the message and the first line of the exception of a JSON line; any other line as it is. Never longer than a few screen lines.</summary>
    public static string Readable(string line)
    {
        var text = line.StartsWith('{') ? OfJson(line) ?? line : line;
        text = Terminal.Printable(text);
        return text.Length <= LongestShown ? text : text[..LongestShown] + " ...";
    }

    private static string? OfJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            var text = $"{Text(entry, "LogLevel")} {Text(entry, "Message")}".Trim();
            return Text(entry, "Exception") is { Length: > 0 } exception ? $"{text}: {exception.Split('\n')[0]}" : text;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
