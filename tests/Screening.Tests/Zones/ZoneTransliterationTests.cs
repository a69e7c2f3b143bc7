using System.Reflection;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Tests.Zones;

public sealed class ZoneTransliterationTests
{
    /// <summary>Doc 9303-3 section 6 and appendix B to part 3.</summary>
    [Theory]
    [InlineData("Térèsa", null, "TERESA")]
    [InlineData("Müller", null, "MUELLER")]
    [InlineData("Åström", null, "AASTROEM")]
    [InlineData("Weiß", null, "WEISS")]
    [InlineData("Þór", null, "THOR")]
    [InlineData("Łęcki", null, "LECKI")]
    [InlineData("Yılmaz", null, "YILMAZ")]
    [InlineData("Mu\u0308ller", null, "MULLER")]
    [InlineData("Nguyễn", null, "NGUYEN")]
    [InlineData("Popșa", null, "POPSA")]
    [InlineData("Щербаков", null, "SHCHERBAKOV")]
    [InlineData("Щербаков", "bg", "SHTERBAKOV")]
    [InlineData("Євген", "uk", "YEVHEN")]
    [InlineData("Каєта", "uk", "KAIETA")]
    [InlineData("Ольга", null, "OLGA")]
    [InlineData("Жељко", "sr", "ZELJKO")]
    [InlineData("Ѓорѓи", "mk", "GJORGJI")]
    [InlineData("محمد", null, "MXHMD")]
    [InlineData("زكريا", null, "ZKRYA")]
    [InlineData("الرازي", null, "ALRAZY")]
    [InlineData("عبّاس", null, "EBBAS")]
    [InlineData("فضّة", null, "FXDZDZXAH")]
    [InlineData("جميلة", null, "JMYLXAH")]
    [InlineData("الشماع", null, "ALXSHMAE")]
    [InlineData("الناصر", null, "ALNAXSSR")]
    [InlineData("مُحَمَّد", null, "MXHMMD")]
    public void Names_are_spelled_as_the_tables_say(string name, string? language, string zone)
    {
        var unknown = new List<char>();
        Assert.Equal(zone, ZoneNames.Written(name, language, unknown));
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("王", '王')]
    [InlineData("Ann4", '4')]
    [InlineData("Παπα", 'Π')]
    public void Characters_without_a_transliteration_are_named(string name, char character)
    {
        var unknown = new List<char>();
        ZoneNames.Written(name, null, unknown);
        Assert.Contains(character, unknown);
    }

    [Theory]
    [InlineData("ABW", "ابو")]
    [InlineData("BKR", "بكر")]
    [InlineData("MXHMD", "محمد")]
    [InlineData("ZKRYA", "زكريا")]
    [InlineData("ALRAZY", "الرازي")]
    [InlineData("JMYLXAH", "جميلة")]
    [InlineData("FXDZDZXAH", "فضّة")]
    [InlineData("XGGLXC", "گلچ")]
    public void Arabic_letters_come_back(string zone, string arabic) => Assert.Equal(arabic, ZoneTransliteration.ToArabic(zone));

    [Theory]
    [InlineData("OLGA")]
    [InlineData("X")]
    public void What_no_Arabic_letter_is_spelled_with_does_not(string zone) => Assert.Null(ZoneTransliteration.ToArabic(zone));

    [Theory]
    [InlineData("CANXXON", "CAÑON")]
    [InlineData("MUXXLLER", "MÜLLER")]
    [InlineData("MUELLER", "MUELLER")]
    public void Letters_that_XX_marks_come_back(string zone, string latin) => Assert.Equal(latin, ZoneTransliteration.ToLatin(zone));

    /// <summary>Every code of the issue and of parts A to H of Doc 9303-3 section 5.</summary>
    [Theory]
    [InlineData("D", ZoneIssuerKind.Letter)]
    [InlineData("DEU", ZoneIssuerKind.Iso)]
    [InlineData("GBN", ZoneIssuerKind.Letter)]
    [InlineData("RKS", ZoneIssuerKind.Letter)]
    [InlineData("XXK", ZoneIssuerKind.InUse)]
    [InlineData("EUE", ZoneIssuerKind.Reserved)]
    [InlineData("UNO", ZoneIssuerKind.UnitedNations)]
    [InlineData("UNA", ZoneIssuerKind.UnitedNations)]
    [InlineData("UNK", ZoneIssuerKind.UnitedNations)]
    [InlineData("XPO", ZoneIssuerKind.Organisation)]
    [InlineData("XOM", ZoneIssuerKind.Organisation)]
    [InlineData("XXA", ZoneIssuerKind.NoNationality)]
    [InlineData("XXB", ZoneIssuerKind.NoNationality)]
    [InlineData("XXC", ZoneIssuerKind.NoNationality)]
    [InlineData("XXX", ZoneIssuerKind.NoNationality)]
    [InlineData("ANT", ZoneIssuerKind.Withdrawn)]
    [InlineData("UTO", ZoneIssuerKind.Specimen)]
    [InlineData("IAO", ZoneIssuerKind.Icao)]
    public void Codes_of_issuers_are_known(string code, ZoneIssuerKind kind) => Assert.Equal(kind, ZoneIssuers.Find(code)?.Kind);

    [Theory]
    [InlineData("QQQ")]
    [InlineData("")]
    [InlineData("d")]
    public void Other_codes_are_not_known(string code) => Assert.Null(ZoneIssuers.Find(code));

    [Fact]
    public void The_component_references_nothing_of_the_mesh() =>
        Assert.DoesNotContain(typeof(ZoneReader).Assembly.GetReferencedAssemblies(), (AssemblyName name) => name.Name!.StartsWith("Interpol.", StringComparison.Ordinal) || name.Name.StartsWith("Orleans", StringComparison.Ordinal));
}
