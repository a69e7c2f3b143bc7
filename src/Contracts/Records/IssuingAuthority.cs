using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>Who issues travel documents under which code (ICAO Doc 9303 part 3, section 5), and under which code their records are kept.</summary>
public static class IssuingAuthority
{
    /// <summary>Codes of part A on documents that are not their country's of ISO 3166-1: of Germany, and of the kinds of British nationality.</summary>
    private static readonly FrozenDictionary<string, string> Countries = new Dictionary<string, string>
    {
        ["D"] = "DEU",
        ["GBD"] = "GBR",
        ["GBN"] = "GBR",
        ["GBO"] = "GBR",
        ["GBP"] = "GBR",
        ["GBS"] = "GBR",
    }.ToFrozenDictionary();

    /// <summary>Codes of owners that are no countries: part D (this organisation), part C (Kosovo under the United Nations).</summary>
    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string> { ["XPO"] = "IPSG", ["UNK"] = "UNK" }.ToFrozenDictionary();

    /// <summary>
    /// The code that records of an issuer are kept under and found by: DEU for D, and GBR for GBD to GBS, because one country issues them out of one series of numbers and people write either; else the code
    /// itself. This is the only place that joins codes.
    /// </summary>
    /// <param name="issuer">The code as the document shows it.</param>
    public static string KeptUnder(string issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return Countries.GetValueOrDefault(issuer, issuer);
    }

    /// <summary>Which owner issues under a code; null when none does.</summary>
    /// <param name="issuer">The code as the document shows it.</param>
    /// <param name="owners">The list of owners.</param>
    public static OwnerId? OwnerOf(string issuer, OwnerDirectory owners)
    {
        ArgumentNullException.ThrowIfNull(owners);
        return Others.TryGetValue(issuer, out var code) ? new OwnerId(code) : owners.FindIso3(KeptUnder(issuer))?.Code;
    }
}

/// <summary>The types of travel documents, as the form <c>travel-document</c> names them.</summary>
public static class TravelDocumentTypes
{
    /// <summary>All codes.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "passport", "identity-card", "visa", "residence-permit", "refugee-document", "emergency-document", "laissez-passer", "seafarer-document", "other",
    ];
}
