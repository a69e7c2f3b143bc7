using System.Collections.Immutable;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Records;

/// <summary>The head of a CSV file: which column stands where.</summary>
internal sealed class CsvHead
{
    private readonly ImmutableArray<string> _columns;
    private readonly char _delimiter;

    private CsvHead(ImmutableArray<string> columns, char delimiter) => (_columns, _delimiter) = (columns, delimiter);

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string column) => _columns.Contains(column);

    /// <summary>Reads the first line of a file.</summary>
    /// <param name="line">The line; null when the file has none.</param>
    /// <param name="known">The columns that there are. Letters' case does not matter.</param>
    /// <param name="required">Those that must be there.</param>
    /// <exception cref="CliException">Columns are unknown, missing or there twice; all are named.</exception>
    public static CsvHead Read(FileLine? line, IReadOnlyCollection<string> known, IReadOnlyCollection<string> required)
    {
        if (line is not { Problem: null } head)
        {
            throw new CliException(line is null ? "the file is empty; its first line names the columns." : $"the first line {line.Value.Problem}");
        }

        var delimiter = CsvText.DelimiterOf(head.Text);
        var given = CsvText.Split(head.Text, delimiter) ?? throw new CliException("the first line, which names the columns, has a quote that is not closed.");
        ImmutableArray<string> columns = [.. given.Select(name => known.FirstOrDefault(one => string.Equals(one, name.Trim(), StringComparison.OrdinalIgnoreCase)) ?? name.Trim())];
        var problems = new[]
        {
            ("has unknown columns", columns.Where(name => !known.Contains(name)).Select(name => name.Length == 0 ? "(without a name)" : name)),
            ("lacks", required.Where(name => !columns.Contains(name))),
            ("names twice", columns.GroupBy(name => name).Where(group => group.Count() > 1 && known.Contains(group.Key)).Select(group => group.Key)),
        }.Where(problem => problem.Item2.Any()).Select(problem => $"{problem.Item1} {string.Join(", ", problem.Item2.Take(20))}").ToList();
        return problems.Count == 0
            ? new CsvHead(columns, delimiter)
            : throw new CliException(Terminal.Printable($"the head of the file {string.Join("; ", problems)}. Known columns: {string.Join(", ", known)}."));
    }

    /// <summary>The cells of a row; null, and what is wrong, when it has not the form of one.</summary>
    public CsvCells? Cells(string line, out RowProblem? problem)
    {
        problem = null;
        var fields = CsvText.Split(line, _delimiter);
        if (fields?.Length == _columns.Length)
        {
            return new CsvCells(_columns, fields);
        }

        problem = new RowProblem(null, fields is null
            ? "A quote is not closed on its line, or stands inside a field that does not begin with one."
            : $"The row has {fields.Length} columns and the head {_columns.Length}.");
        return null;
    }
}
