using System.Collections.Frozen;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>What kind of code a code for an issuer or a nationality is: where Doc 9303-3 section 5 lists it.</summary>
public enum ZoneIssuerKind
{
    /// <summary>A country or territory of ISO 3166-1 (part A).</summary>
    Iso,

    /// <summary>A letter code of part A that ISO 3166-1 does not have: D for Germany, the kinds of British nationality, RKS.</summary>
    Letter,

    /// <summary>A code that ISO reserved (part B).</summary>
    Reserved,

    /// <summary>A code for travel documents of the United Nations (part C).</summary>
    UnitedNations,

    /// <summary>Another organisation that issues documents (part D); XPO is this one.</summary>
    Organisation,

    /// <summary>A person without a defined nationality (part E).</summary>
    NoNationality,

    /// <summary>A code that ISO withdrew (part F).</summary>
    Withdrawn,

    /// <summary>Specimens (part G).</summary>
    Specimen,

    /// <summary>A code that ICAO uses itself (part H).</summary>
    Icao,

    /// <summary>In no part of the list, and printed on documents that are in use.</summary>
    InUse,
}

/// <summary>A code for an issuer or a nationality.</summary>
/// <param name="Code">One to three letters, as in the zone without fillers.</param>
/// <param name="Name">What it stands for, in English.</param>
/// <param name="Kind">Where it is listed.</param>
public sealed record ZoneIssuer(string Code, string Name, ZoneIssuerKind Kind);

/// <summary>The codes of Doc 9303-3 section 5, in the file <c>issuers.csv</c>. One that is missing here is a reason to look, not to refuse: the list changes more often than programs do.</summary>
public static class ZoneIssuers
{
    private static readonly FrozenDictionary<string, ZoneIssuer> Codes = ZoneData.Rows("zones/issuers")
        .Select(row => new ZoneIssuer(row[0], row[1], Enum.Parse<ZoneIssuerKind>(row[2])))
        .ToFrozenDictionary(issuer => issuer.Code);

    /// <summary>What a code stands for; null when it is not known.</summary>
    public static ZoneIssuer? Find(string code) => Codes.GetValueOrDefault(code);
}
