using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Firearms of records and questions: found by serial number, and by the make beside it.</summary>
internal static class FirearmRules
{
    private const int MostMake = 100;

    /// <summary>What is wrong with a record.</summary>
    public static IEnumerable<string> Problems(FirearmRecord record) =>
    [
        .. ObjectNumbers.ReadSerial(record.SerialNumber).Findings.Problems(),
        .. LineRules.Problems(("make", record.Make, MostMake), ("model", record.Model, 100), ("calibre", record.Calibre, 50), ("type", record.Type, 50)),
    ];

    /// <summary>By what a record is found: by its number alone, and with its make, which may be none.</summary>
    public static IEnumerable<string> LookupsOf(FirearmRecord record) => ObjectNumbers.ReadSerial(record.SerialNumber).Value is { } serial ? [$"serial/{serial}", $"serial/{serial}/{MakeOf(record.Make)}"] : [];

    /// <summary>By what a question asks. A make finds also records that name none: what is left out does not contradict.</summary>
    /// <exception cref="MeshException"><c>invalid</c>: a field is wrong.</exception>
    public static IEnumerable<string> LookupsOf(FirearmQuestion question)
    {
        var reading = ObjectNumbers.ReadSerial(question.SerialNumber);
        MeshException.Require(reading.Value is not null, $"firearm.{reading.Findings.Problems().FirstOrDefault()}");
        return MakeOf(question.Make) is { Length: > 0 } make ? [$"serial/{reading.Value}/{make}", $"serial/{reading.Value}/"] : [$"serial/{reading.Value}"];
    }

    /// <summary>A make without spaces, case and marks: Smith &amp; Wesson is SMITHWESSON.</summary>
    private static string MakeOf(string? make) => string.Concat(SearchWords.Of(make)) is var text && text.Length > MostMake ? text[..MostMake] : text;
}
