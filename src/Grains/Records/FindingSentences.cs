using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Records;

/// <summary>What was found wrong while something was read, as refusals say it.</summary>
internal static class FindingSentences
{
    /// <summary>A sentence for each thing that is wrong; it begins with the field's name and a colon, and says the place where there is one.</summary>
    public static IEnumerable<string> Problems(this ImmutableArray<IdentifierFinding> findings) =>
        findings.Where(finding => finding.IsProblem).Select(finding => finding.Place is { } place ? $"{finding.Field}: place {place}: {finding.Text}" : $"{finding.Field}: {finding.Text}");
}
