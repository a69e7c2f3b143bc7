using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Tests.Zones;

/// <summary>Zones as people meet them: reported cases, reading errors, and text as it is pasted.</summary>
public sealed class ZoneReaderTests
{
    private const string Names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private const string Book = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private const string SmallNames = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<";
    private const string CardNames = "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    private const string CardFirst = "I<UTOD231458907<<<<<<<<<<<<<<<";
    private const string CardSecond = "7408122F1204159UTO<<<<<<<<<<<6";
    private const string GermanNames = "P<D<<BEISPIEL<<LENA<MARIE<<<<<<<<<<<<<<<<<<<";
    private const string German = "C4X7K2M9T0D<<8703042F3108192<<<<<<<<<<<<<<<8";

    private static readonly DateOnly Today = new(2026, 11, 29);

    /// <summary>A line below another name line, what is right of it, and the remark that belongs to it, if any.</summary>
    public static TheoryData<string, string, Func<MachineReadableZone, object?>, object?, string?> Cases => new()
    {
        { "M1, Germany", $"{GermanNames}\n{German}", zone => (zone.Content.Issuer, zone.Content.Nationality), ("D", "D"), null },
        { "M1, zero over an empty personal number", $"{GermanNames}\n{German[..42]}08", zone => zone.DigitsHold, true, null },
        { "M2, filler inside the personal number", $"{Names}\nA123456784USA8002295F3001019123456789<234596", zone => (zone.Content.Optional, zone.BirthDates[0]), ("123456789 2345", "1980-02-29"), null },
        { "M3, 10 characters", $"IDUTOA12345678<04<<<<<<<<<<<<<\n8601012M3001019UTO<<<<<<<<<<<0\n{CardNames}", zone => zone.Content.Number, "A123456780", null },
        { "M3, 13 characters", $"IDUTOA12345678<9B428<<<<<<<<<<\n8601012M3001019UTO<<<<<<<<<<<6\n{CardNames}", zone => zone.Content.Number, "A123456789B42", null },
        { "M3, 22 characters", $"I<UTOAB1234567<CD123456789012<\n8601012M3001019UTO<<<<<<<<<<<4\n{CardNames}", zone => zone.Content.Number, "AB1234567CD12345678901", null },
        { "M3, no optional data left", $"IDUTOA12345678<04<<<<<<<<<<<<<\n8601012M3001019UTO<<<<<<<<<<<0\n{CardNames}", zone => zone.Content.Optional, "", null },
        { "M5, no primary identifier", $"P<IND<<ADITRI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n{Book}", zone => (zone.Content.Primary, zone.Content.Secondary), ("", "ADITRI"), "name-without-primary" },
        { "M5, no secondary identifier", $"P<PAKZARINA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n{Book}", zone => (zone.Content.Primary, zone.Content.Secondary), ("ZARINA", ""), null },
        { "M8, birth unknown", $"{Names}\nX123456785UTO<<<<<<0M3001019<<<<<<<<<<<<<<<6", zone => string.Join(' ', zone.BirthDates), "", "birth-unknown" },
        { "M8, year", $"{Names}\nX123456785UTO85<<<<1M3001019<<<<<<<<<<<<<<<8", zone => string.Join(' ', zone.BirthDates), "1985-XX-XX", null },
        { "M8, year and month", $"{Names}\nX123456785UTO8507<<0M3001019<<<<<<<<<<<<<<<6", zone => string.Join(' ', zone.BirthDates), "1985-07-XX", null },
        { "M9, a day that does not exist", $"{Names}\nA123456784UTO8102298F3001019<<<<<<<<<<<<<<<8", zone => (zone.DigitsHold, zone.Content.Number), (true, "A12345678"), "birth-impossible" },
        { "M13, this organisation", "P<XPOEXAMPLE<<OLGA<<<<<<<<<<<<<<<<<<<<<<<<<<\nXP00123459XPO7905115F3001019<<<<<<<<<<<<<<<6", zone => zone.Content.Number, "XP0012345", "issuer-no-country nationality-no-country" },
        { "M13, XXK", $"ARD<<YZ12345671<<<<<<<<<<<<<<<\n9001011F3001019XXK<<<<<<<<<<<4\n{CardNames}", zone => zone.Content.Nationality, "XXK", "nationality-not-listed" },
        { "M13, RKS", $"P<RKS{Names[5..]}\n{Book}", zone => zone.Content.Issuer, "RKS", null },
        { "M13, stateless", $"{Names}\n{Book[..10]}XXA{Book[13..]}", zone => zone.DigitsHold, true, "nationality-no-country" },
        { "M13, unknown", $"P<QQQ{Names[5..]}\n{Book}", zone => zone.Content.Issuer, "QQQ", "issuer-unknown" },
        { "M15, old French card", "IDFRAMODELE<<<<<<<<<<<<<<<<<<<775001\n0707751234561LUCIE<<<<<<<<<6501129F7", zone => (zone.Format, zone.Content.Number, zone.DigitsHold), (ZoneFormat.FrenchCard, "070775123456", true), null },
        { "M15, new French card", $"IDFRA{CardFirst[5..]}\n{CardSecond}\n{CardNames}", zone => zone.Format, ZoneFormat.Td1, null },
        { "both centuries", $"{Names}\n{Dated("20<<<<")}", zone => string.Join(' ', zone.BirthDates), "1920-XX-XX 2020-XX-XX", "birth-century" },
        { "nobody is born tomorrow", $"{Names}\n{Dated("261130")}", zone => string.Join(' ', zone.BirthDates), "1926-11-30", null },
        { "born today", $"{Names}\n{Dated("261129")}", zone => string.Join(' ', zone.BirthDates), "1926-11-29 2026-11-29", "birth-century" },
        { "29 February of the one century that had it", $"{Names}\n{Dated("000229")}", zone => string.Join(' ', zone.BirthDates), "2000-02-29", null },
        { "day without a year", $"{Names}\n{Dated("<<0229")}", zone => string.Join(' ', zone.BirthDates), "XXXX-02-29", null },
        { "expiry in this century", $"{Names}\n{Book}", zone => zone.ExpiryDate, "2012-04-15", null },
        { "filler counted as a zero", $"I<UTOD23145890<7356<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<", zone => zone.Content.Number, "D23145890735", "filler-counted" },
        { "filler counted on a Belgian specimen", "IDBEL000590240<6013<<<<<<<<<<<\n9502286F3001064BEL95022899874", zone => zone.Content.Number, "000590240601", "filler-counted" },
        { "data after a long number", $"I<UTOD23145890<7349<XY<Z<<<<<<\n3407127M9507122UTO<<<<<<<<<<<", zone => (zone.Content.Number, zone.Content.Optional), ("D23145890734", "XY Z"), null },
        { "sex X", $"{Names}\n{Book.Replace('F', 'X')}", zone => zone.Content.Sex, "X", "sex-x" },
        { "diplomatic passport", $"PD{Names[2..]}\n{Book}", zone => ZoneDocumentCodes.NameOf(zone.Format, zone.Content.DocumentCode), "diplomatic passport", null },
        { "second letter of the issuer's own", $"PK{Names[2..]}\n{Book}", zone => ZoneDocumentCodes.NameOf(zone.Format, zone.Content.DocumentCode), "passport", null },
        { "name with two separators", $"P<UTOERIKSSON<<ANNA<<MARIA<<<<<<<<<<<<<<<<<<\n{Book}", zone => zone.Content.Secondary, "ANNA MARIA", "name-separators" },
    };

    /// <summary>What reading makes wrong, the code and what the sentence names.</summary>
    public static TheoryData<string, string, string, string> Errors => new()
    {
        { "TD3, O read for 0 in the number", $"{Names}\n{Book.Replace("L898902C3", "L8989O2C3", StringComparison.Ordinal)}", "check-digit", "the number" },
        { "TD3, another birth", $"{Names}\n{Book.Replace("740812", "740813", StringComparison.Ordinal)}", "check-digit", "the date of birth" },
        { "TD3, another expiry", $"{Names}\n{Book.Replace("120415", "130415", StringComparison.Ordinal)}", "check-digit", "the date of expiry" },
        { "TD3, another optional field", $"{Names}\n{Book.Replace("ZE184226B", "ZE184226C", StringComparison.Ordinal)}", "check-digit", "the optional field" },
        { "TD3, another composite", $"{Names}\n{Book[..^1]}1", "check-digit", "the whole zone" },
        { "TD3 has no long numbers", $"{Names}\nD23145890<UTO3407127M95071227349<<<<<<<<<<<0", "check-digit", "the number is missing" },
        { "TD2, another number", $"{SmallNames}\nE231458907UTO7408122F1204159<<<<<<<6", "check-digit", "the number" },
        { "TD1, another number", $"{CardFirst.Replace("D2314", "D2315", StringComparison.Ordinal)}\n{CardSecond}\n{CardNames}", "check-digit", "the number" },
        { "TD1, another expiry", $"{CardFirst}\n{CardSecond.Replace("120415", "120425", StringComparison.Ordinal)}\n{CardNames}", "check-digit", "the date of expiry" },
        { "a long number, another digit", $"{SmallNames}\nD23145890<UTO3407127M95071227359<<<8", "check-digit", "the number" },
        { "a long number that does not go on", $"{SmallNames}\nD23145890<UTO3407127M9507122<<<<<<<8", "check-digit", "the number is missing" },
        { "a month that is none", $"{Names}\n{Dated("741312")}", "birth-impossible", "The date of birth 741312 does not exist" },
        { "half of a month", $"{Names}\n{Dated("74<112")}", "birth-form", "The date of birth 74<112 is none" },
        { "M9", $"{Names}\nA123456784UTO8102298F3001019<<<<<<<<<<<<<<<8", "birth-impossible", "810229" },
        { "another sex", $"{Names}\n{Book.Replace('F', 'Y')}", "sex", "F, M or <" },
        { "digit in a name", $"{Names.Replace("ANNA", "ANN4", StringComparison.Ordinal)}\n{Book}", "digit-in-name", "the digit 4" },
        { "foreign characters", $"{Names.Replace("ANNA", "ANNÄ", StringComparison.Ordinal)}\n{Book}", "foreign-character", "Line 1 has Ä at place 19" },
        { "a line too short", $"{Names}\n{Book[..^1]}", "wrong-length", "2 lines of 44, 43" },
        { "one line of two", Book, "wrong-length", "one line of 44" },
        { "no line", "", "wrong-length", "nor two of 44" },
        { "more than a zone", new string('<', 1001), "too-long", "1000" },
    };

    /// <summary>M17: how a zone is pasted, and what is said of it.</summary>
    public static TheoryData<string, string, string[]> Pasted => new()
    {
        { "as printed", $"{GermanNames}\n{German}", [] },
        { "entities", $"{GermanNames}\n{German}".Replace("<", "&lt;", StringComparison.Ordinal), ["entities"] },
        { "lower case", $"{GermanNames}\n{German}".ToLowerInvariant(), ["lower-case"] },
        { "CRLF", $"{GermanNames}\r\n{German}\r\n", ["line-ends"] },
        { "spaces between groups", $"{GermanNames[..10]} {GermanNames[10..]}\n  {German[..9]} {German[9..]}", ["spaces"] },
        { "spaces in place of fillers", $"{GermanNames}\n{German}".Replace('<', ' '), ["spaces-for-fillers"] },
        { "one line", GermanNames + German, ["lines-divided"] },
        { "broken elsewhere", $"{GermanNames[..40]}\n{GermanNames[40..]}{German}", ["lines-divided"] },
        { "zero-width space in front", $"\u200B\uFEFF{GermanNames}\n{German}", ["invisible-characters"] },
        { "quotation marks for fillers", $"{GermanNames}\n{German}".Replace("<<", "«", StringComparison.Ordinal), ["similar-characters"] },
        { "wide letters", new string([.. $"{GermanNames}\n{German}".Select(c => c == '\n' ? c : (char)(c - '!' + '\uFF01'))]), ["similar-characters"] },
        { "blank lines", $"\n \n{GermanNames}\n\n{German}\n", [] },
        { "all together", $"\u200B{GermanNames.ToLowerInvariant()[..20]}  {GermanNames[20..]}{German}\r\n".Replace("<", "&LT;", StringComparison.Ordinal), ["entities", "lower-case", "invisible-characters", "line-ends", "spaces", "lines-divided"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cases_are_read_rightly(string what, string text, Func<MachineReadableZone, object?> part, object? expected, string? finding)
    {
        var reading = ZoneReader.Read(WithComposite(text), Today);
        Assert.True(reading.Zone is not null, $"{what}: {Texts(reading)}");
        Assert.Equal(expected, part(reading.Zone));
        Assert.True(reading.Zone.DigitsHold, $"{what}: {Texts(reading)}");
        var codes = reading.Findings.Where(each => !each.Text.Contains("Utopia", StringComparison.Ordinal)).Select(each => each.Code);
        Assert.True(codes.SequenceEqual(finding is null ? [] : finding.Split(' ')), $"{what}: {Texts(reading)}");
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_is_wrong_is_named(string what, string text, string code, string named)
    {
        var reading = ZoneReader.Read(text, Today);
        Assert.True(
            reading.Problems.Any(problem => problem.Code == code && problem.Text.Contains(named, StringComparison.Ordinal)),
            $"{what}: {Texts(reading)}");
    }

    [Theory]
    [MemberData(nameof(Pasted))]
    public void Pasted_text_is_cleaned_and_said_to_be(string what, string text, string[] codes)
    {
        var reading = ZoneReader.Read(text, Today);
        Assert.True(reading.Zone is not null, $"{what}: {Texts(reading)}");
        Assert.Equal($"{GermanNames} {German}", string.Join(' ', reading.Zone.Lines));
        Assert.Equal(codes, reading.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Every_wrong_digit_is_reported_by_itself()
    {
        var reading = ZoneReader.Read($"{Names}\nL898902C35UTO7408123F1204158ZE184226B<<<<<21", Today);
        Assert.Equal(
            ["Number 6 5 10", "Birth 2 3 20", "Expiry 9 8 28", "Optional 1 2 43"],
            reading.Zone!.CheckDigits.Where(digit => !digit.Holds && digit.Element != ZoneElement.Composite).Select(digit => $"{digit.Element} {digit.Expected} {digit.Read} {digit.Place}"));
        Assert.Equal(5, reading.Problems.Count());
    }

    private static string Dated(string birth)
    {
        var line = $"L898902C36UTO{birth}{ZoneCheckDigits.Of(birth)}F1204159<<<<<<<<<<<<<<0";
        return line + ZoneCheckDigits.Of($"{line[..10]}{line[13..20]}{line[21..43]}");
    }

    /// <summary>Adds the composite digit of a card, and the names, where a case leaves them out.</summary>
    private static string WithComposite(string text) => text.Split('\n') is [{ Length: 30 } first, { Length: 29 } second]
        ? $"{first}\n{second}{ZoneCheckDigits.Of($"{first[5..30]}{second[0..7]}{second[8..15]}{second[18..29]}")}\n{CardNames}"
        : text;

    private static string Texts(ZoneReading reading) => string.Join(" | ", reading.Findings.Select(finding => $"{finding.Code}: {finding.Text}"));
}
