using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>Some places of a line; lines and places count from 0.</summary>
internal readonly record struct ZoneRange(int Line, int Start, int Length)
{
    public string Of(IReadOnlyList<string> lines) => lines[Line].Substring(Start, Length);
}

/// <summary>Where an element stands.</summary>
internal sealed record ZoneField(ZoneElement Element, ZoneRange Range);

/// <summary>Where a check digit stands, and which characters it is over.</summary>
internal sealed record ZoneDigit(ZoneElement Element, int Line, int Place, ImmutableArray<ZoneRange> Over);

/// <summary>Where everything stands in the zones of one format.</summary>
/// <param name="Format">The format.</param>
/// <param name="Name">What it is called in sentences.</param>
/// <param name="Lengths">The lengths of its lines.</param>
/// <param name="Beginnings">How its line <paramref name="CodeLine"/> may begin; empty when any beginning is right. The first layout that fits is taken.</param>
/// <param name="CodeLine">The line of the document code.</param>
/// <param name="LongNumbers">Whether a number of more than nine characters goes on in the optional data (9303-5 section 4.2.2 note j, 9303-6 section 4.2.2.2 note j; passports and visas have no such rule).</param>
/// <param name="Fields">Its elements.</param>
/// <param name="Digits">Its check digits.</param>
internal sealed record ZoneLayout(
    ZoneFormat Format,
    string Name,
    ImmutableArray<int> Lengths,
    ImmutableArray<string> Beginnings,
    int CodeLine,
    bool LongNumbers,
    ImmutableArray<ZoneField> Fields,
    ImmutableArray<ZoneDigit> Digits)
{
    /// <summary>All layouts; a national one goes before the general one of the same size.</summary>
    public static ImmutableArray<ZoneLayout> All { get; } =
    [
        // Doc 9303-5 sections 4.2.2 and 4.2.4.
        new(
            ZoneFormat.Td1, "card (TD1)", [30, 30, 30], [], 0, LongNumbers: true,
            [
                Field(ZoneElement.DocumentCode, 0, 0, 2), Field(ZoneElement.Issuer, 0, 2, 3), Field(ZoneElement.Number, 0, 5, 9), Field(ZoneElement.Optional, 0, 15, 15),
                Field(ZoneElement.Birth, 1, 0, 6), Field(ZoneElement.Sex, 1, 7, 1), Field(ZoneElement.Expiry, 1, 8, 6), Field(ZoneElement.Nationality, 1, 15, 3),
                Field(ZoneElement.OptionalSecond, 1, 18, 11), Field(ZoneElement.Name, 2, 0, 30),
            ],
            [
                Digit(ZoneElement.Number, 0, 14, new ZoneRange(0, 5, 9)), Digit(ZoneElement.Birth, 1, 6, new ZoneRange(1, 0, 6)), Digit(ZoneElement.Expiry, 1, 14, new ZoneRange(1, 8, 6)),
                Digit(ZoneElement.Composite, 1, 29, new ZoneRange(0, 5, 25), new ZoneRange(1, 0, 7), new ZoneRange(1, 8, 7), new ZoneRange(1, 18, 11)),
            ]),

        // Old French card: place and length of each field as the national specification has them; its digits are computed as in Doc 9303-3 section 4.9.
        new(
            ZoneFormat.FrenchCard, "French identity card", [36, 36], ["IDFRA"], 0, LongNumbers: false,
            [
                Field(ZoneElement.DocumentCode, 0, 0, 2), Field(ZoneElement.Issuer, 0, 2, 3), Field(ZoneElement.Primary, 0, 5, 25), Field(ZoneElement.Optional, 0, 30, 6),
                Field(ZoneElement.Number, 1, 0, 12), Field(ZoneElement.Secondary, 1, 13, 14), Field(ZoneElement.Birth, 1, 27, 6), Field(ZoneElement.Sex, 1, 34, 1),
            ],
            [
                Digit(ZoneElement.Number, 1, 12, new ZoneRange(1, 0, 12)), Digit(ZoneElement.Birth, 1, 33, new ZoneRange(1, 27, 6)),
                Digit(ZoneElement.Composite, 1, 35, new ZoneRange(0, 0, 36), new ZoneRange(1, 0, 35)),
            ]),

        // Doc 9303-7 section 7.2.2: as TD2, without a composite digit.
        new(ZoneFormat.MrvB, "visa (MRV-B)", [36, 36], ["V"], 0, LongNumbers: false, [.. NamesAbove(31), Field(ZoneElement.Optional, 1, 28, 8)], DigitsBelow),

        // Doc 9303-6 sections 4.2.2 and 4.2.4.
        new(
            ZoneFormat.Td2, "card (TD2)", [36, 36], [], 0, LongNumbers: true,
            [.. NamesAbove(31), Field(ZoneElement.Optional, 1, 28, 7)],
            [.. DigitsBelow, Digit(ZoneElement.Composite, 1, 35, new ZoneRange(1, 0, 10), new ZoneRange(1, 13, 7), new ZoneRange(1, 21, 14))]),

        // Doc 9303-7 section 4.2.2: as TD3, without the last two digits.
        new(ZoneFormat.MrvA, "visa (MRV-A)", [44, 44], ["V"], 0, LongNumbers: false, [.. NamesAbove(39), Field(ZoneElement.Optional, 1, 28, 16)], DigitsBelow),

        // Doc 9303-4 sections 4.2.2 and 4.2.4.
        new(
            ZoneFormat.Td3, "passport (TD3)", [44, 44], [], 0, LongNumbers: false,
            [.. NamesAbove(39), Field(ZoneElement.Optional, 1, 28, 14)],
            [
                .. DigitsBelow, Digit(ZoneElement.Optional, 1, 42, new ZoneRange(1, 28, 14)),
                Digit(ZoneElement.Composite, 1, 43, new ZoneRange(1, 0, 10), new ZoneRange(1, 13, 7), new ZoneRange(1, 21, 22)),
            ]),

        // French driving licence: both digits also cover the code and the issuer.
        new(
            ZoneFormat.FrenchLicence, "French driving licence", [30], ["D1FRA"], 0, LongNumbers: false,
            [
                Field(ZoneElement.DocumentCode, 0, 0, 2), Field(ZoneElement.Issuer, 0, 2, 3), Field(ZoneElement.Number, 0, 5, 9), Field(ZoneElement.Expiry, 0, 15, 6),
                Field(ZoneElement.Primary, 0, 21, 8),
            ],
            [Digit(ZoneElement.Number, 0, 14, new ZoneRange(0, 0, 14)), Digit(ZoneElement.Composite, 0, 29, new ZoneRange(0, 0, 29))]),

        // Swiss driving licence: the number of the blank in the first line, the holder's number and version in the second.
        new(
            ZoneFormat.SwissLicence, "Swiss driving licence", [9, 30, 30], ["FACHE", "FALIE"], 1, LongNumbers: false,
            [
                Field(ZoneElement.Optional, 0, 0, 9), Field(ZoneElement.DocumentCode, 1, 0, 2), Field(ZoneElement.Issuer, 1, 2, 3), Field(ZoneElement.Number, 1, 5, 12),
                Field(ZoneElement.Birth, 1, 19, 6), Field(ZoneElement.Name, 2, 0, 30),
            ],
            []),
    ];

    /// <summary>The digits that passports, visas and TD2 cards have in common.</summary>
    private static ImmutableArray<ZoneDigit> DigitsBelow =>
    [
        Digit(ZoneElement.Number, 1, 9, new ZoneRange(1, 0, 9)), Digit(ZoneElement.Birth, 1, 19, new ZoneRange(1, 13, 6)), Digit(ZoneElement.Expiry, 1, 27, new ZoneRange(1, 21, 6)),
    ];

    /// <summary>The layout of a format.</summary>
    public static ZoneLayout Of(ZoneFormat format) => All.Single(layout => layout.Format == format);

    /// <summary>The layout that some lines have; null when none fits.</summary>
    public static ZoneLayout? Fitting(IReadOnlyList<string> lines) => All.FirstOrDefault(layout =>
        layout.Lengths.SequenceEqual(lines.Select(line => line.Length))
        && (layout.Beginnings.IsEmpty || layout.Beginnings.Any(beginning => lines[layout.CodeLine].StartsWith(beginning, StringComparison.Ordinal))));

    /// <summary>Where an element stands; null when the format has none.</summary>
    public ZoneRange? Find(ZoneElement element)
    {
        foreach (var field in Fields)
        {
            if (field.Element == element)
            {
                return field.Range;
            }
        }

        return null;
    }

    private static ImmutableArray<ZoneField> NamesAbove(int length) =>
    [
        Field(ZoneElement.DocumentCode, 0, 0, 2), Field(ZoneElement.Issuer, 0, 2, 3), Field(ZoneElement.Name, 0, 5, length), Field(ZoneElement.Number, 1, 0, 9),
        Field(ZoneElement.Nationality, 1, 10, 3), Field(ZoneElement.Birth, 1, 13, 6), Field(ZoneElement.Sex, 1, 20, 1), Field(ZoneElement.Expiry, 1, 21, 6),
    ];

    private static ZoneField Field(ZoneElement element, int line, int start, int length) => new(element, new ZoneRange(line, start, length));

    private static ZoneDigit Digit(ZoneElement element, int line, int place, params ImmutableArray<ZoneRange> over) => new(element, line, place, over);
}
