using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary><c>mesh mind check</c>: asks an offline copy, without any network. What was asked is in the journal before the answer is shown.</summary>
internal static class MindCheck
{
    private const int GroupSize = 100;
    private const int MaxLine = 64 * 1024;

    public static Command Create(CliContext context) => new("check", "Asks an offline copy, without any network. Reads the passphrase from standard input.")
    {
        Document(context),
        Vehicle(context),
        Person(context),
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
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var passphrase = await MindCommands.PassphraseAsync(context, cancellationToken);
            var path = parsed.GetValue(file)!;
            using var copy = OfflineCopyReader.Open(path, passphrase);
            using var journal = OfflineJournal.Open(path, passphrase, _ => { });
            foreach (var questions in ask(parsed).Chunk(GroupSize))
            {
                var answers = questions.Select(question => (Question: question, Answer: Answer(copy, question))).ToList();
                journal.Add(answers.Select(one => EntryOf(one.Question, one.Answer, parsed.GetValue(officer)!, parsed.GetValue(purpose)!)));
                foreach (var (_, answer) in answers)
                {
                    context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(answer) : TextOf(answer));
                }

                cancellationToken.ThrowIfCancellationRequested();
            }

            return 0;
        });
        return command;
    }

    private static OfflineAnswerBody Answer(OfflineCopyReader copy, CheckQuestionRequest question)
    {
        Require(question);
        Require(question.TravelDocument);
        Require(question.Vehicle);
        return copy.Answer(question, DateTimeOffset.UtcNow);
    }

    /// <summary>The rules of requests, which a gateway checks otherwise.</summary>
    private static void Require(object? asked)
    {
        var problems = new List<ValidationResult>();
        if (asked is not null && !Validator.TryValidateObject(asked, new ValidationContext(asked), problems, validateAllProperties: true))
        {
            throw new CliException(string.Join(' ', problems.Select(problem => $"{string.Join(", ", problem.MemberNames)} {problem.ErrorMessage}")));
        }
    }

    private static OfflineJournalEntry EntryOf(CheckQuestionRequest question, OfflineAnswerBody answer, string officer, string purpose)
    {
        var check = new OfflineCheckBody
        {
            At = answer.At,
            Officer = officer,
            Purpose = purpose,
            Question = question,
            Hits = answer.Answer.Hits.Length,
            AsOf = answer.Answer.AsOf,
            IsStale = answer.IsStale,
        };
        Require(check);
        return new OfflineJournalEntry(check, [.. answer.Answer.Hits.Select(hit => new OfflineFind(hit.Owner, hit.Record.Id))]);
    }

    private static string TextOf(OfflineAnswerBody answer)
    {
        var text = new StringBuilder();
        foreach (var hit in answer.Answer.Hits)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"HIT  {hit.Owner} {hit.Record.Id}{(hit.Match is { } match ? $"  {match.Score:0.00}{(match.IsLead ? " lead" : string.Empty)}" : string.Empty)}  {Terminal.Printable(JsonOutput.Of(hit.Record))}");
        }

        text.Append(answer.Answer.Hits.IsEmpty ? "Nothing is known" : answer.Answer.HasMore ? "There are more; ask by another number. That is known" : "That is known")
            .Append(CultureInfo.InvariantCulture, $" in the offline copy {Terminal.Printable(answer.Copy)}, ")
            .Append(answer.Answer.AsOf is { } asOf ? string.Create(CultureInfo.InvariantCulture, $"as of {asOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Age(answer.At - asOf)} ago.") : "of an age that is not known for all owners.");
        if (answer.IsStale)
        {
            text.AppendLine().Append(answer.At < answer.UpdatedAt
                ? "THE CLOCK OF THIS MACHINE STANDS BEFORE THE COPY WAS MADE: HOW OLD IT IS, NOBODY CAN SAY."
                : string.Create(CultureInfo.InvariantCulture, $"THE COPY IS OUT OF DATE since {answer.GoodUntil.UtcDateTime:yyyy-MM-dd HH:mm} UTC: what was entered or cleared since is not in it."));
        }

        return answer.Answer.Next is { } next ? text.AppendLine().Append(next).ToString() : text.ToString();
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
