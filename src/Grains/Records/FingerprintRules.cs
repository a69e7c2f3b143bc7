using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Fingerprints;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Fingerprints of records and questions: found by number and classification, and by nothing else.</summary>
internal static class FingerprintRules
{
    private const int MostFormat = 50;

    /// <summary>What is wrong with a record.</summary>
    public static IEnumerable<string> Problems(FingerprintRecord record) => [.. Read(record.Number, record.Ncic, record.Henry).Findings.Problems(), .. TemplateProblems(record.Template)];

    /// <summary>By what a record is found.</summary>
    public static IEnumerable<string> LookupsOf(FingerprintRecord record) => Read(record.Number, record.Ncic, record.Henry).Lookups;

    /// <summary>By what a question asks.</summary>
    /// <exception cref="MeshException"><c>invalid</c>: a field is wrong.</exception>
    public static IEnumerable<string> LookupsOf(FingerprintQuestion question)
    {
        var (lookups, findings) = Read(question.Number, question.Ncic, question.Henry);
        MeshException.Require(!findings.Any(finding => finding.IsProblem), $"fingerprint.{findings.Problems().FirstOrDefault()}");
        return lookups;
    }

    private static (ImmutableArray<string> Lookups, ImmutableArray<IdentifierFinding> Findings) Read(string? number, string? ncic, string? henry)
    {
        ImmutableArray<(string Space, IdentifierReading Reading)> readings =
        [
            .. new (string Space, string? Text, Func<string?, IdentifierReading> Read)[]
            {
                ("number", number, FingerprintClassification.ReadNumber),
                ("ncic", ncic, FingerprintClassification.ReadNcic),
                ("henry", henry, FingerprintClassification.ReadHenry),
            }.Where(one => one.Text is not null).Select(one => (one.Space, one.Read(one.Text))),
        ];
        return readings.IsEmpty
            ? ([], [new("missing", IsProblem: true, "number", "Say the number, the NCIC or the Henry classification: fingerprints are found by nothing else.")])
            : ([.. readings.Where(one => one.Reading.Value is not null).Select(one => $"{one.Space}/{one.Reading.Value}")], [.. readings.SelectMany(one => one.Reading.Findings)]);
    }

    private static IEnumerable<string> TemplateProblems(FingerprintTemplate? template)
    {
        if (template is null)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(template.Format) || template.Format.Length > MostFormat || template.Format.Any(char.IsControl))
        {
            yield return $"template.format: what the bytes are, 1 to {MostFormat} characters on one line, for example ISO 19794-2.";
        }

        if (template.Data.Length is 0 or > FingerprintTemplate.MaxBytes)
        {
            yield return $"template.data: 1 to {FingerprintTemplate.MaxBytes} bytes; this has {template.Data.Length}.";
        }

        if (template.Finger is < 0 or > 10)
        {
            yield return "template.finger: 1 to 5 from the right thumb, 6 to 10 from the left thumb, 0 when it is not known.";
        }
    }
}
