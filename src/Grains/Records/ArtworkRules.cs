using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Works of art of records as a copy finds them: by number, and by the words of the title.</summary>
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

    /// <summary>By what a record is found.</summary>
    /// <param name="reference">Its owner's reference.</param>
    /// <param name="record">The record.</param>
    public static IEnumerable<string> LookupsOf(string reference, ArtworkRecord record) =>
    [
        .. new[] { reference, record.InventoryNumber }.Select(number => ObjectNumbers.ReadInventory("number", number).Value).OfType<string>().Distinct().Select(LookupOfNumber),
        .. SearchWords.Of(record.Title).Select(LookupOfWord),
    ];

    /// <summary>By what works with a number are found.</summary>
    public static string LookupOfNumber(string number) => $"number/{number}";

    /// <summary>By what works are found whose title has a word.</summary>
    public static string LookupOfWord(string word) => $"word/{word}";
}
