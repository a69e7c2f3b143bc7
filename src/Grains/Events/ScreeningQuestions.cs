using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What is asked for somebody on a list, as checks of documents and persons ask it, and what of the answers is a finding.</summary>
internal static class ScreeningQuestions
{
    /// <summary>What the hits of screening say they are for.</summary>
    public const string Purpose = "accreditation";

    /// <summary>The questions of an accreditation.</summary>
    public static IEnumerable<CheckQuestion> Of(Accreditation entry)
    {
        yield return new PersonQuestion(entry.Person);
        if (entry.Document is { } document)
        {
            yield return document;
        }
    }

    /// <summary>What of an answer is a finding: what was found by number, and persons who are like enough to be a lead. It is what owners are told of after a check.</summary>
    public static IEnumerable<FoundRecord> FoundBy(QuestionAnswer answer) => answer.Hits
        .Where(hit => hit.Match is null or { IsLead: true })
        .Select(hit => new FoundRecord(hit.Owner, hit.Entry.Id, hit.Match?.Score, IsUrgent(hit.Entry.Content)));

    /// <summary>What was asked, for the hit on a record.</summary>
    /// <param name="entry">The accreditation.</param>
    /// <param name="found">The record.</param>
    /// <param name="at">When it was found.</param>
    public static HitQuestion AskedFor(Accreditation entry, FoundRecord found, DateTimeOffset at)
    {
        var text = TextOf(entry, found.Record.Kind);
        return new HitQuestion(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text.Length <= HitLimits.MaxQuestionText ? text : null, Purpose, null, at, found.Score);
    }

    /// <summary>Persons who are wanted or dangerous: somebody may have to be held, or must not be let near.</summary>
    private static bool IsUrgent(RecordContent content) => content is PersonRecord { Status: PersonStatus.Accused or PersonStatus.Convicted or PersonStatus.PossibleThreat };

    /// <summary>The question in the form in which gateways note it, so that it is known to be the same: properties in the order of their names, nothing that is absent.</summary>
    private static string TextOf(Accreditation entry, RecordKind kind)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (kind == RecordKind.TravelDocument && entry.Document is { } document)
            {
                json.WriteStartObject("travelDocument");
                Write(json, "issuer", document.Issuer);
                Write(json, "number", document.Number);
                Write(json, "type", document.Type);
            }
            else
            {
                json.WriteStartObject("person");
                WriteTexts(json, "birthDates", [.. entry.Person.BirthDates.Select(date => date.ToString())]);
                WriteAll(json, "documents", entry.Person.Documents, one =>
                {
                    Write(json, "issuedOn", one.IssuedOn?.ToString());
                    Write(json, "issuingCountry", one.IssuingCountry);
                    Write(json, "kind", one.Kind);
                    Write(json, "number", one.Number);
                });
                WriteAll(json, "names", entry.Person.Names, name =>
                {
                    Write(json, "family", name.Family);
                    Write(json, "given", name.Given);
                    Write(json, "text", name.Text);
                });
                WriteTexts(json, "nationalities", entry.Person.Nationalities);
                Write(json, "sex", entry.Person.Sex);
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
