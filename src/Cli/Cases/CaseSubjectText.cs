using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Cases;

/// <summary>Subjects of cases as text.</summary>
internal static class CaseSubjectText
{
    /// <summary>What a subject is called: names, or numbers.</summary>
    public static string Of(CaseSubjectBody subject)
    {
        IEnumerable<string?> words = subject switch
        {
            { Person: { } person } => [string.Join(" / ", person.Names.Select(name => string.Join(' ', new[] { name.Given, name.Family }.OfType<string>()))), person.BirthDate is { } born ? $"born {born}" : null],
            { Document: { } document } => [$"{EnumText.Of(document.Type)} {document.Issuer} {document.Number}"],
            { Vehicle: { } vehicle } => [vehicle.RegistrationCountry, vehicle.Registration, vehicle.Vin, vehicle.EngineNumber is { } engine ? $"engine {engine}" : null],
            { Organisation: { } organisation } => [organisation.Name, organisation.RegistrationCountry, organisation.Registration],
            _ => ["cannot be shown"],
        };
        return string.Join(' ', words.OfType<string>());
    }
}
