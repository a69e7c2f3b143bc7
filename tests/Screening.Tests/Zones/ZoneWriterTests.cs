using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Tests.Zones;

public sealed class ZoneWriterTests
{
    private const string AllCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

    private static readonly DateOnly Today = new(2026, 11, 29);

    private static readonly ZoneContent Good = new()
    {
        DocumentCode = "P",
        Issuer = "UTO",
        Number = "L898902C3",
        Nationality = "UTO",
        Primary = "ERIKSSON",
        Secondary = "ANNA MARIA",
        Birth = "740812",
        Sex = "F",
        Expiry = "120415",
    };

    /// <summary>What is wrong, the format, the content, the fields that are named.</summary>
    public static TheoryData<string, ZoneFormat, ZoneContent, string> Broken => new()
    {
        { "nothing right", ZoneFormat.Td3, new ZoneContent { DocumentCode = "XYZ", Issuer = "1", Number = "l", Birth = "74", Expiry = "741301", Sex = "X", Optional = "é" }, "number optional document-code issuer nationality birth sex expiry name" },
        { "a long number in a passport", ZoneFormat.Td3, Good with { Number = "L898902C34" }, "number" },
        { "a long number in a visa", ZoneFormat.MrvB, Good with { DocumentCode = "V", Number = "L898902C34" }, "number" },
        { "longer than the longest", ZoneFormat.Td1, Good with { DocumentCode = "I", Number = new string('A', 23) }, "number" },
        { "a space in the ninth place of a long number", ZoneFormat.Td1, Good with { DocumentCode = "I", Number = "12345678 9" }, "number" },
        { "a space at the end of a long number", ZoneFormat.Td1, Good with { DocumentCode = "I", Number = "1234567890 " }, "number" },
        { "no room beside a long number", ZoneFormat.Td2, Good with { DocumentCode = "I", Number = "1234567890", Optional = "ABCDE" }, "optional" },
        { "29 February of no year", ZoneFormat.Td3, Good with { Birth = "010229" }, "birth" },
        { "half of a day", ZoneFormat.Td3, Good with { Birth = "0102<9" }, "birth" },
        { "a visa that begins as a passport", ZoneFormat.MrvA, Good, "document-code format" },
        { "a card that begins with V in the second place", ZoneFormat.Td1, Good with { DocumentCode = "IV" }, "document-code" },
        { "crew member certificate of the wrong size", ZoneFormat.Td2, Good with { DocumentCode = "AC" }, "document-code" },
        { "a digit in the name", ZoneFormat.Td3, Good with { Primary = "ERIKSSON 2" }, "name" },
        { "letters without a transliteration", ZoneFormat.Td3, Good with { Primary = "王" }, "name" },
        { "the old French card of another state", ZoneFormat.FrenchCard, Good with { DocumentCode = "ID", Issuer = "BEL" }, "format" },
    };

    public static TheoryData<ZoneFormat> Formats => [.. Enum.GetValues<ZoneFormat>()];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Every_wrong_field_is_named_and_nothing_written(string what, ZoneFormat format, ZoneContent content, string codes)
    {
        var writing = ZoneWriter.Write(format, content);
        Assert.True(writing.Lines.IsEmpty, what);
        Assert.Equal(codes, string.Join(' ', writing.Findings.Where(finding => finding.IsProblem).Select(finding => finding.Code)));
    }

    [Fact]
    public void The_worked_example_of_appendix_A_to_part_3_is_written()
    {
        var content = new ZoneContent { DocumentCode = "P", Issuer = "UTO", Number = "HA672242", Nationality = "YTO", Primary = "A", Birth = "580225", Sex = "M", Expiry = "960108" };
        Assert.Equal("HA672242<6YTO5802254M9601086<<<<<<<<<<<<<<08", ZoneWriter.Write(ZoneFormat.Td3, content).Lines[1]);
        Assert.Equal("HA672242<6YTO5802254M9601086<<<<<<<8", ZoneWriter.Write(ZoneFormat.Td2, content with { DocumentCode = "I" }).Lines[1]);
    }

    [Theory]
    [InlineData("Dr. Anna", "Müller", "MUELLER<<ANNA<<")]
    [InlineData("Jean-Luc", "d'Artagnan", "DARTAGNAN<<JEAN<LUC<<")]
    [InlineData("Martin Jr.", "King, III", "KING<<MARTIN<<")]
    [InlineData("", "Dr.", "DR<<")]
    public void Punctuation_and_titles_are_written_as_the_norm_says(string secondary, string primary, string name) =>
        Assert.StartsWith($"P<UTO{name}", ZoneWriter.Write(ZoneFormat.Td3, Good with { Primary = primary, Secondary = secondary }).Lines[0], StringComparison.Ordinal);

    /// <summary>What hardly fits is truncated too, and the primary identifier stays.</summary>
    [Theory]
    [InlineData("A", "B C D E F G H I J K L M N O P Q R S T U V W")]
    [InlineData("A B C D E F G H I J K L M N O P Q R S T U V W", "")]
    [InlineData("A B C D E F G H I J K L M N O P Q R S T U V W", "X Y")]
    public void Initials_are_truncated(string primary, string secondary)
    {
        var writing = ZoneWriter.Write(ZoneFormat.Td3, Good with { Primary = primary, Secondary = secondary });
        Assert.Contains(writing.Findings, finding => finding.Code == "name-truncated");
        Assert.StartsWith("P<UTOA<", writing.Lines[0], StringComparison.Ordinal);
        Assert.Equal(secondary.Length > 0, writing.Lines[0].IndexOf("<<", 5, StringComparison.Ordinal) is > 0 and < 42);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_written_is_read(ZoneFormat format) => Prop.ForAll(Contents(format), content =>
    {
        var writing = ZoneWriter.Write(format, content);
        Assert.True(!writing.Lines.IsEmpty, string.Join(' ', writing.Findings.Select(finding => finding.Text)));
        var reading = ZoneReader.Read(string.Join('\n', writing.Lines), Today);
        Assert.True(!reading.Problems.Any(), string.Join(' ', reading.Problems.Select(problem => problem.Text)));
        Assert.Equal(format, reading.Zone!.Format);
        Assert.True(reading.Zone.DigitsHold);
        if (writing.Findings.IsEmpty)
        {
            Assert.Equal(content, reading.Zone.Content);
        }
        else
        {
            Assert.Contains(reading.Findings, finding => finding.Code == "name-truncated");
            Assert.Equal(content with { Primary = "", Secondary = "" }, reading.Zone.Content with { Primary = "", Secondary = "" });
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_reading_fail() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty),
            Gen.Elements(30, 36, 44, 60, 69, 72, 88, 90).SelectMany(length => Gen.Elements(AllCharacters.ToCharArray()).ArrayOf(length)).Select(characters => new string(characters)),
            Gen.Elements(88, 72).SelectMany(length => Gen.Elements("<0OG6IS5B8Z2&lt;\r\n \u200b«é".ToCharArray()).ArrayOf(length)).Select(characters => new string(characters))).ToArbitrary(),
        text =>
        {
            if (ZoneReader.Read(text, Today) is { Zone: { } zone } reading)
            {
                Assert.True(ZoneMisreadings.Of(zone, Today, out _).Length <= ZoneMisreadings.MaxCandidates);
                Assert.All(reading.Findings, finding => Assert.False(string.IsNullOrWhiteSpace(finding.Text)));
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>Random holders of documents of a format.</summary>
    private static Arbitrary<ZoneContent> Contents(ZoneFormat format)
    {
        var (code, issuer, number, optional, second) = format switch
        {
            ZoneFormat.Td1 => ("I", "UTO", 22, 15, 11),
            ZoneFormat.Td2 => ("AR", "D", 14, 7, 0),
            ZoneFormat.Td3 => ("PD", "XPO", 9, 14, 0),
            ZoneFormat.MrvA => ("V", "UTO", 9, 16, 0),
            ZoneFormat.MrvB => ("VS", "UTO", 9, 8, 0),
            ZoneFormat.FrenchCard => ("ID", "FRA", 12, 6, 0),
            ZoneFormat.FrenchLicence => ("D1", "FRA", 9, 0, 0),
            _ => ("FA", "CHE", 12, 9, 0),
        };
        var (hasNationality, hasSecondary, hasBirth, hasSex, hasExpiry) = format switch
        {
            ZoneFormat.FrenchCard => (false, true, true, true, false),
            ZoneFormat.FrenchLicence => (false, false, false, false, true),
            ZoneFormat.SwissLicence => (false, true, true, false, false),
            _ => (true, true, true, true, true),
        };
        return (
            from length in Gen.Choose(1, number)
            from characters in Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".ToCharArray()).ArrayOf(length)
            from room in Gen.Constant(Math.Max(0, optional - (length > 9 && number > 12 ? length - 7 : 0)))
            from free in Data(room)
            from other in Data(second)
            from primary in Name(1, 6)
            from secondary in Name(0, 4)
            from birth in Dates()
            from expiry in Dates()
            from sex in Gen.Elements("F", "M", string.Empty)
            select new ZoneContent
            {
                DocumentCode = code,
                Issuer = issuer,
                Number = new string(characters),
                Nationality = hasNationality ? "XXA" : string.Empty,
                Primary = primary,
                Secondary = hasSecondary ? secondary : string.Empty,
                Birth = hasBirth ? birth : string.Empty,
                Sex = hasSex ? sex : string.Empty,
                Expiry = hasExpiry ? expiry : string.Empty,
                Optional = free,
                OptionalSecond = other,
            }).ToArbitrary();
    }

    private static Gen<string> Data(int most) =>
        from length in Gen.Choose(0, most)
        from characters in Gen.Elements("ABC0129 ".ToCharArray()).ArrayOf(length)
        select new string(characters).TrimEnd();

    private static Gen<string> Name(int least, int most) =>
        from count in Gen.Choose(least, most)
        from words in (from length in Gen.Choose(2, 14) from letters in Gen.Elements("ABEKLMNOTUVW".ToCharArray()).ArrayOf(length) select new string(letters)).ArrayOf(count)
        select string.Join(' ', words);

    private static Gen<string> Dates() => Gen.OneOf(
        Gen.Choose(0, 36_000).Select(day => new DateOnly(1930, 1, 1).AddDays(day).ToString("yyMMdd", System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Elements("<<<<<<", "85<<<<", "8507<<", "<<0229"));
}
