using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Firearms of records: found by serial number, and by the make beside it.</summary>
internal static class FirearmRules
{
    /// <summary>What is wrong with a record.</summary>
    public static IEnumerable<string> Problems(FirearmRecord record) =>
    [
        .. ObjectNumbers.ReadSerial(record.SerialNumber).Findings.Problems(),
        .. LineRules.Problems(("make", record.Make, RecordLookups.MostMake), ("model", record.Model, 100), ("calibre", record.Calibre, 50), ("type", record.Type, 50)),
    ];
}
