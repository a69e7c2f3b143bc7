using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>Who issues travel documents under which code (ICAO Doc 9303 part 3, section 5).</summary>
public static class IssuingAuthority
{
    /// <summary>Codes on documents that are no country's ISO 3166-1 code, and whose they are: part A (Germany), part B (British nationals), part D (this organisation), part E (Kosovo).</summary>
    private static readonly ImmutableDictionary<string, string> Others = ImmutableDictionary.CreateRange<string, string>(
    [
        new("D", "DE"), new("GBD", "GB"), new("GBN", "GB"), new("GBO", "GB"), new("GBP", "GB"), new("GBS", "GB"), new("XPO", "IPSG"), new("UNK", "UNK"),
    ]);

    /// <summary>Which owner issues under a code; null when none does.</summary>
    /// <param name="issuer">The code as the document shows it.</param>
    /// <param name="owners">The list of owners.</param>
    public static OwnerId? OwnerOf(string issuer, OwnerDirectory owners)
    {
        ArgumentNullException.ThrowIfNull(owners);
        return Others.TryGetValue(issuer, out var code) ? new OwnerId(code) : owners.All.FirstOrDefault(owner => owner.Iso3 is not null && owner.Iso3 == issuer)?.Code;
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
