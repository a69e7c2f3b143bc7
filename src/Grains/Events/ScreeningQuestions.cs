using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What is asked for somebody with a badge, as checks of documents and persons ask it, and what of the answers is a finding.</summary>
internal static class ScreeningQuestions
{
    /// <summary>What the hits of screening say they are for.</summary>
    public const string Purpose = "accreditation";

    private const int MaxNumber = 22;

    /// <summary>What a line of the lists asks.</summary>
    public static AskedEntry Of(Accreditation entry, long position) =>
        new(entry.Badge, entry.Document is { } document ? [new PersonQuestion(entry.Person), document] : [new PersonQuestion(entry.Person)], null) { Position = position };

    /// <summary>Whether a question can be one of what was shown at an entrance: a document, a person, or those that a zone may say.</summary>
    public static bool CanBeShown(CheckQuestion question) => question switch
    {
        DocumentQuestion { Number: { Length: >= 1 and <= MaxNumber }, Issuer.Length: >= 1 and <= 3 } => true,
        PersonQuestion { Person: { } person } => !person.Names.IsEmpty && !PersonDescriptions.Problems(person).Any(),
        JointQuestion { Ways: { IsDefault: false, Length: >= 1 and <= JointQuestion.MaxWays } ways } => ways.All(way => way is not JointQuestion && CanBeShown(way)) && ways.OfType<PersonQuestion>().Count() <= 1,
        _ => false,
    };

    /// <summary>What of an answer is a finding: what was found by number, and persons who are like enough to be a lead. It is what owners are told of after a check.</summary>
    /// <param name="event">Of which event.</param>
    /// <param name="asked">For whom it was asked.</param>
    /// <param name="question">What.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="at">When it was answered.</param>
    public static IEnumerable<FoundRecord> FoundBy(DeploymentId @event, AskedEntry asked, CheckQuestion question, QuestionAnswer answer, DateTimeOffset at) => answer.Hits
        .Where(hit => hit.Match is null or { IsLead: true })
        .Select(hit => new FoundRecord(hit.Owner, hit.Entry.Id, hit.Match?.Score, hit.Entry.Content is PersonRecord { IsUrgent: true })
        {
            Checkpoint = asked.Checkpoint,
            Asked = asked.Checkpoint is { } checkpoint ? AskedFor(question is JointQuestion joint ? joint.Ways[hit.Way] : question, $"entrance {checkpoint} of {@event}", at, hit.Match?.Score) : null,
        });

    /// <summary>What was asked, for the hit on a record.</summary>
    /// <param name="entry">The accreditation.</param>
    /// <param name="found">The record.</param>
    /// <param name="at">When it was found.</param>
    public static HitQuestion AskedFor(Accreditation entry, FoundRecord found, DateTimeOffset at) => AskedFor(
        found.Record.Kind == RecordKind.TravelDocument && entry.Document is { } document ? document : new PersonQuestion(entry.Person), Purpose, at, found.Score);

    private static HitQuestion AskedFor(CheckQuestion question, string purpose, DateTimeOffset at, double? score)
    {
        var text = TextOf(question);
        return new HitQuestion(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text.Length <= HitLimits.MaxQuestionText ? text : null, purpose, null, at, score);
    }

    /// <summary>The question in the form in which gateways note it, so that it is known to be the same: properties in the order of their names, nothing that is absent.</summary>
    private static string TextOf(CheckQuestion question)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (question is DocumentQuestion document)
            {
                json.WriteStartObject("travelDocument");
                Write(json, "issuer", document.Issuer);
                Write(json, "number", document.Number);
                Write(json, "type", document.Type);
            }
            else if (question is PersonQuestion { Person: var person })
            {
                json.WriteStartObject("person");
                WriteTexts(json, "birthDates", [.. person.BirthDates.Select(date => date.ToString())]);
                WriteAll(json, "documents", person.Documents, one =>
                {
                    Write(json, "issuedOn", one.IssuedOn?.ToString());
                    Write(json, "issuingCountry", one.IssuingCountry);
                    Write(json, "kind", one.Kind);
                    Write(json, "number", one.Number);
                });
                WriteAll(json, "names", person.Names, name =>
                {
                    Write(json, "family", name.Family);
                    Write(json, "given", name.Given);
                    Write(json, "text", name.Text);
                });
                WriteTexts(json, "nationalities", person.Nationalities);
                Write(json, "sex", person.Sex);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        if (!values.IsEmpty)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, ImmutableArray<T> values, Action<T> write)
    {
        if (!values.IsEmpty)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStartObject();
                write(value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}

/// <summary>What is asked for a badge.</summary>
/// <param name="Badge">The badge.</param>
/// <param name="Questions">What, as checks ask it.</param>
/// <param name="Checkpoint">At which entrance it was shown; null for what its line on the lists says.</param>
internal sealed record AskedEntry(string Badge, ImmutableArray<CheckQuestion> Questions, string? Checkpoint)
{
    /// <summary>Where the line stands; 0 for what was shown.</summary>
    public long Position { get; init; }
}
