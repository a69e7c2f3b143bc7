using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Rows of a file as they are sent.</summary>
internal static class RecordFile
{
    /// <summary>The format of JSON lines, one object a line.</summary>
    public const string JsonLines = "jsonl";

    /// <summary>The format of CSV with a head.</summary>
    public const string Csv = "csv";

    /// <summary>The format of a file: the one that is named, else by its ending.</summary>
    /// <exception cref="CliException">None is named, and the ending is another.</exception>
    public static string FormatOf(string? named, string file) => named ?? Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" or ".tsv" => Csv,
        ".jsonl" or ".ndjson" => JsonLines,
        _ => throw new CliException($"the ending of {file} says no format; name it with --format {Csv} or --format {JsonLines}."),
    };

    /// <summary>The first line of a file; null when it has none.</summary>
    public static FileLine? FirstLine(string file)
    {
        using var stream = File.OpenRead(file);
        return LineReader.Read(stream).Select(line => (FileLine?)line).FirstOrDefault();
    }

    /// <summary>The rows of CSV behind its head.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Where to begin; at the beginning of the file the head is passed over.</param>
    /// <param name="head">The head.</param>
    /// <param name="read">Makes a row of cells, which say what is wrong with them.</param>
    public static IEnumerable<BulkRow> CsvRows(string file, BulkProgress progress, CsvHead head, Func<CsvCells, (byte[] Json, string? Key, int Weight)> read) =>
        Lines(file, progress).Where(line => line.Number > 1).Select(line =>
        {
            if (line.Problem is { } unreadable)
            {
                return Rejected(line, [new RowProblem(null, $"The line {unreadable}")]);
            }

            if (head.Cells(line.Text, out var problem) is not { } cells)
            {
                return Rejected(line, [problem!]);
            }

            var (json, key, weight) = read(cells);
            return cells.Problems.IsEmpty ? new BulkRow(line.Number, line.End, json, key, weight, []) : Rejected(line, cells.Problems);
        });

    /// <summary>The rows of JSON lines.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Where to begin.</param>
    /// <param name="read">Makes a row of what a line says.</param>
    /// <param name="refuse">What is wrong with it here though it keeps its own rules; null for nothing.</param>
    public static IEnumerable<BulkRow> JsonRows<T>(string file, BulkProgress progress, Func<T, (byte[] Json, string? Key, int Weight)> read, Func<T, RowProblem?>? refuse = null)
        where T : IValidatableObject => Lines(file, progress).Select(line =>
        {
            if (line.Problem is { } unreadable)
            {
                return Rejected(line, [new RowProblem(null, $"The line {unreadable}")]);
            }

            try
            {
                var said = JsonSerializer.Deserialize<T>(line.Text, MeshJson.Strict);
                ImmutableArray<RowProblem> problems = said is null ? [new RowProblem(null, "The line is null.")] : ProblemsOf(said);
                if (problems.IsEmpty && refuse?.Invoke(said!) is { } refused)
                {
                    problems = [refused];
                }

                if (!problems.IsEmpty)
                {
                    return Rejected(line, problems);
                }

                var (json, key, weight) = read(said!);
                return new BulkRow(line.Number, line.End, json, key, weight, []);
            }
            catch (JsonException malformed)
            {
                return Rejected(line, [new RowProblem(malformed.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null, "The line is not the JSON of a row: " + malformed.Message.ReplaceLineEndings(" "))]);
            }
        });

    /// <summary>What is sent to enter a record.</summary>
    public static (byte[] Json, string? Key, int Weight) Enter(RecordRequest record) =>
        (JsonSerializer.SerializeToUtf8Bytes(new RecordChangeRequest { Enter = record }, MeshJson.Strict), KeyOf(record), 1);

    /// <summary>What rules of its own a request breaks.</summary>
    public static ImmutableArray<RowProblem> ProblemsOf(IValidatableObject said) =>
        [.. said.Validate(new ValidationContext(said)).Select(broken => new RowProblem(broken.MemberNames.FirstOrDefault() is { } name ? JsonNamingPolicy.CamelCase.ConvertName(name) : null, broken.ErrorMessage!))];

    /// <summary>The same for all requests that enter one record; seldom for two.</summary>
    private static string KeyOf(RecordRequest record) =>
        record.TravelDocument is { } document ? TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type).ToString() : record.Reference!;

    private static IEnumerable<FileLine> Lines(string file, BulkProgress progress)
    {
        using var stream = File.OpenRead(file);
        stream.Seek(progress.Offset, SeekOrigin.Begin);
        foreach (var line in LineReader.Read(stream, progress.Offset, progress.Lines).Where(line => line.Problem is not null || !string.IsNullOrWhiteSpace(line.Text)))
        {
            yield return line;
        }
    }

    private static BulkRow Rejected(FileLine line, ImmutableArray<RowProblem> problems) => new(line.Number, line.End, default, null, 1, problems);
}
