using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>The shapes of machine readable zones that are read and written.</summary>
public enum ZoneFormat
{
    /// <summary>Card, three lines of 30 characters (ICAO Doc 9303-5).</summary>
    Td1,

    /// <summary>Large card, two lines of 36 characters (Doc 9303-6).</summary>
    Td2,

    /// <summary>Passport, two lines of 44 characters (Doc 9303-4).</summary>
    Td3,

    /// <summary>Visa of the size of a passport's page, two lines of 44 characters (Doc 9303-7 section 4).</summary>
    MrvA,

    /// <summary>Small visa, two lines of 36 characters (Doc 9303-7 section 7).</summary>
    MrvB,

    /// <summary>French identity card as issued until 2021, two lines of 36 characters that begin with IDFRA: a national layout with dates and digits in other places than TD2.</summary>
    FrenchCard,

    /// <summary>French driving licence, one line of 30 characters that begins with D1FRA.</summary>
    FrenchLicence,

    /// <summary>Driving licence of Switzerland and Liechtenstein, lines of 9, 30 and 30 characters; it has no check digits.</summary>
    SwissLicence,
}

/// <summary>The data elements of a zone.</summary>
public enum ZoneElement
{
    /// <summary>What the document is: one or two characters.</summary>
    DocumentCode,

    /// <summary>The state or organisation that issued it (Doc 9303-3 section 5).</summary>
    Issuer,

    /// <summary>The number of the document.</summary>
    Number,

    /// <summary>The holder's nationality.</summary>
    Nationality,

    /// <summary>The holder's name, primary and secondary identifier in one field.</summary>
    Name,

    /// <summary>The primary identifier where it has a field of its own (national layouts).</summary>
    Primary,

    /// <summary>The secondary identifier where it has a field of its own (national layouts).</summary>
    Secondary,

    /// <summary>The date of birth, YYMMDD.</summary>
    Birth,

    /// <summary>The sex.</summary>
    Sex,

    /// <summary>The date of expiry, YYMMDD; of a visa the last day on which it can be used.</summary>
    Expiry,

    /// <summary>Optional data; the personal number of a passport.</summary>
    Optional,

    /// <summary>The second field of optional data (TD1).</summary>
    OptionalSecond,

    /// <summary>No data: the check digit over several elements.</summary>
    Composite,
}

/// <summary>What a zone says, element by element; also what is given to write one. An element that a format does not have is empty.</summary>
public sealed record ZoneContent
{
    /// <summary>One or two characters: <c>P</c>, <c>PP</c>, <c>ID</c>.</summary>
    public required string DocumentCode { get; init; }

    /// <summary>The code of who issued it, without fillers: <c>FRA</c>, <c>D</c>, <c>XPO</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>The whole number, also when it is longer than its nine places; a filler inside it is a space.</summary>
    public required string Number { get; init; }

    /// <summary>The code of the nationality, without fillers.</summary>
    public string Nationality { get; init; } = string.Empty;

    /// <summary>The primary identifier; its components are separated by spaces.</summary>
    public string Primary { get; init; } = string.Empty;

    /// <summary>The secondary identifier; its components are separated by spaces.</summary>
    public string Secondary { get; init; } = string.Empty;

    /// <summary>The date of birth as printed, YYMMDD, with <c>&lt;&lt;</c> for parts that are not known (Doc 9303-3 section 4.8).</summary>
    public string Birth { get; init; } = string.Empty;

    /// <summary><c>F</c>, <c>M</c>, or empty for not stated; <c>X</c> is read and never written (Doc 9303-4 section 4.2.2.2 note p).</summary>
    public string Sex { get; init; } = string.Empty;

    /// <summary>The date of expiry as printed, YYMMDD.</summary>
    public string Expiry { get; init; } = string.Empty;

    /// <summary>Optional data without what a long number takes of it; fillers inside are spaces, those at the end are left out (Doc 9303-4 section 4.2.2.2).</summary>
    public string Optional { get; init; } = string.Empty;

    /// <summary>The second field of optional data (TD1).</summary>
    public string OptionalSecond { get; init; } = string.Empty;
}

/// <summary>One check digit of a zone.</summary>
/// <param name="Element">The element that it is over.</param>
/// <param name="Expected">The digit that the characters give.</param>
/// <param name="Read">The character that stands in its place.</param>
/// <param name="Holds">Whether it is right: the digit expected, or one of the exceptions.</param>
/// <param name="FillerCounted">Whether it is the digit of a long number that holds only when the filler in the tenth place counts as a zero: not the norm, and printed by some issuers.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Place">Its place in the line, from 1.</param>
public sealed record ZoneCheckDigit(ZoneElement Element, char Expected, char Read, bool Holds, bool FillerCounted, int Line, int Place);

/// <summary>Something to know about a zone.</summary>
/// <param name="Code">A stable code, for example <c>check-digit</c> or <c>lower-case</c>.</param>
/// <param name="IsProblem">True when the zone is wrong or was read wrongly; false for a remark.</param>
/// <param name="Text">The sentence for a person.</param>
/// <param name="Line">The line, from 1, when it has a place.</param>
/// <param name="Place">The place in the line, from 1.</param>
public sealed record ZoneFinding(string Code, bool IsProblem, string Text, int? Line = null, int? Place = null);

/// <summary>A zone that was read.</summary>
/// <param name="Format">Its shape.</param>
/// <param name="Lines">Its lines, as long as the format says, of the characters A to Z, 0 to 9 and the filler.</param>
/// <param name="Content">What it says.</param>
/// <param name="CheckDigits">Each check digit apart.</param>
/// <param name="BirthDates">
/// The days on which the holder may be born, <c>1985-07-XX</c> with X for parts that are not known: two where both centuries are possible, none where the date is unknown or does not exist. Never in the future.
/// </param>
/// <param name="ExpiryDate">The day of expiry in the same form; null where there is none, it is unknown or does not exist.</param>
public sealed record MachineReadableZone(
    ZoneFormat Format,
    ImmutableArray<string> Lines,
    ZoneContent Content,
    ImmutableArray<ZoneCheckDigit> CheckDigits,
    ImmutableArray<string> BirthDates,
    string? ExpiryDate)
{
    /// <summary>Whether every check digit is right.</summary>
    public bool DigitsHold => CheckDigits.All(digit => digit.Holds);
}

/// <summary>What came of reading a text.</summary>
/// <param name="Zone">The zone; null when the text has not the shape of one. It is there, and can be searched by, when digits are wrong.</param>
/// <param name="Findings">What is wrong and what is remarkable, in the order of the places.</param>
public sealed record ZoneReading(MachineReadableZone? Zone, ImmutableArray<ZoneFinding> Findings)
{
    /// <summary>What is wrong.</summary>
    public IEnumerable<ZoneFinding> Problems => Findings.Where(finding => finding.IsProblem);
}

/// <summary>A character that may have been read for another.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Place">The place in the line, from 1.</param>
/// <param name="Read">What was read.</param>
/// <param name="Proposed">What may stand there.</param>
public sealed record ZoneSwap(int Line, int Place, char Read, char Proposed);

/// <summary>What a zone says if some characters were misread. Whatever is found with it is possible, never exact.</summary>
/// <param name="IsCorrection">True when characters are wrong as read, or the digit over what is changed, and right so; false for a look-alike, which no digit tells from what was read. Others may fail all the same.</param>
/// <param name="Swaps">What would have been misread; fewer swaps are likelier.</param>
/// <param name="Zone">The zone so read.</param>
public sealed record ZoneCandidate(bool IsCorrection, ImmutableArray<ZoneSwap> Swaps, MachineReadableZone Zone);

/// <summary>What came of writing a zone.</summary>
/// <param name="Lines">Its lines; empty when something is wrong.</param>
/// <param name="Findings">What is wrong, every field at once; and as a remark, that the name was truncated.</param>
public sealed record ZoneWriting(ImmutableArray<string> Lines, ImmutableArray<ZoneFinding> Findings);
