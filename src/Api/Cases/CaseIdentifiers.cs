using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Api;

/// <summary>The numbers by which a subject is the same in two cases, in one form whoever wrote them: upper case, and of what they hold only letters and digits.</summary>
public static class CaseIdentifiers
{
    /// <summary>The identifiers of a subject, each with what it is and who gave it: <c>document|FRA|12AB34567</c>, <c>vin|...</c>, <c>registration|FR|AB123CD</c>, <c>register|FR|...</c>.</summary>
    public static IEnumerable<string> Of(CaseSubjectRequest subject)
    {
        foreach (var document in subject.Person?.Documents ?? (subject.Document is { } one ? [one] : []))
        {
            yield return $"document|{Issuer(document.Issuer)}|{Normalised(document.Number)}";
        }

        if (subject.Vehicle?.Vin is { } vin)
        {
            yield return $"vin|{Normalised(vin)}";
        }

        if (subject.Vehicle is { Registration: { } plate, RegistrationCountry: { } country })
        {
            yield return $"registration|{country}|{Normalised(plate)}";
        }

        if (subject.Organisation is { Registration: { } number, RegistrationCountry: { } register })
        {
            yield return $"register|{register}|{Normalised(number)}";
        }
    }

    /// <summary>A number with upper-case letters and digits, and nothing between them.</summary>
    public static string Normalised(string number) => string.Concat(number.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Who writes the two letters of a country means its three.
    private static string Issuer(string code) =>
        OwnerId.TryParse(code, out var owner) && OwnerDirectory.Default.Find(owner)?.Iso3 is { } three ? three : IssuingAuthority.KeptUnder(code);
}
