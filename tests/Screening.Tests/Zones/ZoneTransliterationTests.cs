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

    /// <summary>A name, its language, its spelling by table B, and which of what that may be comes first.</summary>
    [Theory]
    [InlineData("Щербаков", "ru", "SHCHERBAKOV", "ЩЕРБАКОВ")]
    [InlineData("Братская", "ru", "BRATSKAIA", "БРАЦКАЯ")]
    [InlineData("Юрий", "ru", "IURII", "ЮРИИ")]
    [InlineData("Алиев", "ru", "ALIEV", "АЛИЕВ")]
    [InlineData("Євген", "uk", "YEVHEN", "ЄВГЕН")]
    [InlineData("Каєта", "uk", "KAIETA", "КАЄТА")]
    [InlineData("Григорій", "uk", "HRYHORII", "ГРИГОРІІ")]
    [InlineData("Їжакевич", "uk", "YIZHAKEVYCH", "ЇЖАКЕВИЧ")]
    [InlineData("Ґалаґан", "uk", "GALAGAN", "ҐАЛАҐАН")]
    [InlineData("Сёмуха", "be", "SIOMUKHA", "СЁМУХА")]
    [InlineData("Щерев", "bg", "SHTEREV", "ЩЕРЕВ")]
    [InlineData("Чолаковић", "sr", "COLAKOVIC", "ЧОЛАКОВИЋ")]
    [InlineData("Љубица", "sr", "LJUBICA", "ЉУБИЋА")]
    [InlineData("Ѓорѓи", "mk", "GJORGJI", "ЃОРЃИ")]
    public void Cyrillic_letters_come_back_as_what_may_have_been_written(string name, string language, string zone, string likeliest)
    {
        Assert.Equal(zone, ZoneNames.Written(name, language, new List<char>()));
        var possible = ZoneTransliteration.ToCyrillic(zone, language);
        Assert.Equal(likeliest, possible[0]);
        Assert.Contains(name.ToUpperInvariant(), possible);
        Assert.Equal(possible.Distinct(), possible);
    }

    [Fact]
    public void Components_are_read_apart_and_there_are_never_more_than_four_names()
    {
        Assert.Equal("ЄЛЕНА<ЄВА МАРІЯ", ZoneTransliteration.ToCyrillic("YELENA<YEVA MARIIA", "uk")[0]);
        Assert.All(new[] { "IEIEIEIEIEIEIEIEIEIEIEIEIEIEIEIEIEIEIEI", "SHCHSHCHSHCHSHCH<IUIIAIE SHCHSHCH" }, name => Assert.Equal(ZoneTransliteration.MaxCyrillic, ZoneTransliteration.ToCyrillic(name, "ru").Length));
    }

    [Theory]
    [InlineData("ALEX", "ru")]
    [InlineData("HRISTOV", "bg")]
    [InlineData("QUINN<IAN", "uk")]
    public void What_no_letter_of_a_language_is_spelled_with_is_no_name_of_it(string zone, string language) => Assert.Empty(ZoneTransliteration.ToCyrillic(zone, language));

    /// <summary>All letters of a language come back from their spellings but the soft sign, which has none.</summary>
    [Theory]
    [InlineData("RUS", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")]
    [InlineData("UKR", "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ")]
    [InlineData("BLR", "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ")]
    [InlineData("BGR", "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ")]
    [InlineData("SRB", "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ")]
    [InlineData("MKD", "АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ")]
    public void Each_letter_may_have_been_written(string country, string alphabet)
    {
        var language = ZoneTransliteration.CyrillicLanguageOf(country)!;
        Assert.All(alphabet.Replace("Ь", "", StringComparison.Ordinal), letter =>
        {
            Assert.Contains(letter.ToString(), ZoneTransliteration.ToCyrillic(ZoneNames.Written(letter.ToString(), language, new List<char>()), language));
            Assert.Contains($"А{letter}", ZoneTransliteration.ToCyrillic(ZoneNames.Written($"А{letter}", language, new List<char>()), language));
        });
    }

    [Theory]
    [InlineData("FRA")]
    [InlineData("UTO")]
    [InlineData("")]
    public void Other_countries_have_no_names_in_Cyrillic(string country) => Assert.Null(ZoneTransliteration.CyrillicLanguageOf(country));

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
