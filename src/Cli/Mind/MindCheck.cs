using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Screening;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary><c>mesh mind check</c>: asks an offline copy, without any network. What was asked is in the journal before the answer is shown.</summary>
internal static class MindCheck
{
    private const int GroupSize = 100;
    private const int MaxLine = 64 * 1024;

    public static Command Create(CliContext context) => new("check", "Asks an offline copy, without any network. Reads the passphrase from standard input. Ends with 1 when something is wrong with a question.")
    {
        Document(context),
        Vehicle(context),
        Person(context),
        Zone(context),
        Fingerprint(context),
        Firearm(context),
        Artwork(context),
        List(context),
    };

    private static Command Document(CliContext context)
    {
        var number = new Argument<string>("number") { Description = "Its number." };
        var issuer = new Argument<string>("issuer") { Description = "Who issued it, as the document shows it: FRA, D." };
        var type = new Option<string?>("--type") { Description = "Its type; any without it.", HelpName = string.Join('|', TravelDocumentTypes.All) };
        type.AcceptOnlyFromAmong([.. TravelDocumentTypes.All]);
        return Of(context, "document", "Is a travel document known?", [number, issuer, type], parsed =>
            [new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = parsed.GetValue(number)!, Issuer = parsed.GetValue(issuer)!, Type = parsed.GetValue(type) } }]);
    }

    private static Command Vehicle(CliContext context)
    {
        var vin = new Option<string?>("--vin") { Description = "Its identification number." };
        var plate = new Option<string?>("--plate") { Description = "Its plate, without separators." };
        var country = new Option<string?>("--plate-country") { Description = "The plate's country, two letters.", HelpName = "CC" };
        var engine = new Option<string?>("--engine") { Description = "The number of its engine." };
        return Of(context, "vehicle", "Is a vehicle known, by one of these?", [vin, plate, country, engine], parsed =>
        [
            new CheckQuestionRequest
            {
                Vehicle = new CheckVehicleRequest { Vin = parsed.GetValue(vin), Plate = parsed.GetValue(plate), PlateCountry = parsed.GetValue(country), Engine = parsed.GetValue(engine) },
            },
        ]);
    }

    private static Command Person(CliContext context)
    {
        var name = new Argument<string>("name") { Description = "The whole name, in any script; FAMILY/Given where they are told apart." };
        var born = new Option<string?>("--born") { Description = "The date of birth, as far as it is known: 1979, 1979-01 or 1979-01-17.", HelpName = "DATE" };
        var nationality = new Option<string?>("--nationality") { Description = "A nationality, two letters.", HelpName = "CC" };
        var sex = new Option<string?>("--sex") { Description = "F, M, X or U." };
        return Of(context, "person", "Is a person known?", [name, born, nationality, sex], parsed =>
        {
            var said = parsed.GetValue(name)!.Split('/', 2);
            return
            [
                new CheckQuestionRequest
                {
                    Person = new PersonParticulars
                    {
                        Names = [said.Length == 2 ? new RecordedName(null, said[0], said[1]) : new RecordedName(said[0])],
                        BirthDates = parsed.GetValue(born) is { } date ? [NoticeDate.TryParse(date, out var known) ? known : throw new CliException("--born is a date as far as it is known: 1979, 1979-01 or 1979-01-17.")] : [],
                        Nationalities = parsed.GetValue(nationality) is { } country ? [country] : [],
                        Sex = parsed.GetValue(sex),
                    },
                },
            ];
        });
    }

    private static Command Zone(CliContext context)
    {
        var lines = new Argument<string[]>("lines") { Description = "The lines of a machine readable zone.", Arity = ArgumentArity.OneOrMore };
        return Of(context, "zone", "Is the document with this machine readable zone known, or who bears it?", [lines], parsed =>
            [new CheckQuestionRequest { Zone = string.Join('\n', parsed.GetValue(lines)!) }]);
    }

    private static Command Fingerprint(CliContext context)
    {
        var number = new Option<string?>("--number") { Description = "Their number in a collection." };
        var ncic = new Option<string?>("--ncic") { Description = "Their NCIC classification." };
        var henry = new Option<string?>("--henry") { Description = "Their Henry classification." };
        return Of(context, "fingerprint", "Are fingerprints known under one of these?", [number, ncic, henry], parsed =>
            [new CheckQuestionRequest { Fingerprint = new CheckFingerprintRequest { Number = parsed.GetValue(number), Ncic = parsed.GetValue(ncic), Henry = parsed.GetValue(henry) } }]);
    }

    private static Command Firearm(CliContext context)
    {
        var serial = new Argument<string>("serial") { Description = "Its serial number as it stands on the weapon." };
        var make = new Option<string?>("--make") { Description = "Who made it; any without it." };
        return Of(context, "firearm", "Is a firearm known?", [serial, make], parsed =>
            [new CheckQuestionRequest { Firearm = new CheckFirearmRequest(parsed.GetValue(serial)!) { Make = parsed.GetValue(make) } }]);
    }

    private static Command Artwork(CliContext context)
    {
        var number = new Option<string?>("--number") { Description = "Its inventory number, or its owner's reference." };
        var title = new Option<string?>("--title") { Description = "Whole words of its title." };
        var artist = new Option<string?>("--artist") { Description = "Words of the artist's name, beside the title." };
        return Of(context, "artwork", "Is a work of art known?", [number, title, artist], parsed =>
            [new CheckQuestionRequest { Artwork = new CheckArtworkRequest { Number = parsed.GetValue(number), Title = parsed.GetValue(title), Artist = parsed.GetValue(artist) } }]);
    }

    private static Command List(CliContext context)
    {
        var list = new Argument<string>("list") { Description = "A file with a question a line, as JSON: {\"travelDocument\": {\"number\": \"12AB34567\", \"issuer\": \"FRA\"}}." };
        return Of(context, "list", "Are those known that a file asks for?", [list], parsed => Lines(parsed.GetValue(list)!));
    }

    private static Command Of(CliContext context, string name, string description, Symbol[] symbols, Func<ParseResult, IEnumerable<CheckQuestionRequest>> ask)
    {
        var file = MindCommands.FileArgument();
        var officer = new Option<string>("--officer") { Description = "Who asks; it stands in the audit later.", HelpName = "N", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "What for; it stands in the audit later.", HelpName = "TEXT", Required = true };
        var register = MindCommands.RegisterOption();
        var json = JsonOutput.Lines();
        var command = new Command(name, description) { file };
        foreach (var symbol in symbols)
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

        command.Options.Add(officer);
        command.Options.Add(purpose);
        command.Options.Add(register);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var passphrase = await MindCommands.PassphraseAsync(context, cancellationToken);
            var path = parsed.GetValue(file)!;
            using var asking = new OfflineAsking(path, passphrase, parsed.GetValue(officer)!, parsed.GetValue(purpose)!, MindCommands.RegisterOf(parsed.GetValue(register)));
            var isWrong = false;
            foreach (var questions in ask(parsed).Chunk(GroupSize))
            {
                foreach (var answer in await asking.AskAsync(questions))
                {
                    context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(answer) : TextOf(answer));
                    isWrong |= !answer.Answer.Problems.IsEmpty;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }

            return isWrong ? 1 : 0;
        });
        return command;
    }

    /// <summary>An answer as text, with how old the copy is.</summary>
    internal static string TextOf(OfflineAnswerBody answer)
    {
        var fresh = answer.Answer.AsOf is { } asOf ? string.Create(CultureInfo.InvariantCulture, $"as of {asOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Age(answer.At - asOf)} ago") : "of an age that is not known for all owners";
        var text = CheckText.Of(answer.Answer, $"in the offline copy {Terminal.Printable(answer.Copy)}; {fresh}");
        return !answer.IsStale
            ? text
            : text + Environment.NewLine + (answer.At < answer.UpdatedAt
                ? "THE CLOCK OF THIS MACHINE STANDS BEFORE THE COPY WAS MADE: HOW OLD IT IS, NOBODY CAN SAY."
                : string.Create(CultureInfo.InvariantCulture, $"THE COPY IS OUT OF DATE since {answer.GoodUntil.UtcDateTime:yyyy-MM-dd HH:mm} UTC: what was entered or cleared since is not in it."));
    }

    private static string Age(TimeSpan age) => age.TotalHours < 48
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(age.TotalHours))} h {Math.Max(0, age.Minutes)} min")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays)} days");

    private static IEnumerable<CheckQuestionRequest> Lines(string path)
    {
        foreach (var (index, line) in File.ReadLines(path).Index().Where(one => !string.IsNullOrWhiteSpace(one.Item)))
        {
            CheckQuestionRequest? question;
            try
            {
                question = line.Length <= MaxLine ? JsonSerializer.Deserialize<CheckQuestionRequest>(line, MeshJson.Strict) : null;
            }
            catch (JsonException malformed)
            {
                throw new CliException($"{path}, line {index + 1}: {malformed.Message} Those before it are answered.", malformed);
            }

            yield return question ?? throw new CliException($"{path}, line {index + 1}: no question. Those before it are answered.");
        }
    }
}
