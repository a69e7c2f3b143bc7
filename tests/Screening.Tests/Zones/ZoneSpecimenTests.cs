using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Tests.Zones;

/// <summary>The worked examples of ICAO Doc 9303, and public specimens of national documents.</summary>
public sealed class ZoneSpecimenTests
{
    private static readonly DateOnly Today = new(2026, 11, 29);

    public static TheoryData<string, ZoneFormat, string[], ZoneContent> Specimens => new()
    {
        {
            "9303-4 appendix A: passport", ZoneFormat.Td3,
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
            Eriksson("P", "L898902C3") with { Optional = "ZE184226B" }
        },
        {
            "9303-5 appendix A: card", ZoneFormat.Td1,
            ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
            Eriksson("I", "D23145890")
        },
        {
            "9303-6 appendix A: large card", ZoneFormat.Td2,
            ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"],
            Eriksson("I", "D23145890")
        },
        {
            "9303-7 appendix B.1: visa", ZoneFormat.MrvA,
            ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<"],
            Eriksson("V", "L898902C") with { Birth = "690806", Expiry = "940623", Optional = "ZE184226B" }
        },
        {
            "9303-7 appendix B.2: small visa", ZoneFormat.MrvB,
            ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"],
            Eriksson("V", "L898902C") with { Birth = "690806", Expiry = "940623", Optional = "ZE184226" }
        },
        {
            "9303-11 appendix D.2: long number on a card", ZoneFormat.Td1,
            ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"],
            Stevenson
        },
        {
            "9303-11 appendix D.2: long number on a large card", ZoneFormat.Td2,
            ["I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"],
            Stevenson
        },
        {
            "French identity card until 2021", ZoneFormat.FrenchCard,
            ["IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"],
            new ZoneContent { DocumentCode = "ID", Issuer = "FRA", Number = "940992310285", Primary = "BERTHIER", Secondary = "CORINNE", Birth = "651206", Sex = "F" }
        },
        {
            "French driving licence", ZoneFormat.FrenchLicence,
            ["D1FRA13AA000026181231MARTIN<<9"],
            new ZoneContent { DocumentCode = "D1", Issuer = "FRA", Number = "13AA00002", Primary = "MARTIN", Expiry = "181231" }
        },
        {
            "Swiss driving licence", ZoneFormat.SwissLicence,
            ["AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"],
            new ZoneContent { DocumentCode = "FA", Issuer = "CHE", Number = "305142128097", Primary = "MARCHAND", Secondary = "FABIENNE", Birth = "800126", Optional = "AAA001D" }
        },
    };

    /// <summary>Names that fit: the line, the primary and the secondary identifier (9303-4 4.2.3.1, 9303-5 and -6 4.2.3, 9303-7 4.2.3 and 7.2.3).</summary>
    public static TheoryData<string, string, string> WholeNames => new()
    {
        { "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "Eriksson", "Anna Maria" },
        { "PPUTOHENG<<DEBORAH<MING<LO<<<<<<<<<<<<<<<<<<", "Heng", "Deborah Ming Lo" },
        { "PPUTOSMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<", "Smith-Jones", "Susie Margaret" },
        { "PPUTOOCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<", "O'Connor", "Enya Siobhan" },
        { "PPUTOVAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<", "Van Der Muellen", "Martin" },
        { "PPUTOAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<", "Al-Basri", "Huda Muhammad Jawad" },
        { "PPUTOVILARCHAO<FERNANDEZ<<JOSE<RAMON<<<<<<<<", "Vilarchao Fernandez", "Jose Ramon" },
        { "PPUTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "Arkfreith", "" },
        { "PPUTOSATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<", "Satriya Sudarpa", "" },
        { "PPUTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "Papandropoulous", "Jonathon Warren Trevor" },
        { "I<UTOVAN<DER<MUELLEN<<MARTIN<<<<<<<<", "Van Der Muellen", "Martin" },
        { "I<UTOAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<", "Al-Basri", "Huda Muhammad Jawad" },
        { "I<UTOVILARCHAO<FERNANDEZ<<JOSE<RAMON", "Vilarchao Fernandez", "Jose Ramon" },
        { "I<UTOPAPANDROPOULOUS<<JONATHOON<ALEC", "Papandropoulous", "Jonathoon Alec" },
        { "I<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<", "Arkfreith", "" },
        { "V<UTOSMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<", "Smith-Jones", "Susie Margaret" },
        { "V<UTOHENG<<DEBORAH<MING<LO<<<<<<<<<<", "Heng", "Deborah Ming Lo" },
        { "V<UTOPAPANDROPOULOUS<<STEPHEN<TREVOR", "Papandropoulous", "Stephen Trevor" },
        { "VAN<DER<MUELLEN<<MARTIN<<<<<<<", "Van Der Muellen", "Martin" },
        { "AL<BASRI<<HUDA<MUHAMMAD<JAWAD<", "Al-Basri", "Huda Muhammad Jawad" },
        { "PAPANDROPOULOUS<<JONATHON<ALEC", "Papandropoulous", "Jonathon Alec" },
        { "SATRIYA<SUDARPA<<<<<<<<<<<<<<<", "Satriya Sudarpa", "" },
    };

    /// <summary>Names that are truncated, as the sections after those of the whole names print them.</summary>
    public static TheoryData<string, string, string> TruncatedNames => new()
    {
        { "PPUTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG" },
        { "PPUTONILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG" },
        { "PPUTOBENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "PPUTOBENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "PPUTOBENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "I<UTONILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG" },
        { "I<UTONILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG" },
        { "I<UTOBENNELONG<WOOLOOMOOLOO<W<W<<D<P", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "I<UTOBENNELONG<WOOLOOM<WAR<WARN<<D<P", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "I<UTOBENNEL<WOOLO<WARRA<WARNA<<DIN<P", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "V<UTONILAVADHANANANDA<<ARNP<PE<CHARO", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG" },
        { "V<UTOBENNELONG<WOOLOOMOOLOO<WAR<W<<D", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "V<UTOBENNELONG<WOOLOOM<WAR<WA<<DINGO", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "V<UTOBENN<WOOL<WARR<WARN<<DINGO<POTO", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "NILAVADHANANANDA<<CHAYAPA<DE<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG" },
        { "NILAVADHANANANDA<<ARNPOL<PE<CH", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG" },
        { "BENNELONG<WOOLOOMOOLOO<W<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "BENNELONG<WOOLOOM<WA<WARN<<D<P", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "BENNE<WOOLO<WARRA<WARNA<<DIN<P", "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO" },
        { "VILARCHAO<FERNANDEZ<<JOSE<RAMO", "VILARCHAO FERNANDEZ", "JOSE RAMON" },
    };

    private static ZoneContent Stevenson => new()
    {
        DocumentCode = "I",
        Issuer = "UTO",
        Number = "D23145890734",
        Nationality = "UTO",
        Primary = "STEVENSON",
        Secondary = "PETER JOHN",
        Birth = "340712",
        Sex = "M",
        Expiry = "950712",
    };

    [Theory]
    [InlineData("520727", '3')]
    [InlineData("AB2134<<<", '5')]
    [InlineData("HA672242<658022549601086<<<<<<<<<<<<<<0", '8')]
    [InlineData("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", '2')]
    [InlineData("HA672242<658022549601086<<<<<<<", '8')]
    [InlineData("", '0')]
    public void Digits_are_those_of_appendix_A_to_part_3(string characters, char digit) => Assert.Equal(digit, ZoneCheckDigits.Of(characters));

    [Theory]
    [MemberData(nameof(Specimens))]
    public void Specimens_are_read_and_written(string what, ZoneFormat format, string[] lines, ZoneContent content)
    {
        var reading = ZoneReader.Read(string.Join('\n', lines), Today);
        Assert.True(!reading.Problems.Any(), $"{what}: {string.Join(' ', reading.Problems.Select(problem => problem.Text))}");
        Assert.Equal(format, reading.Zone!.Format);
        Assert.Equal(content, reading.Zone.Content with { Optional = format == ZoneFormat.FrenchCard ? string.Empty : reading.Zone.Content.Optional });
        Assert.True(reading.Zone.DigitsHold);
        Assert.Equal(lines, ZoneWriter.Write(format, reading.Zone.Content).Lines);
    }

    [Theory]
    [MemberData(nameof(WholeNames))]
    public void Names_that_fit_are_written_as_the_norm_prints_them(string line, string primary, string secondary)
    {
        var writing = Written(line, primary, secondary, out var nameLine);
        Assert.Equal(line, writing.Lines[nameLine]);
        Assert.DoesNotContain(writing.Findings, finding => finding.Code == "name-truncated");

        var zone = ZoneReader.Read(string.Join('\n', writing.Lines), Today);
        Assert.Equal(ZoneNames.Written(primary, null, []), zone.Zone!.Content.Primary);
        Assert.Equal(ZoneNames.Written(secondary, null, []), zone.Zone.Content.Secondary);
        Assert.Equal(line[^1] != '<', zone.Findings.Any(finding => finding.Code == "name-truncated"));
    }

    /// <summary>How to truncate is the issuer's choice: every way that is printed is read, and ours keeps the rules.</summary>
    [Theory]
    [MemberData(nameof(TruncatedNames))]
    public void Truncated_names_are_read_and_said_to_be(string line, string primary, string secondary)
    {
        var writing = Written(line, primary, secondary, out var nameLine);
        Assert.Contains(writing.Findings, finding => finding.Code == "name-truncated");
        Assert.True(char.IsAsciiLetterUpper(writing.Lines[nameLine][^1]), writing.Lines[nameLine]);
        foreach (var lines in new[] { writing.Lines, writing.Lines.SetItem(nameLine, line) })
        {
            var reading = ZoneReader.Read(string.Join('\n', lines), Today);
            Assert.Empty(reading.Problems);
            Assert.Contains(reading.Findings, finding => finding.Code == "name-truncated");
            AssertBeginnings(reading.Zone!.Content.Primary, primary);
            AssertBeginnings(reading.Zone.Content.Secondary, secondary);
        }
    }

    private static void AssertBeginnings(string read, string whole)
    {
        var components = read.Split(' ');
        Assert.NotEmpty(read);
        Assert.All(components.Zip(whole.Split(' ')), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    /// <summary>A document of the format that a line of a name belongs to.</summary>
    private static ZoneWriting Written(string line, string primary, string secondary, out int nameLine)
    {
        var format = (line.Length, line[0]) switch
        {
            (30, _) => ZoneFormat.Td1,
            (36, 'V') => ZoneFormat.MrvB,
            (36, _) => ZoneFormat.Td2,
            (_, 'V') => ZoneFormat.MrvA,
            _ => ZoneFormat.Td3,
        };
        nameLine = format == ZoneFormat.Td1 ? 2 : 0;
        var code = format == ZoneFormat.Td1 ? "I" : line[..2].TrimEnd('<');
        return ZoneWriter.Write(format, Eriksson(code, "D23145890") with { Primary = primary, Secondary = secondary });
    }

    private static ZoneContent Eriksson(string code, string number) => new()
    {
        DocumentCode = code,
        Issuer = "UTO",
        Number = number,
        Nationality = "UTO",
        Primary = "ERIKSSON",
        Secondary = "ANNA MARIA",
        Birth = "740812",
        Sex = "F",
        Expiry = "120415",
    };
}
