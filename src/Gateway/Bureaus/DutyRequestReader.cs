using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>Reads the body of a request to change the duty status.</summary>
internal static class DutyRequestReader
{
    private const string Status = "status";
    private const string Contacts = "contacts";

    /// <summary>Reads the body.</summary>
    /// <exception cref="RequestRefusedException">400: a field breaks a rule; the sentence names it.</exception>
    public static DutyRequest Read(ref Utf8JsonReader reader)
    {
        StrictJson.BeginObject(ref reader, "(body)");
        var status = DutyStatus.Unknown;
        var contacts = ImmutableArray<DutyContact>.Empty;
        bool hasStatus = false, hasContacts = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("status"u8))
            {
                StrictJson.Once(ref hasStatus, Status);
                status = ReadStatus(ref reader);
            }
            else if (reader.ValueTextEquals("contacts"u8))
            {
                StrictJson.Once(ref hasContacts, Contacts);
                contacts = ReadContacts(ref reader);
            }
            else
            {
                throw StrictJson.Unknown(ref reader, string.Empty, "status, contacts");
            }
        }

        StrictJson.Require(hasStatus, Status, "one of on-duty, on-call, closed, unknown");
        StrictJson.Require(hasContacts, Contacts, "the array of contacts, which may be empty");
        return new DutyRequest(status, contacts);
    }

    private static DutyStatus ReadStatus(ref Utf8JsonReader reader) => StrictJson.String(ref reader, Status) switch
    {
        "on-duty" => DutyStatus.OnDuty,
        "on-call" => DutyStatus.OnCall,
        "closed" => DutyStatus.Closed,
        "unknown" => DutyStatus.Unknown,
        _ => throw RequestRefusedException.Invalid(Status, "The field status must be one of on-duty, on-call, closed, unknown."),
    };

    private static ImmutableArray<DutyContact> ReadContacts(ref Utf8JsonReader reader)
    {
        StrictJson.BeginArray(ref reader, Contacts);
        var contacts = ImmutableArray.CreateBuilder<DutyContact>();
        while (StrictJson.NextElement(ref reader))
        {
            if (contacts.Count == DutyLimits.MaxContacts)
            {
                throw RequestRefusedException.Invalid(Contacts, $"The field contacts has more than {DutyLimits.MaxContacts} entries; leave some out.");
            }

            contacts.Add(ReadContact(ref reader, $"contacts[{contacts.Count}]"));
        }

        return contacts.DrainToImmutable();
    }

    private static DutyContact ReadContact(ref Utf8JsonReader reader, string field)
    {
        StrictJson.RequireObject(ref reader, field);
        string name = string.Empty, telephone = string.Empty, hours = string.Empty;
        var languages = ImmutableArray<string>.Empty;
        bool hasName = false, hasTelephone = false, hasHours = false, hasLanguages = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                StrictJson.Once(ref hasName, $"{field}.name");
                name = ReadText(ref reader, $"{field}.name", DutyLimits.MaxText);
            }
            else if (reader.ValueTextEquals("telephone"u8))
            {
                StrictJson.Once(ref hasTelephone, $"{field}.telephone");
                telephone = ReadText(ref reader, $"{field}.telephone", DutyLimits.MaxTelephone);
            }
            else if (reader.ValueTextEquals("hours"u8))
            {
                StrictJson.Once(ref hasHours, $"{field}.hours");
                hours = ReadText(ref reader, $"{field}.hours", DutyLimits.MaxText);
            }
            else if (reader.ValueTextEquals("languages"u8))
            {
                StrictJson.Once(ref hasLanguages, $"{field}.languages");
                languages = ReadLanguages(ref reader, $"{field}.languages");
            }
            else
            {
                throw StrictJson.Unknown(ref reader, $"{field}.", "name, telephone, languages, hours");
            }
        }

        StrictJson.Require(hasName, $"{field}.name", "the officer's name or function");
        StrictJson.Require(hasTelephone, $"{field}.telephone", "a number in international form");
        StrictJson.Require(hasLanguages, $"{field}.languages", "an array of ISO 639-1 codes, which may be empty");
        StrictJson.Require(hasHours, $"{field}.hours", "when the number answers, in your own words");
        return new DutyContact(name, telephone, languages, hours);
    }

    private static string ReadText(ref Utf8JsonReader reader, string field, int max)
    {
        var text = StrictJson.String(ref reader, field);
        return text.Length > 0 && text.Length <= max
            ? text
            : throw RequestRefusedException.Invalid(field, $"The field {field} must have 1 to {max} characters.");
    }

    private static ImmutableArray<string> ReadLanguages(ref Utf8JsonReader reader, string field)
    {
        StrictJson.BeginArray(ref reader, field);
        var languages = ImmutableArray.CreateBuilder<string>();
        while (StrictJson.NextElement(ref reader))
        {
            var element = $"{field}[{languages.Count}]";
            var language = StrictJson.CurrentString(ref reader, element);
            if (language is not [>= 'a' and <= 'z', >= 'a' and <= 'z'])
            {
                throw RequestRefusedException.Invalid(element, $"The field {element} must be an ISO 639-1 code: two lower-case letters, for example fr.");
            }

            if (languages.Count == DutyLimits.MaxLanguages)
            {
                throw RequestRefusedException.Invalid(field, $"The field {field} has more than {DutyLimits.MaxLanguages} entries; leave some out.");
            }

            languages.Add(language);
        }

        return languages.DrainToImmutable();
    }
}
