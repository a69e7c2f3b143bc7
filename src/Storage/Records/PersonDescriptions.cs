using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Screening.Persons;

namespace Interpol.Mesh.Storage.Records;

/// <summary>Persons of records and questions as the search for persons takes them, and what it says of them as answers carry it.</summary>
public static class PersonDescriptions
{
    private static readonly ImmutableArray<string> Sexes = ["F", "M", "X", "U"];

    /// <summary>A person to record or to search.</summary>
    public static PersonDescription Of(PersonParticulars person) => new()
    {
        Names = [.. person.Names.Select(name => new PersonName(name.Text, name.Family, name.Given))],
        BirthDates = [.. person.BirthDates.Select(date => new BirthDate(date.Year, date.Month, date.Day))],
        Nationalities = person.Nationalities,
        Sex = person.Sex switch { "F" => PersonSex.Female, "M" => PersonSex.Male, "X" => PersonSex.Unspecified, _ => PersonSex.Unknown },
        Identifiers = [.. person.Documents.Where(document => !string.IsNullOrEmpty(document.Number)).Select(document => new PersonIdentifier($"{document.Kind ?? "document"}:{document.IssuingCountry}", document.Number!))],
    };

    /// <summary>What is wrong with a person, a sentence for each wrong field that begins with its name.</summary>
    public static IEnumerable<string> Problems(PersonParticulars person)
    {
        foreach (var (index, date) in person.BirthDates.Index())
        {
            if (!date.IsDate)
            {
                yield return $"birthDates[{index}]: there is no such date.";
            }
        }

        if (person.Sex is { } sex && !Sexes.Contains(sex))
        {
            yield return "sex: F, M, X or U.";
        }

        foreach (var (index, document) in person.Documents.Index())
        {
            if (string.IsNullOrWhiteSpace(document.Number))
            {
                yield return $"documents[{index}].number: a document is compared by its number.";
            }
        }

        foreach (var problem in Of(person).Problems())
        {
            yield return problem;
        }
    }

    /// <summary>Why a recorded person was found.</summary>
    public static HitMatch MatchOf(PersonMatch match) => new(
        match.Score,
        match.NameScore,
        match.IsLead,
        [.. match.Words.Select(pair => new MatchedWords(pair.Searched, pair.Recorded, pair.Likeness, pair.Weight))],
        [.. match.Features.Select(evidence => new MatchedFeature(
            EnumText.Of(evidence.Feature), EnumText.Of(evidence.Finding), evidence.Searched, evidence.Recorded, evidence.Weight, evidence.Before, evidence.After))]);
}
