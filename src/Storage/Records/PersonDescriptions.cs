using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Screening.Persons;

namespace Interpol.Mesh.Storage.Records;

/// <summary>Persons of records and questions as the search for persons takes them, and what it says of them as answers carry it.</summary>
public static class PersonDescriptions
{
    private const int MaxNumber = 50;
    private const int MaxKind = 40;

    private static readonly ImmutableArray<string> Sexes = ["F", "M", "X", "U"];

    /// <summary>A person to search, also by dates of birth that are known in part.</summary>
    public static PersonDescription Of(PersonQuestion question)
    {
        var person = Of(question.Person);
        var others = question.PartlyKnownBirths.Select(text => BirthDate.TryParse(text, out var date) ? date : default).Where(date => date != default);
        return person with { BirthDates = [.. person.BirthDates.Concat(others).Take(PersonDescription.MostEntries)] };
    }

    /// <summary>A person to record or to search.</summary>
    public static PersonDescription Of(PersonParticulars person) => new()
    {
        Names = [.. person.Names.Select(name => new PersonName(name.Text, name.Family, name.Given))],
        BirthDates = [.. person.BirthDates.Select(date => new BirthDate(date.Year, date.Month, date.Day))],
        Nationalities = person.Nationalities,
        Sex = person.Sex switch { "F" => PersonSex.Female, "M" => PersonSex.Male, "X" => PersonSex.Unspecified, _ => PersonSex.Unknown },
        Identifiers = [.. person.Documents.Where(document => !string.IsNullOrEmpty(document.Number)).Select(document => new PersonIdentifier(document.Kind, document.Number!, document.IssuingCountry))],
    };

    /// <summary>What is wrong with a person, a sentence for each wrong field that begins with its name.</summary>
    public static IEnumerable<string> Problems(PersonParticulars person)
    {
        // What came over the wire may have gaps, which nothing else looks for.
        if (person.Names.Contains(null!) || person.Documents.Contains(null!))
        {
            yield return $"{(person.Names.Contains(null!) ? "names" : "documents")}: an entry is null; leave it out.";
            yield break;
        }

        foreach (var (index, name) in person.Names.Index())
        {
            if ($"{name.Text}{name.Family}{name.Given}".Any(char.IsControl))
            {
                yield return $"names[{index}]: on one line, without control characters.";
            }
        }

        foreach (var (index, code) in person.Nationalities.Index())
        {
            if (code is not { Length: 2 } || !code.All(char.IsAsciiLetterUpper))
            {
                yield return $"nationalities[{index}]: two upper-case letters, ISO 3166-1, for example FR.";
            }
        }

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
            if (document.Number is not { Length: >= 1 and <= MaxNumber } number || !number.Any(char.IsLetterOrDigit))
            {
                yield return $"documents[{index}].number: 1 to {MaxNumber} characters, with a letter or a digit: a document is compared by its number.";
            }

            if (document.Kind is { Length: 0 or > MaxKind })
            {
                yield return $"documents[{index}].kind: 1 to {MaxKind} characters, or left out.";
            }

            if (document.IssuingCountry is { } country && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)))
            {
                yield return $"documents[{index}].issuingCountry: two upper-case letters, ISO 3166-1, for example FR.";
            }
        }

        // Nationalities and documents have had their say in the words of the fields that they came in.
        var description = Of(person);
        foreach (var problem in (description with { Nationalities = [], Identifiers = [.. description.Identifiers.Take(1)] }).Problems().Where(problem => !problem.StartsWith("identifiers", StringComparison.Ordinal)))
        {
            yield return problem;
        }

        foreach (var (name, count) in new[] { ("nationalities", person.Nationalities.Length), ("documents", person.Documents.Length) })
        {
            if (count > PersonDescription.MostEntries)
            {
                yield return $"{name}: {count} entries; at most {PersonDescription.MostEntries}.";
            }
        }
    }

    /// <summary>Requires that a person can be searched.</summary>
    /// <exception cref="MeshException"><c>invalid</c>: fields are wrong, all of which are named.</exception>
    public static void Require(PersonParticulars person)
    {
        var problems = string.Join(' ', Problems(person).Select(problem => $"person.{problem}"));
        MeshException.Require(problems.Length == 0, problems);
    }

    /// <summary>Why a recorded person was found.</summary>
    public static HitMatch MatchOf(PersonCandidate candidate) => MatchOf(candidate.Match) with { OthersOfName = candidate.OthersOfName };

    private static HitMatch MatchOf(PersonMatch match) => new(
        match.Score,
        match.NameScore,
        match.IsLead,
        [.. match.Words.Select(pair => new MatchedWords(pair.Searched, pair.Recorded, pair.Likeness, pair.Weight))],
        [.. match.Features.Select(evidence => new MatchedFeature(
            EnumText.Of(evidence.Feature), EnumText.Of(evidence.Finding), evidence.Searched, evidence.Recorded, evidence.Weight, evidence.Before, evidence.After))]);
}
