namespace Interpol.Mesh.Grains.Records;

/// <summary>Texts of records that stand on one line.</summary>
internal static class LineRules
{
    /// <summary>What is wrong with texts that may be left out, a sentence for each.</summary>
    /// <param name="lines">The texts with the names of their fields and the most characters that they may have.</param>
    public static IEnumerable<string> Problems(params IEnumerable<(string Field, string? Text, int Max)> lines) => lines
        .Where(line => line.Text is { } text && (string.IsNullOrWhiteSpace(text) || text.Length > line.Max || text.Any(char.IsControl)))
        .Select(line => $"{line.Field}: 1 to {line.Max} characters on one line; leave it out when there is nothing to say.");
}
