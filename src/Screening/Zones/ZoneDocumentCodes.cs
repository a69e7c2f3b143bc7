using System.Collections.Frozen;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// What the document code says. The second letter of a passport is the issuer's own on documents from before 2026, and no check depends on it (Doc 9303-4 section 4.4).
/// </summary>
public static class ZoneDocumentCodes
{
    /// <summary>Doc 9303-4 section 4.4; 9303-8 for PU; 9303-5 section 4.2.2 note k for AC.</summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["P"] = "passport",
        ["PP"] = "ordinary passport",
        ["PE"] = "emergency passport",
        ["PD"] = "diplomatic passport",
        ["PO"] = "official or service passport",
        ["PR"] = "refugee's passport",
        ["PT"] = "alien's passport",
        ["PS"] = "stateless person's passport",
        ["PL"] = "laissez-passer",
        ["PM"] = "military passport",
        ["PU"] = "emergency travel document on a single sheet",
        ["V"] = "visa",
        ["AC"] = "crew member certificate",
        ["FA"] = "driving licence",
        ["D1"] = "driving licence",
    }.ToFrozenDictionary();

    /// <summary>What a code names, for example <c>diplomatic passport</c>; for a second letter that is the issuer's own what the first one says.</summary>
    /// <param name="format">The format of the zone.</param>
    /// <param name="code">One or two characters.</param>
    public static string NameOf(ZoneFormat format, string code) =>
        Names.GetValueOrDefault(code) ?? (format switch
        {
            ZoneFormat.Td3 => "passport",
            ZoneFormat.MrvA or ZoneFormat.MrvB => "visa",
            _ => "card",
        });

    /// <summary>
    /// Why a code is not one that the norm allows; null when it is. A passport begins with P (Doc 9303-4 section 4.2.2.1); a card with A, C or I, without V in the second place and without C after A
    /// but in a crew member certificate (Doc 9303-5 section 4.2.2 note k, Doc 9303-6 section 4.2.2.2 note k).
    /// </summary>
    internal static string? ProblemOf(ZoneFormat format, string code) => format switch
    {
        ZoneFormat.Td3 when !code.StartsWith('P') => "The code of a passport begins with P.",
        ZoneFormat.MrvA or ZoneFormat.MrvB when !code.StartsWith('V') => "The code of a visa begins with V.",
        ZoneFormat.Td1 or ZoneFormat.Td2 when code.Length == 0 || code[0] is not ('A' or 'C' or 'I') => "The code of a card begins with A, C or I.",
        ZoneFormat.Td1 or ZoneFormat.Td2 when code.Length > 1 && code[1] == 'V' => "The second letter of the code of a card is not V.",
        ZoneFormat.Td1 when code == "AI" => "The second letter of the code of a card is not I after A.",
        ZoneFormat.Td2 when code == "AC" => "The second letter of the code of a card is not C after A.",
        ZoneFormat.FrenchCard when code != "ID" => "The code of the French card is ID.",
        ZoneFormat.FrenchLicence when code != "D1" => "The code of the French driving licence is D1.",
        ZoneFormat.SwissLicence when code != "FA" => "The code of the Swiss driving licence is FA.",
        _ => null,
    };
}
