using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>What was found wrong while something was read, as refusals say it.</summary>
public static class FindingSentences
{
    /// <summary>A sentence for each thing that is wrong; it begins with the field's name and a colon, and says the place where there is one.</summary>
    public static IEnumerable<string> Problems(this ImmutableArray<IdentifierFinding> findings) =>
        findings.Where(finding => finding.IsProblem).Select(finding => finding.Place is { } place ? $"{finding.Field}: place {place}: {finding.Text}" : $"{finding.Field}: {finding.Text}");

    /// <summary>The sentences of identifiers that are to be recorded: what is not in the form in which it is recorded is named, and not read further.</summary>
    /// <param name="findings">What reading the identifiers found.</param>
    /// <param name="fields">The identifiers, each with the name of its field.</param>
    public static IEnumerable<string> RecordedProblems(this ImmutableArray<IdentifierFinding> findings, params IEnumerable<(string Field, string? Text)> fields)
    {
        ImmutableArray<IdentifierFinding> unclean = [.. fields.SelectMany(field => IdentifierText.NotClean(field.Field, field.Text))];
        return unclean.AddRange(findings.Where(finding => unclean.All(other => other.Field != finding.Field))).Problems();
    }
}
