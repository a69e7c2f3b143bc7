using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Works of art of records: found by number, and by the words of the title.</summary>
internal static class ArtworkRules
{
    private const int MostTitle = 200;

    /// <summary>What is wrong with a record.</summary>
    public static IEnumerable<string> Problems(ArtworkRecord record) =>
    [
        .. SearchWords.Of(record.Title).IsEmpty ? ["title: a work is found by the words of its title, and this has no letter and no digit."] : LineRules.Problems(("title", record.Title, MostTitle)),
        .. record.InventoryNumber is { } number ? ObjectNumbers.ReadInventory("inventoryNumber", number).Findings.Problems() : [],
        .. LineRules.Problems(("artist", record.Artist, 100), ("type", record.Type, 50), ("measurements", record.Measurements, 100)),
    ];
}
