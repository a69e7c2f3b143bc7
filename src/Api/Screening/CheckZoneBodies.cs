using System.Collections.Immutable;

namespace Interpol.Mesh.Api;

/// <summary>What was read of a machine readable zone (ICAO Doc 9303).</summary>
public sealed record CheckZoneBody
{
    /// <summary>Its shape: td1, td2, td3, mrv-a, mrv-b, french-card, french-licence or swiss-licence.</summary>
    public required string Format { get; init; }

    /// <summary>Its lines as they were read.</summary>
    public required ImmutableArray<string> Lines { get; init; }

    /// <summary>What the document is, for example <c>diplomatic passport</c>.</summary>
    public required string Document { get; init; }

    /// <summary>The code of who issued it.</summary>
    public required string Issuer { get; init; }

    /// <summary>What that code stands for; null when it is not known.</summary>
    public string? IssuerName { get; init; }

    /// <summary>The whole number; a filler inside it is a space.</summary>
    public required string Number { get; init; }

    /// <summary>The code of the nationality; null when the zone has none.</summary>
    public string? Nationality { get; init; }

    /// <summary>What that code stands for; null when it is not known.</summary>
    public string? NationalityName { get; init; }

    /// <summary>The primary identifier, which is the family name or the only one.</summary>
    public required string Primary { get; init; }

    /// <summary>The secondary identifier.</summary>
    public required string Secondary { get; init; }

    /// <summary>The days on which the holder may be born, with X for what is not known: two where both centuries are possible, none where the date is unknown or does not exist.</summary>
    public required ImmutableArray<string> BirthDates { get; init; }

    /// <summary>F, M, or empty when it is not said.</summary>
    public required string Sex { get; init; }

    /// <summary>The day of expiry; null where there is none, it is unknown or does not exist.</summary>
    public string? ExpiryDate { get; init; }

    /// <summary>Optional data, which is the personal number in many passports.</summary>
    public required string Optional { get; init; }

    /// <summary>Each check digit apart.</summary>
    public required ImmutableArray<CheckDigitBody> CheckDigits { get; init; }

    /// <summary>What is wrong or remarkable, also what was cleaned.</summary>
    public required ImmutableArray<CheckFindingBody> Findings { get; init; }

    /// <summary>The documents that were looked up because characters may have been misread, likelier ones first.</summary>
    public required ImmutableArray<CheckMisreadingBody> Misreadings { get; init; }

    /// <summary>How fresh the copy is of who could have entered the document; the answer's own <c>asOf</c> is also that of everybody who could have entered the holder.</summary>
    public DateTimeOffset? DocumentAsOf { get; init; }
}

/// <summary>One check digit of a zone.</summary>
/// <param name="Of">What it is over: number, birth, expiry, optional, composite.</param>
/// <param name="Expected">The digit that the characters give.</param>
/// <param name="Read">What stands in its place.</param>
/// <param name="Holds">Whether it is right.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Place">Its place in the line, from 1.</param>
public sealed record CheckDigitBody(string Of, string Expected, string Read, bool Holds, int Line, int Place);

/// <summary>What is wrong or remarkable in a zone.</summary>
/// <param name="Code">A stable code, for example <c>check-digit</c>.</param>
/// <param name="IsProblem">True when the zone is wrong or was read wrongly; false for a remark.</param>
/// <param name="Text">The sentence for a person.</param>
/// <param name="Line">The line, from 1; null when it has no place.</param>
/// <param name="Place">The place in the line, from 1.</param>
public sealed record CheckFindingBody(string Code, bool IsProblem, string Text, int? Line, int? Place);

/// <summary>A document that may be meant when characters were misread.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="Why">What would have been misread.</param>
public sealed record CheckMisreadingBody(string Number, string Issuer, string Why);

/// <summary>What a vehicle identification number says of itself.</summary>
/// <param name="CheckDigit">proven, fails, or not-in-region: no check digit in this region, so that nothing proves that it was read rightly.</param>
/// <param name="Region">Where the manufacturer was given its code.</param>
/// <param name="Country">The manufacturer's country, ISO 3166-1 alpha-2; null when it is not known.</param>
/// <param name="Candidates">Where the digit fails: numbers with one character that is easily misread otherwise, whose digit holds. They were looked up too.</param>
public sealed record CheckVinBody(string CheckDigit, string Region, string? Country, ImmutableArray<string> Candidates);
