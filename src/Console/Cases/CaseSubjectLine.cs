using Interpol.Mesh.Console.Languages;

namespace Interpol.Mesh.Console.Cases;

/// <summary>Whom or what a case is about, in one line.</summary>
public static class CaseSubjectLine
{
    /// <summary>The line: names, then what identifies the subject. A date is isolated: one of a language from right to left falls to pieces between Latin names.</summary>
    /// <param name="subject">The subject.</param>
    public static string Of(CaseSubjectBody subject)
    {
        IEnumerable<string?> parts = subject switch
        {
            { Person: { } person } =>
            [
                .. person.Names.Select(name => string.Join(", ", new[] { name.Family, name.Given }.OfType<string>())), person.BirthDate is { } born ? $"\u2068{DateWords.Of(born)}\u2069" : null,
                .. person.Nationalities ?? [], .. (person.Documents ?? []).Select(NumberOf),
            ],
            { Document: { } document } => [NumberOf(document)],
            { Vehicle: { } vehicle } => [vehicle.Vin, Registration(vehicle.Registration, vehicle.RegistrationCountry), vehicle.EngineNumber],
            { Organisation: { } organisation } => [organisation.Name, Registration(organisation.Registration, organisation.RegistrationCountry)],
            _ => [],
        };
        return string.Join("; ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string NumberOf(DocumentSubject document) => $"{document.Number} ({document.Issuer})";

    private static string? Registration(string? number, string? country) => number is null ? null : $"{number} ({country})";
}
