using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Interpol.Mesh.Cli.Records;

/// <summary>
/// Rows of CSV (RFC 4180). A row is a line: no field of ours has a line break, so that a quote that is not closed spoils its own row and not the rest of the file. What a spreadsheet would
/// take for a formula is written with an apostrophe before it, which reading takes away.
/// </summary>
internal static class CsvText
{
    private const char Escape = '\'';

    /// <summary>What formulas begin with, and what is put before them: so every text is read as it was written.</summary>
    private static readonly char[] Escaped = ['=', '+', '-', '@', '\t', '\r', Escape];

    private static readonly CsvConfiguration Writing = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\n",
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = Escaped,
        InjectionEscapeCharacter = Escape,
    };

    private static readonly ImmutableDictionary<char, CsvConfiguration> Reading = new[] { ',', ';', '\t' }.ToImmutableDictionary(delimiter => delimiter, delimiter =>
        new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString(), HasHeaderRecord = false, BadDataFound = bad => throw new FormatException(), BufferSize = 256, ProcessFieldBufferSize = 128 });

    /// <summary>What separates the fields of a file whose first line this is: the most frequent of comma, semicolon and tab.</summary>
    public static char DelimiterOf(string head) => Reading.Keys.Order().MaxBy(delimiter => (head.Count(c => c == delimiter), delimiter == ','));

    /// <summary>The fields of a row; null when quotes stand where none may, or are not closed.</summary>
    public static string[]? Split(string line, char delimiter)
    {
        try
        {
            using var parser = new CsvParser(new StringReader(line), Reading[delimiter]);
            return parser.Read() && parser.Record is { } fields && !parser.Read() ? fields : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What a field says, without blanks around it and without what keeps spreadsheets from taking it for a formula; null when it is empty, or a dash or "N/A" stands for nothing.</summary>
    public static string? ValueOf(string field)
    {
        var text = field.Trim(' ');
        return IsNothing(text) ? null
            : text.Length > 1 && text[0] == Escape && Escaped.Contains(text[1]) ? text[1..]
            : text;
    }

    /// <summary>Whether a text stands for nothing: it is empty, a dash or "N/A".</summary>
    public static bool IsNothing(string text) => text.Trim().ToUpperInvariant() is "" or "-" or "\u2013" or "\u2014" or "N/A";

    /// <summary>A writer of rows.</summary>
    public static CsvWriter WriterTo(TextWriter text) => new(text, Writing, leaveOpen: true);

    /// <summary>Writes a row.</summary>
    public static void WriteRow(this CsvWriter writer, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            writer.WriteField(field);
        }

        writer.NextRecord();
    }
}
