using System.Collections.Immutable;
using Interpol.Mesh.Console.Notices;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Cases;

/// <summary>A subject of a case that somebody types.</summary>
public sealed class CaseSubjectForm
{
    /// <summary>What it is.</summary>
    public CaseSubjectKind Kind { get; set; }

    /// <summary>What its document is, or that of the person.</summary>
    public SubjectDocumentType DocumentType { get; set; }

    /// <summary>Whether subjects of other cases and it may learn of each other.</summary>
    public bool IsDiscoverable { get; set; }

    /// <summary>What was typed, by field: <c>names</c>, <c>birthDate</c>, <c>nationalities</c>, <c>number</c>, <c>issuer</c>, <c>vin</c>, <c>registration</c>, <c>registrationCountry</c>, <c>engineNumber</c>, <c>name</c>, <c>text</c>.</summary>
    public Dictionary<string, string?> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the date of birth cannot be sent; null when it can.</summary>
    public string? BirthDateFault => Kind == CaseSubjectKind.Person && Said("birthDate") is { } typed ? NoticeFormFields.FaultOf("person.birthDate", typed) : null;

    /// <summary>The request to add it.</summary>
    /// <param name="operation">The id under which it can be repeated.</param>
    public CaseSubjectRequest ToRequest(OperationId operation) => new()
    {
        OperationId = operation,
        Person = Kind != CaseSubjectKind.Person ? null : new PersonSubject
        {
            Names = [.. Lines("names").Select(NameOf)],
            BirthDate = NoticeDate.TryParse(Said("birthDate"), out var born) ? born : null,
            Nationalities = Said("nationalities") is { } countries ? [.. countries.ToUpperInvariant().Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Distinct()] : null,
            Documents = Said("number") is null && Said("issuer") is null ? null : [Document()],
        },
        Document = Kind == CaseSubjectKind.Document ? Document() : null,
        Vehicle = Kind != CaseSubjectKind.Vehicle ? null : new VehicleSubject
        {
            Vin = Upper("vin"),
            Registration = Upper("registration"),
            RegistrationCountry = Upper("registrationCountry"),
            EngineNumber = Upper("engineNumber"),
        },
        Organisation = Kind != CaseSubjectKind.Organisation ? null : new OrganisationSubject
        {
            Name = Said("name") ?? string.Empty,
            Registration = Upper("registration"),
            RegistrationCountry = Upper("registrationCountry"),
        },
        Text = Said("text"),
        Discoverable = IsDiscoverable,
    };

    /// <summary>A name as it is typed: the family name, and behind a comma the given names.</summary>
    private static SubjectName NameOf(string line)
    {
        var parts = line.Split(',', 2, StringSplitOptions.TrimEntries);
        return new SubjectName { Family = parts[0].Length == 0 ? null : parts[0], Given = parts.Length == 1 || parts[1].Length == 0 ? null : parts[1] };
    }

    private DocumentSubject Document() => new() { Number = Upper("number") ?? string.Empty, Issuer = Upper("issuer") ?? string.Empty, Type = DocumentType };

    private string? Said(string field) => NoticeFormFields.Said(Texts.GetValueOrDefault(field));

    private string? Upper(string field) => Said(field)?.ToUpperInvariant();

    private IEnumerable<string> Lines(string field) => (Said(field) ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
