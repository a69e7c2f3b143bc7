using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Records;

/// <summary><c>mesh records export</c>: an owner's records as a file that <c>mesh import</c> takes again.</summary>
internal static class RecordExport
{
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "The file, which appears when it is whole." };
        var database = new Option<string?>("--database") { Description = "Only records of this database; CSV has those of one.", HelpName = string.Join('|', RecordColumns.All.Select(one => one.Name)) };
        database.AcceptOnlyFromAmong([.. RecordColumns.All.Select(one => one.Name)]);
        var format = ImportCommand.Format();
        return MessageCommand.OfOwner(context, "export", "Saves the owner's records as CSV or JSON lines, which ./mesh import takes again.", [file, database, format], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            var columns = RecordColumns.All.FirstOrDefault(one => one.Name == parsed.GetValue(database));
            var asCsv = RecordFile.FormatOf(parsed.GetValue(format), path) == RecordFile.Csv;
            if (asCsv && columns is null)
            {
                throw new CliException("CSV has the records of one database; name it with --database, or export as JSON lines.");
            }

            var partial = path + ".part";
            try
            {
                long saved;
                await using (var text = new StreamWriter(partial, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
                {
                    saved = await SaveAsync(context.Terminal, gateway, owner, columns, asCsv, text, cancellationToken);
                }

                File.Move(partial, path, overwrite: true);
                context.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{saved} {(saved == 1 ? "record is" : "records are")} in {path}."));
            }
            finally
            {
                context.Terminal.ClearStatus();
                File.Delete(partial);
            }
        });
    }

    private static async Task<long> SaveAsync(Terminal terminal, GatewayClient gateway, OwnerId owner, RecordColumns? columns, bool asCsv, TextWriter text, CancellationToken cancellationToken)
    {
        using var csv = asCsv ? CsvText.WriterTo(text) : null;
        csv?.WriteRow(columns!.Columns);
        var (saved, after) = (0L, (long?)0);
        // Persons of notices are kept by their notices: nobody enters them.
        while (after is { } behind)
        {
            var page = await gateway.GetAsync<RecordsBody>(owner, string.Create(CultureInfo.InvariantCulture, $"records?after={behind}&max={RecordLimits.MaxPage}"), cancellationToken);
            foreach (var record in page.Records.Select(view => view.Record).Where(record => record.Notice is null && (columns is null || record.Id.Kind == columns.Kind)))
            {
                var request = RecordRequests.Of(record);
                if (csv is null)
                {
                    await text.WriteAsync(JsonSerializer.Serialize(request, MeshJson.Strict) + "\n");
                }
                else
                {
                    WriteRow(csv, columns!, record.Id, request);
                }

                saved++;
            }

            after = page.Next;
            terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"Exporting records: {saved:N0}"));
        }

        return saved;
    }

    /// <summary>Writes a row that is read again as what it was made of.</summary>
    private static void WriteRow(CsvWriter csv, RecordColumns columns, RecordId id, RecordRequest request)
    {
        List<string?> fields = [.. columns.Write(request)];
        var again = columns.Read(new CsvCells(columns.Columns, [.. fields.Select(field => field ?? string.Empty)]));

        // Names have no order: a row has those in one text first. Loci have none either, and may be written in other ways.
        var said = request switch
        {
            { Person: { } person } => request with { Person = person with { Person = person.Person with { Names = [.. person.Person.Names.OrderBy(name => name.Text is null)] } } },
            { DnaProfile: { } profile } => request with { DnaProfile = new DnaProfileRecord(DnaCells.Ordered(profile.Loci)) },
            _ => request,
        };
        if (!Json(said).AsSpan().SequenceEqual(Json(again)))
        {
            throw new CliException($"{id} says what a row of CSV cannot say; export as JSON lines. Nothing was saved.");
        }

        csv.WriteRow(fields);

        static byte[] Json(RecordRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, MeshJson.Strict);
    }
}
