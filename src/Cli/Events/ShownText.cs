using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Cli.Events;

/// <summary>What somebody shows at an entrance, as it is typed or scanned there.</summary>
internal static class ShownText
{
    /// <summary>How it is written.</summary>
    public const string Form = "document NUMBER ISSUER, zone LINE LINE, or person NAME [BORN]";

    /// <summary>Reads words. What the gateway or the hub would refuse is refused here: without network nobody could correct it any more when it is handed on.</summary>
    /// <param name="words">The words.</param>
    /// <param name="now">The time.</param>
    /// <returns>The question; null for no words.</returns>
    /// <exception cref="CliException">It is none of these, or cannot be read.</exception>
    public static CheckQuestionRequest? Read(ReadOnlySpan<string> words, DateTimeOffset now)
    {
        if (Parse(words) is not { } shown)
        {
            return null;
        }

        var read = QuestionReader.Read(shown, "shown", DateOnly.FromDateTime(now.UtcDateTime));
        var persons = read.Ways.Select(way => way.Question).OfType<PersonQuestion>();
        var problem = read.Problems.Select(one => one.Detail).Concat(persons.SelectMany(one => PersonDescriptions.Problems(one.Person))).FirstOrDefault();
        return problem is null ? shown : throw new CliException(problem);
    }

    private static CheckQuestionRequest? Parse(ReadOnlySpan<string> words) => words switch
    {
        [] => null,
        ["document", var number, var issuer] => new CheckQuestionRequest { TravelDocument = new CheckDocumentRequest { Number = number, Issuer = issuer } },
        ["zone", _, ..] => new CheckQuestionRequest { Zone = string.Join('\n', words[1..].ToArray()) },
        ["person", .. [_, ..] name, var born] when NoticeDate.TryParse(born, out var date) => Person(name, [date]),
        ["person", .. [_, ..] name] => Person(name, []),
        _ => throw new CliException($"what is shown is written as {Form}."),
    };

    private static CheckQuestionRequest Person(ReadOnlySpan<string> name, NoticeDate[] born) =>
        new() { Person = new PersonParticulars { Names = [new RecordedName(string.Join(' ', name.ToArray()))], BirthDates = [.. born] } };
}
