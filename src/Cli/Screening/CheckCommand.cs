using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Screening;

/// <summary><c>mesh check</c>: asks whether something is known, one thing or a list.</summary>
internal static class CheckCommand
{
    private const string UsualPurpose = "check at the command line";

    public static Command Create(CliContext context)
    {
        var command = List(context);
        command.Subcommands.Add(Document(context));
        command.Subcommands.Add(Vehicle(context));
        command.Subcommands.Add(Person(context));
        command.Subcommands.Add(Zone(context));
        return command;
    }

    private static Command Document(CliContext context)
    {
        var number = new Argument<string>("number") { Description = "Its number, without spaces." };
        var issuer = new Argument<string>("issuer") { Description = "Who issued it, as the document shows it: FRA, D." };
        var type = new Argument<string?>("type") { Description = "The code of its type, for example passport; any without it.", Arity = ArgumentArity.ZeroOrOne };
        return Single(context, "document", "Is this travel document known?", [number, issuer, type], parsed => new CheckQuestionRequest
        {
            TravelDocument = new CheckDocumentRequest { Number = parsed.GetValue(number)!, Issuer = parsed.GetValue(issuer)!, Type = parsed.GetValue(type) },
        });
    }

    private static Command Vehicle(CliContext context)
    {
        var vin = new Option<string?>("--vin") { Description = "Its identification number.", HelpName = "VIN" };
        var plate = new Option<string?>("--plate") { Description = "Its plate, without separators.", HelpName = "PLATE" };
        var country = new Option<string?>("--plate-country") { Description = "The plate's country, two letters.", HelpName = "CODE" };
        var engine = new Option<string?>("--engine") { Description = "The number of its engine.", HelpName = "NUMBER" };
        return Single(context, "vehicle", "Is this vehicle known?", [vin, plate, country, engine], parsed => new CheckQuestionRequest
        {
            Vehicle = new CheckVehicleRequest { Vin = parsed.GetValue(vin), Plate = parsed.GetValue(plate), PlateCountry = parsed.GetValue(country), Engine = parsed.GetValue(engine) },
        });
    }

    private static Command Person(CliContext context)
    {
        var name = new Argument<string>("name") { Description = "The name, in any script and order." };
        var born = new Option<NoticeDate?>("--born")
        {
            Description = "The date of birth as far as it is known: 1985, 1985-07 or 1985-07-02.",
            HelpName = "DATE",
            CustomParser = result =>
            {
                if (!NoticeDate.TryParse(result.Tokens[0].Value, out var date))
                {
                    result.AddError($"'{result.Tokens[0].Value}' is no date; it looks like 1985, 1985-07 or 1985-07-02.");
                }

                return date;
            },
        };
        var nationality = new Option<string?>("--nationality") { Description = "The nationality, two letters.", HelpName = "CODE" };
        var sex = new Option<string?>("--sex") { Description = "The sex.", HelpName = "F|M|X" };
        sex.AcceptOnlyFromAmong("F", "M", "X");
        return Single(context, "person", "Is this person known? An answer is a lead, never a proof.", [name, born, nationality, sex], parsed => new CheckQuestionRequest
        {
            Person = new PersonParticulars
            {
                Names = [new RecordedName(parsed.GetValue(name))],
                BirthDates = parsed.GetValue(born) is { } date ? [date] : [],
                Nationalities = parsed.GetValue(nationality) is { } code ? [code] : [],
                Sex = parsed.GetValue(sex),
            },
        });
    }

    private static Command Zone(CliContext context)
    {
        var lines = new Argument<string[]>("lines") { Description = "The lines of a machine readable zone, or - to read them from standard input.", Arity = ArgumentArity.OneOrMore };
        return Single(context, "zone", "Is the document with this machine readable zone known, or who bears it?", [lines], parsed => new CheckQuestionRequest
        {
            Zone = parsed.GetValue(lines) is ["-"] ? Console.In.ReadToEnd() : string.Join('\n', parsed.GetValue(lines)!),
        });
    }

    private static Command List(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "The list: CSV whose first line names the columns (number, issuer, type; vin, plate, plateCountry, engine; or name, family, given, born, nationality, sex, document; or zone), or JSON lines, a question as HTTP takes it on each." };
        var output = new Option<string?>("--out") { Description = "The file for the answers, CSV or JSON lines by its ending; default FILE.answers.csv.", HelpName = "FILE" };
        var format = ImportCommand.Format();
        return Checking(
            context,
            "check",
            "Asks whether documents, vehicles or persons are known: one, or a list of any length, of which it writes what is known by its lines. A list that broke off goes on with the same command. Ends with 3 when rows were rejected.",
            [file, output, format],
            async (parsed, bureau, purpose, gateway, cancellationToken) =>
            {
                var path = ImportCommand.Existing(parsed.GetValue(file)!);
                var answers = parsed.GetValue(output) ?? path + ".answers.csv";
                var asCsv = RecordFile.FormatOf(null, answers) == RecordFile.Csv;
                var shape = RecordFile.FormatOf(parsed.GetValue(format), path);
                var (owner, rows) = (bureau.OwnerOf(parsed), RowsOf(path, shape));
                var list = new CheckList(gateway, owner, purpose, asCsv, cancellationToken);
                var counts = await BulkRun.OverAsync(
                    context.Terminal,
                    $"check {shape} {owner} {bureau.MeshOf(parsed)} into {answers}",
                    path,
                    answers,
                    asCsv ? CheckList.Head : string.Empty,
                    CheckRequest.MaxQuestions,
                    rows,
                    (batch, _) => list.SendAsync(batch),
                    _ => Task.FromResult(true),
                    cancellationToken);
                context.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{counts.Rows} rows: {counts.Done} checked, {counts.Hits} with hits, {counts.Rejected} rejected; the answers are in {answers}"));
                return counts.Rejected > 0 ? ImportCommand.SomeRejected : 0;
            });
    }

    /// <summary>The rows of a list from a place on; its head is read here, before anything is sent.</summary>
    private static Func<BulkProgress, IEnumerable<BulkRow>> RowsOf(string file, string format)
    {
        if (format == RecordFile.JsonLines)
        {
            return progress => RecordFile.JsonRows<CheckQuestionRequest>(file, progress, CheckColumns.Ask);
        }

        var (columns, head) = CheckColumns.Of(RecordFile.FirstLine(file));
        return progress => RecordFile.CsvRows(file, progress, head, cells => CheckColumns.Ask(columns.Read(cells)));
    }

    private static Command Single(CliContext context, string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CheckQuestionRequest> question)
    {
        var json = JsonOutput.One();
        return Checking(context, name, description, [.. symbols, json], async (parsed, bureau, purpose, gateway, cancellationToken) =>
        {
            var request = new CheckRecordsRequest { Purpose = purpose, Questions = [question(parsed)] };
            var check = await gateway.PostAsync<CheckBody>(bureau.OwnerOf(parsed), "checks", request, version: null, cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(check) : CheckText.Of(check));
            return 0;
        });
    }

    private static Command Checking(
        CliContext context, string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, BureauOptions, string, GatewayClient, CancellationToken, Task<int>> act)
    {
        var bureau = new BureauOptions(context);
        var purpose = new Option<string>("--purpose") { Description = "What for; it stands in the audit.", HelpName = "TEXT", DefaultValueFactory = _ => UsualPurpose };
        var command = new Command(name, description);
        foreach (var symbol in symbols.Concat([purpose]).Concat(bureau.All))
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var gateway = await bureau.ConnectAsync(parsed, cancellationToken);
            return await act(parsed, bureau, parsed.GetValue(purpose)!, gateway, cancellationToken);
        });
        return command;
    }
}
