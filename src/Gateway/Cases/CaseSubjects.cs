using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>Subjects of cases as gateways read them.</summary>
internal static class CaseSubjects
{
    /// <summary>Whether the parts of what another gateway wrote hold the rules of a request.</summary>
    public static bool HoldsRules(CaseSubjectRequest subject)
    {
        object?[] parts = [subject.Person, subject.Document, subject.Vehicle, subject.Organisation, .. subject.Person?.Names ?? [], .. subject.Person?.Documents ?? []];
        return parts.OfType<object>().All(part => Validator.TryValidateObject(part, new ValidationContext(part), null, validateAllProperties: true));
    }

    /// <summary>A subject; without what it says when that cannot be shown.</summary>
    public static CaseSubjectBody BodyOf(CaseSubject subject, CaseSubjectRequest? said) => new(
        subject.Number, subject.Owner, subject.Kind, said?.Person, said?.Document, said?.Vehicle, said?.Organisation, said?.Text, !subject.Terms.IsEmpty, subject.KnownTo);

    /// <summary>All numbers of a subject, in the form in which they are compared.</summary>
    public static IEnumerable<string> NumbersOf(CaseSubjectBody subject) =>
        new[] { subject.Document?.Number, subject.Vehicle?.Vin, subject.Vehicle?.Registration, subject.Vehicle?.EngineNumber, subject.Organisation?.Registration }
            .Concat(subject.Person?.Documents?.Select(document => document.Number) ?? [])
            .OfType<string>()
            .Select(CaseIdentifiers.Normalised);

    /// <summary>What of a subject can be searched, as a line.</summary>
    public static string TextOf(CaseSubjectBody subject)
    {
        var words = (subject.Person?.Names.SelectMany(name => new[] { name.Given, name.Family }) ?? [])
            .Concat((subject.Person?.Documents ?? []).Append(subject.Document).OfType<DocumentSubject>().SelectMany(document => new[] { document.Issuer, document.Number }))
            .Concat([subject.Person?.BirthDate?.ToString(), subject.Vehicle?.RegistrationCountry, subject.Vehicle?.Registration, subject.Vehicle?.Vin, subject.Vehicle?.EngineNumber])
            .Concat([subject.Organisation?.Name, subject.Organisation?.RegistrationCountry, subject.Organisation?.Registration, subject.Text]);
        return string.Join(' ', words.OfType<string>());
    }
}
