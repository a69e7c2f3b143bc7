using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Cases;

/// <summary><c>mesh case subject</c>: says whom and what a case is about.</summary>
internal static class CaseSubjectCommands
{
    public static Command Create(CliContext context) => new("subject", "Adds a person, document, vehicle or organisation, or changes an own one.")
    {
        Person(context),
        Document(context),
        Vehicle(context),
        Organisation(context),
    };

    private static Command Person(CliContext context)
    {
        var name = CaseCommands.Text("name", "The name, FAMILY/GIVEN or a single one.");
        var names = new Option<string[]>("--also") { Description = "Another name, repeatable.", HelpName = "FAMILY/GIVEN" };
        var born = new Option<string?>("--born") { Description = "The date of birth, as far as it is known: 1979, 1979-01 or 1979-01-17.", HelpName = "DATE" };
        var nationalities = new Option<string?>("--nationality") { Description = "Nationalities, codes with commas.", HelpName = "CODES" };
        var documents = new Option<string[]>("--document") { Description = "A document, repeatable.", HelpName = "NUMBER,ISSUER,TYPE" };
        return Putting(context, "person", "Names a person.", [name, names, born, nationalities, documents], parsed => new CaseSubjectRequest
        {
            Person = new PersonSubject
            {
                Names = [.. new[] { parsed.GetValue(name)! }.Concat(parsed.GetValue(names) ?? []).Select(NameOf)],
                BirthDate = parsed.GetValue(born) is { } date ? DateOf(date) : null,
                Nationalities = parsed.GetValue(nationalities) is { } codes ? [.. codes.Split(',')] : default(ImmutableArray<string>?),
                Documents = [.. (parsed.GetValue(documents) ?? []).Select(DocumentOf)],
            },
        });
    }

    private static Command Document(CliContext context)
    {
        var number = CaseCommands.Text("number", "Its number.");
        var issuer = CaseCommands.Text("issuer", "Who issued it, as it shows it, for example FRA.");
        var type = CommonOptions.Word<SubjectDocumentType>("type", "What it is.");
        return Putting(context, "document", "Names a document.", [number, issuer, type], parsed => new CaseSubjectRequest
        {
            Document = new DocumentSubject { Number = parsed.GetValue(number)!, Issuer = parsed.GetValue(issuer)!, Type = CommonOptions.ValueOf<SubjectDocumentType>(parsed.GetValue(type)) },
        });
    }

    private static Command Vehicle(CliContext context)
    {
        var vin = new Option<string?>("--vin") { Description = "Its vehicle identification number.", HelpName = "VIN" };
        var (registration, country) = Registration("The registration on its plates.");
        var engine = new Option<string?>("--engine") { Description = "The number of its engine.", HelpName = "NUMBER" };
        return Putting(context, "vehicle", "Names a vehicle.", [vin, registration, country, engine], parsed => new CaseSubjectRequest
        {
            Vehicle = new VehicleSubject
            {
                Vin = parsed.GetValue(vin),
                Registration = parsed.GetValue(registration),
                RegistrationCountry = parsed.GetValue(country),
                EngineNumber = parsed.GetValue(engine),
            },
        });
    }

    private static Command Organisation(CliContext context)
    {
        var name = CaseCommands.Text("name", "Its name.");
        var (registration, country) = Registration("Its number in a register of companies.");
        return Putting(context, "organisation", "Names an organisation.", [name, registration, country], parsed => new CaseSubjectRequest
        {
            Organisation = new OrganisationSubject { Name = parsed.GetValue(name)!, Registration = parsed.GetValue(registration), RegistrationCountry = parsed.GetValue(country) },
        });
    }

    private static Command Putting(CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, CaseSubjectRequest> request)
    {
        var id = CaseCommands.Id();
        var text = new Option<string?>("--text") { Description = "What else is known.", HelpName = "TEXT" };
        var discoverable = new Option<bool>("--discoverable") { Description = "Bureaus that know one of its numbers in another case, and say the same, and this one learn of each other." };
        var number = new Option<int?>("--change") { Description = "Which own subject to change; default a new one.", HelpName = "N" };
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, verb, description, [id, .. symbols, text, discoverable, number, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = $"cases/{parsed.GetValue(id)}/subjects";
            var body = request(parsed) with { OperationId = change.OperationOf(parsed), Text = parsed.GetValue(text), Discoverable = parsed.GetValue(discoverable) };
            CaseCommands.Show(context, parsed.GetValue(number) is { } known
                ? await gateway.PutAsync<CaseBody>(owner, string.Create(CultureInfo.InvariantCulture, $"{path}/{known}"), body, change.VersionOf(parsed), cancellationToken)
                : await gateway.PostAsync<CaseBody>(owner, path, body, change.VersionOf(parsed), cancellationToken));
        });
    }

    private static (Option<string?> Number, Option<string?> Country) Registration(string description) => (
        new Option<string?>("--registration") { Description = description, HelpName = "NUMBER" },
        new Option<string?>("--country") { Description = "The country of the registration.", HelpName = "CODE" });

    private static SubjectName NameOf(string text) => text.Split('/', 2) is [var family, var given]
        ? new SubjectName { Family = family.Length > 0 ? family : null, Given = given.Length > 0 ? given : null }
        : new SubjectName { Family = text };

    private static NoticeDate DateOf(string text) =>
        NoticeDate.TryParse(text, out var date) ? date : throw new CliException($"'{text}' is no date: 1979, 1979-01 or 1979-01-17.");

    private static DocumentSubject DocumentOf(string text) =>
        text.Split(',') is [var number, var issuer, var type] && EnumText.TryParse<SubjectDocumentType>(type, out var known)
            ? new DocumentSubject { Number = number, Issuer = issuer, Type = known }
            : throw new CliException($"'{text}' names no document: its number, its issuer and its type with commas between them; types are {string.Join(", ", Enum.GetValues<SubjectDocumentType>().Select(EnumText.Of))}.");
}
