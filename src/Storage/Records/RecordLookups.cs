using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Fingerprints;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Storage.Records;

/// <summary>By what records are found exactly, and by what questions ask for them: the copies of hubs and offline copies alike.</summary>
public static class RecordLookups
{
    /// <summary>The most characters of a firearm's make.</summary>
    public const int MostMake = 100;

    /// <summary>By what a record is found beside its id; by nothing when that is all, or when it is compared and not looked up.</summary>
    /// <param name="entry">The record.</param>
    public static IEnumerable<string> Of(RecordEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Content switch
        {
            VehicleRecord vehicle => new VehicleQuestion(vehicle.Vin, vehicle.Plate, vehicle.PlateCountry, vehicle.Engine).Lookups(),
            FingerprintRecord prints => ReadFingerprint(prints.Number, prints.Ncic, prints.Henry).Lookups,
            FirearmRecord firearm => Of(firearm),
            ArtworkRecord work => Of(entry.Id.Name, work),
            _ => [],
        };
    }

    /// <summary>By what a question asks for fingerprints.</summary>
    /// <param name="question">The question.</param>
    /// <exception cref="MeshException"><c>invalid</c>: a field is wrong.</exception>
    public static IEnumerable<string> Of(FingerprintQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var (lookups, findings) = ReadFingerprint(question.Number, question.Ncic, question.Henry);
        MeshException.Require(!findings.Any(finding => finding.IsProblem), $"fingerprint.{findings.Problems().FirstOrDefault()}");
        return lookups;
    }

    /// <summary>By what a question asks for a firearm. A make finds also records that name none: what is left out does not contradict.</summary>
    /// <param name="question">The question.</param>
    /// <exception cref="MeshException"><c>invalid</c>: a field is wrong.</exception>
    public static IEnumerable<string> Of(FirearmQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var reading = ObjectNumbers.ReadSerial(question.SerialNumber);
        MeshException.Require(reading.Value is not null, $"firearm.{reading.Findings.Problems().FirstOrDefault()}");
        return MakeOf(question.Make) is { Length: > 0 } make ? [$"serial/{reading.Value}/{make}", $"serial/{reading.Value}/"] : [$"serial/{reading.Value}"];
    }

    /// <summary>Reads what fingerprints are found by.</summary>
    /// <param name="number">Their number; null for none.</param>
    /// <param name="ncic">Their NCIC classification; null for none.</param>
    /// <param name="henry">Their Henry classification; null for none.</param>
    /// <returns>By what they are found, and what was wrong or cleaned.</returns>
    public static (ImmutableArray<string> Lookups, ImmutableArray<IdentifierFinding> Findings) ReadFingerprint(string? number, string? ncic, string? henry)
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

    /// <summary>By what works of art with a number are found.</summary>
    internal static string OfNumber(string number) => $"number/{number}";

    /// <summary>By what works of art are found whose title has a word.</summary>
    internal static string OfWord(string word) => $"word/{word}";

    /// <summary>By its number alone, and with its make, which may be none.</summary>
    private static IEnumerable<string> Of(FirearmRecord record) => ObjectNumbers.ReadSerial(record.SerialNumber).Value is { } serial ? [$"serial/{serial}", $"serial/{serial}/{MakeOf(record.Make)}"] : [];

    private static IEnumerable<string> Of(string reference, ArtworkRecord record) =>
    [
        .. new[] { reference, record.InventoryNumber }.Select(number => ObjectNumbers.ReadInventory("number", number).Value).OfType<string>().Distinct().Select(OfNumber),
        .. SearchWords.Of(record.Title).Select(OfWord),
    ];

    /// <summary>A make without spaces, case and marks: Smith &amp; Wesson is SMITHWESSON.</summary>
    private static string MakeOf(string? make) => string.Concat(SearchWords.Of(make)) is var text && text.Length > MostMake ? text[..MostMake] : text;
}
