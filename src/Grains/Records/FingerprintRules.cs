using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Fingerprints of records: found by number and classification, and by nothing else.</summary>
internal static class FingerprintRules
{
    private const int MostFormat = 50;

    /// <summary>What is wrong with a record.</summary>
    public static IEnumerable<string> Problems(FingerprintRecord record) => [.. RecordLookups.ReadFingerprint(record.Number, record.Ncic, record.Henry).Findings.Problems(), .. TemplateProblems(record.Template)];


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
