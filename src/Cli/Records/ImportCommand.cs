using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Records;

/// <summary><c>mesh import</c>: enters the records of a file.</summary>
internal static class ImportCommand
{
    /// <summary>The exit code when it is done, but for rows that were rejected.</summary>
    public const int SomeRejected = 3;

    public static Command Create(CliContext context)
    {
        var database = Database("Which database.");
        var file = new Argument<string>("file") { Description = $"The file: JSON lines, a record as HTTP takes it on each, or CSV whose first line names columns of the database, those with a star always. {RecordColumns.Help}" };
        var format = Format();
        var bureau = new BureauOptions(context);
        var command = new Command(
            "import",
            "Enters the records of a file, of any size. What is wrong is rejected and stands in FILE.rejects.csv, by line, column and reason; the rest is entered. A load that broke off goes on with the same command, and nothing is entered twice. Ends with 3 when rows were rejected.")
        {
            database, file, format,
        };
        foreach (var option in bureau.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Existing(parsed.GetValue(file)!);
            var columns = RecordColumns.All.First(one => one.Name == parsed.GetValue(database));
            var (owner, shape) = (bureau.OwnerOf(parsed), RecordFile.FormatOf(parsed.GetValue(format), path));
            var rows = RowsOf(path, shape, columns);
            using var gateway = await bureau.ConnectAsync(parsed, cancellationToken);
            var load = new RecordLoad(body => gateway.PostJsonAsync<RecordsOutcomeBody>(owner, "records", body, cancellationToken));

            // Another mesh, or one that was restored from a backup, is not so far.
            return await LoadAsync(
                context.Terminal,
                $"import {columns.Name} {shape} {owner} {bureau.MeshOf(parsed)}",
                path,
                load,
                rows,
                async progress => (await gateway.GetAsync<RecordReplicasBody>(owner, "records/replicas", cancellationToken)).Hubs.Max(hub => hub.Last) >= progress.Position,
                cancellationToken);
        });
        return command;
    }

    /// <summary>The argument that names a database.</summary>
    public static Argument<string> Database(string description)
    {
        var database = new Argument<string>("database") { Description = description };
        database.AcceptOnlyFromAmong([.. RecordColumns.All.Select(one => one.Name)]);
        return database;
    }

    /// <summary>The option that names the format of a file.</summary>
    public static Option<string?> Format()
    {
        var format = new Option<string?>("--format") { Description = "The format; default by the file's ending.", HelpName = $"{RecordFile.Csv}|{RecordFile.JsonLines}" };
        format.AcceptOnlyFromAmong(RecordFile.Csv, RecordFile.JsonLines);
        return format;
    }

    /// <summary>The name of a file that exists.</summary>
    public static string Existing(string file) => File.Exists(file) ? file : throw new CliException($"There is no file {file}.");

    /// <summary>Loads the rows of a file, and says what became of them.</summary>
    public static async Task<int> LoadAsync(
        Terminal terminal, string work, string file, RecordLoad load, Func<BulkProgress, IEnumerable<BulkRow>> rows, Func<BulkProgress, Task<bool>> isStillDone, CancellationToken cancellationToken)
    {
        var rejects = file + ".rejects.csv";
        var counts = await BulkRun.OverAsync(terminal, work, file, rejects, RecordLoad.Head, RecordLimits.MaxChanges, rows, load.SendAsync, isStillDone, cancellationToken);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{counts.Rows} rows: {counts.Done} entered, {counts.AlreadyThere} already there, {counts.Rejected} rejected"));
        if (counts.Rejected == 0)
        {
            File.Delete(rejects);
            return 0;
        }

        terminal.Note($"Which rows were rejected, and why, stands in {rejects}.");
        return SomeRejected;
    }

    private static RowProblem OfAnother(RecordKind kind, RecordColumns columns) => new(
        JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), $"is no record for {columns.Name}; put the line into a file of its own and enter that with './mesh import {RecordColumns.All.First(one => one.Kind == kind).Name}'.");

    /// <summary>The rows of a file from a place on; its head is read here, before anything is sent.</summary>
    private static Func<BulkProgress, IEnumerable<BulkRow>> RowsOf(string file, string format, RecordColumns columns)
    {
        if (format == RecordFile.JsonLines)
        {
            return progress => RecordFile.JsonRows<RecordRequest>(
                file,
                progress,
                record => RecordFile.Enter(record.Person is { } person ? record with { Person = person with { Person = PersonCells.WithoutDashes(person.Person) } } : record),
                record => record.Content!.Kind == columns.Kind ? null : OfAnother(record.Content.Kind, columns));
        }

        var head = CsvHead.Read(RecordFile.FirstLine(file), columns.Columns, columns.Required);
        return progress => RecordFile.CsvRows(file, progress, head, cells =>
        {
            var record = columns.Read(cells);
            if (cells.Problems.IsEmpty)
            {
                foreach (var problem in RecordFile.ProblemsOf(record))
                {
                    cells.Refuse<object?>(problem.Column ?? "reference", problem.Reason, null);
                }
            }

            return RecordFile.Enter(record);
        });
    }
}
