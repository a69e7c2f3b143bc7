using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Tests.Persons;

namespace Interpol.Mesh.Screening.Tests.Persons;

/// <summary>Names and persons that belong together and that do not; N1 to N11, M6 and M8 are reports about other tools.</summary>
public sealed class PersonScorerTests
{
    [Theory]
    [InlineData("Jon Smith", "John Smith")] // N1
    [InlineData("Ann Lee", "Anne Lee")]
    [InlineData("Pavel Orestovich Dubrak", "Pavel Dubrak")] // N2
    [InlineData("Karim xal-Nadiri", "Karim al-Nadiri")] // N5
    [InlineData("Abd el Karim Saadi", "Abdelkarim Saadi")] // N6
    [InlineData("Rami Makhzoum", "Ramimakhzoum")]
    [InlineData("OCONNOR ENYA SIOBHAN", "O'Connor, Enya Síobhan")] // M6
    [InlineData("SMITH JONES ADA", "Smith-Jones, Ada")]
    [InlineData("MUELLER ANNA", "Dr. Anna Müller")]
    [InlineData("MULLER ANNA", "Dr. Anna Müller")]
    [InlineData("MUXXLLER ANNA", "Anna Müller")]
    [InlineData("Mu\u0308ller Anna", "Müller Anna")]
    [InlineData("Sergej Kovaljow", "Сергей Ковалёв")]
    [InlineData("Muhammad Husain al-Masri", "محمد حسين المصري")]
    [InlineData("Nikos Papadopoulos", "Νίκος Παπαδόπουλος")]
    [InlineData("David Levi", "דוד לוי")]
    [InlineData("Li Xiaoming", "李晓明")]
    [InlineData("Kim Minjun", "김민준")]
    [InlineData("George Tanner", "ג'ורג' טאנר")] // a letter with an apostrophe is another
    [InlineData("Hanoch Cohen", "חנוך כהן")] // ch for kh; k and h are no kh
    [InlineData("Julius Pfeffer", "יוליוס פפר")] // p and f are one letter
    [InlineData("John Hartley", "存·哈特利")] // Chinese, from abroad: other vowels, no r
    [InlineData("Walter Hoffman", "월터 호프만")] // Korean, from abroad
    [InlineData("Hoffman Walter", "ウォルター・ホフマン")]
    [InlineData("Yamada Taro", "ヤマダ タロウ")]
    [InlineData("Suhail Darwish", "سهيل درويش")] // s and h are no sh
    [InlineData("Din Muhammad Abdul Hanif", "Din Muhammad Hanif")] // "servant of" left out
    [InlineData("Din Muhammad Abdul Hanif", "Din Muhammad Wali Hanif", false)]
    [InlineData("عارف زهراني", "عاصف زهراني", false)] // a letter is more where vowels are left out
    [InlineData("سالم الناصر", "سالم النصر", false)]
    [InlineData("Walter Hoffman", "월터 베커", false)]
    [InlineData("George Tanner", "ג'ורג' כהן", false)]
    [InlineData("Walter Hoffman", "ウォルター・ベッカー", false)]
    [InlineData("Kim Minjun", "김서연", false)]
    [InlineData("Lee Kwang-seon", "이광선")] // a name of one letter is no initial; k is g
    [InlineData("Kim Min-wook", "김민욱")]
    [InlineData("Lee Kwang-seon", "박광선", false)]
    [InlineData("Golda Bergman", "جولدا برجمان")] // jim for g
    [InlineData("Joao Pereira", "Juan Pereira")]
    [InlineData("V. Orlov", "Vladimir Orlov")]
    [InlineData("A. Orlov", "Vladimir Orlov", false)]
    [InlineData("JC Moreau", "Jean-Claude Moreau")]
    [InlineData("Ted Hartwell", "Theodore Hartwell")]
    [InlineData("Hartwell Theodore", "Theodore Hartwell")]
    [InlineData("Ig0r Tich1n", "Igor Tichin")]
    [InlineData("Pavel Orestovich Dubrak", "Pavel Konstantinovich Dubrak", false)] // N2
    [InlineData("Li Wu", "Lu Wu", false)] // N1
    [InlineData("Bellevue Corp", "4711 TRADING CORP", false)] // N8
    [InlineData("4711 Corp", "815 Corp", false)]
    [InlineData("Corp", "4711 Corp", false)]
    [InlineData("Emma Jensen", "EMMA LLC", false)]
    [InlineData("N. N.", "Nadia Nowak", false)]
    [InlineData("Hasan bin Ahmad al-Ubari", "Ahmad bin Hasan al-Ubari", false)]
    [InlineData("Halla Jónsdóttir", "Halla Tómasdóttir", false)]
    [InlineData("Iqbal Abdurrahim", "Iqbal Abdurrahman", false)]
    [InlineData("Viktor Lukashevich", "Viktor Lukashenko", false)]
    public void Names_of_one_person_are_leads_and_names_of_two_are_not(string one, string other, bool areOne = true)
    {
        Assert.Equal(areOne, PersonScorer.Compare(Named(one), Named(other)).IsLead);
        Assert.Equal(areOne, PersonScorer.Compare(Named(other), Named(one)).IsLead);
    }

    [Fact]
    public void What_is_left_out_does_not_contradict_and_another_patronymic_does() =>
        Assert.True(Score(Named("Pavel Orestovich Dubrak"), Named("Pavel Dubrak")) > Score(Named("Pavel Orestovich Dubrak"), Named("Pavel Konstantinovich Dubrak")) + 0.2);

    [Fact]
    public void Swapped_family_and_given_names_score_lower_than_untold_ones_and_are_still_listed()
    {
        var swapped = Score(Tagged("Ivo", "Petra"), Tagged("Petra", "Ivo"));
        var untold = Score(Named("Ivo Petra"), Tagged("Petra", "Ivo"));

        Assert.True(swapped < untold);
        Assert.True(swapped >= MatchWeights.Listed);
        Assert.Equal(1, Score(Tagged("Petra", "Ivo"), Tagged("Petra", "Ivo")));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("N/A")]
    [InlineData(" ")]
    [InlineData("unknown")]
    [InlineData("неизвестно")]
    public void A_dash_is_no_name(string none)
    {
        Assert.False(new PersonName(none).IsName);
        Assert.Equal(1, Score(Tagged("Okonkwo", null), Tagged("Okonkwo", none)));
        var match = PersonScorer.Compare(Tagged("Okonkwo", null), Tagged("Okonkwo", none));
        Assert.Equal(["okonkwo"], match.Words.Select(word => word.Recorded));
        Assert.NotEmpty(new PersonDescription { Names = [new PersonName(none)] }.Problems());
    }

    [Fact]
    public void Another_name_never_lowers_a_record()
    {
        var alone = Score(Named("Sergey Kovalev"), Named("Sergei Kovalyov"));
        var more = Score(Named("Sergey Kovalev"), new PersonDescription { Names = [new PersonName("Серж"), new PersonName("Sergei Kovalyov"), new PersonName("謝爾蓋"), new PersonName("-")] });

        Assert.Equal(alone, more);
    }

    [Fact]
    public void A_name_in_another_script_never_lowers_any_record()
    {
        var names = new SyntheticNames(6, NameSplit.Development);
        var variations = new NameVariations(7, NameSplit.Development);
        string[] scripts = ["サミュエル・ブラウン", "사무엘 브라운", "塞缪尔·布朗", "שמואל בראון", "صموئيل براون", "Самуэль Браун", "Σάμιουελ Μπράουν"];
        for (var i = 0; i < 300; i++)
        {
            var name = names.Next();
            var searched = Named(variations.Vary(name, "typo") ?? name.Text);
            var recorded = Named(name.Text);

            Assert.True(Score(searched, recorded with { Names = [new PersonName(scripts[i % scripts.Length]), .. recorded.Names] }) >= Score(searched, recorded), name.Text);
        }
    }

    [Theory]
    [InlineData("1985-07-12", "1985-07-12", "Same")]
    [InlineData("1985-07-12", "1985", "Partly")]
    [InlineData("1985-07-12", "1985-07", "Partly")]
    [InlineData("1985-07-12", "1985-12-07", "Near")]
    [InlineData("1985-07-12", "1958-07-12", "Contradicts")]
    [InlineData("1985-07-12", "1986-07-12", "Near")]
    [InlineData("1985-12-31", "1986-01-01", "Near")]
    [InlineData("1985-07-12", "1985-03-02", "Contradicts")]
    [InlineData("1985-07-12", "1986", null)] // a year alone that is one off says nothing
    [InlineData("1985-07-12", "1990", "Contradicts")]
    [InlineData("XXXX-07-12", "1985-07-12", "Partly")]
    [InlineData("XXXX-07-12", "1985-08-12", "Contradicts")]
    [InlineData("XXXX-07-12", "1985", null)]
    public void Dates_of_birth_count_as_far_as_they_are_known(string one, string other, string? finding)
    {
        var without = Score(Named("Anna Vogt"), Named("Ana Vogt"));
        var match = PersonScorer.Compare(Named("Anna Vogt") with { BirthDates = [Date(one)] }, Named("Ana Vogt") with { BirthDates = [Date(other)] });

        Assert.Equal(finding, match.Features.SingleOrDefault()?.Finding.ToString());
        Assert.Equal(finding switch { null => 0, "Contradicts" => -1, _ => 1 }, Math.Sign(match.Score - without));
    }

    /// <summary>Public case M8: the known part counts for and against, the unknown part never against.</summary>
    [Fact]
    public void A_year_alone_contradicts_no_day_of_it_and_every_day_of_a_year_that_is_not_next_to_it()
    {
        foreach (var day in Enumerable.Range(0, 3 * 366).Select(new DateOnly(1984, 1, 1).AddDays))
        {
            var born = Named("Anna Vogt") with { BirthDates = [new BirthDate(day.Year, day.Month, day.Day)] };
            foreach (var year in Enumerable.Range(1980, 10))
            {
                var ofYear = Named("Anna Vogt") with { BirthDates = [new BirthDate(year)] };
                FeatureFinding? expected = Math.Abs(year - day.Year) switch { 0 => FeatureFinding.Partly, 1 => null, _ => FeatureFinding.Contradicts };
                Assert.Equal(expected, PersonScorer.Compare(ofYear, born).Features.SingleOrDefault()?.Finding);
                Assert.Equal(expected, PersonScorer.Compare(born, ofYear).Features.SingleOrDefault()?.Finding);
            }
        }
    }

    [Fact]
    public void The_best_of_several_dates_decides() =>
        Assert.Equal(
            FeatureFinding.Same,
            PersonScorer.Compare(Named("Anna Vogt") with { BirthDates = [Date("1971"), Date("1985-07-12")] }, Named("Anna Vogt") with { BirthDates = [Date("1960-01-01"), Date("1985-07-12")] }).Features.Single().Finding);

    [Theory]
    [InlineData("1974-08-12", true)]
    [InlineData("1974-XX-XX", true)]
    [InlineData("1974-00-00", true)]
    [InlineData("1974", true)]
    [InlineData("1981-02-29", false)]
    [InlineData("1974-13-01", false)]
    [InlineData("XXXX-XX-XX", false)]
    [InlineData("12.08.1974", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_date_of_birth_exists_or_is_refused(string? text, bool isOne) => Assert.Equal(isOne, BirthDate.TryParse(text, out _));

    [Fact]
    public void Nationality_and_sex_speak_for_and_against()
    {
        var searched = Named("Ana Vogt") with { Nationalities = ["DE", "FR"], Sex = PersonSex.Female };
        var bare = Score(searched, Named("Anna Vogt"));

        Assert.True(Score(searched, Named("Anna Vogt") with { Nationalities = ["fr"] }) > bare);
        Assert.True(Score(searched, Named("Anna Vogt") with { Nationalities = ["PL"] }) < bare);
        Assert.True(Score(searched, Named("Anna Vogt") with { Sex = PersonSex.Female }) > bare);
        Assert.True(Score(searched, Named("Anna Vogt") with { Sex = PersonSex.Male }) < bare);
        Assert.Equal(bare, Score(searched, Named("Anna Vogt") with { Sex = PersonSex.Unspecified }));
    }

    [Fact]
    public void The_same_number_is_a_lead_under_any_name()
    {
        var match = PersonScorer.Compare(
            Named("Anna Vogt") with { Identifiers = [new PersonIdentifier("passport", "c01 x00-t47", "DE")] },
            Named("Berta Kolb") with { Identifiers = [new PersonIdentifier("passport", "C01X00T47", "DE")] });

        Assert.True(match.IsLead);
        Assert.Equal(PersonFeature.Identifier, match.Features.Single().Feature);
    }

    /// <summary>Kind and issuer of a number that was searched and of one that is recorded, and what the number says then. What one side does not say makes neither certain nor speaks against.</summary>
    [Theory]
    [InlineData("passport DE", "passport DE", FeatureFinding.Same)]
    [InlineData("passport DE", "PASSPORT de", FeatureFinding.Same)]
    [InlineData("passport DE", "- DE", FeatureFinding.Partly)]
    [InlineData("- DE", "residence-permit DE", FeatureFinding.Partly)]
    [InlineData("passport -", "passport DE", FeatureFinding.Partly)]
    [InlineData("- DE", "- DE", FeatureFinding.Partly)]
    [InlineData("passport DE", "- FR", null)]
    [InlineData("passport DE", "passport FR", null)]
    [InlineData("passport -", "visa DE", null)]
    public void A_number_counts_by_what_is_said_of_it(string searched, string recorded, FeatureFinding? finding)
    {
        var match = PersonScorer.Compare(Named("Anna Vogt") with { Identifiers = [Of(searched)] }, Named("Berta Kolb") with { Identifiers = [Of(recorded)] });
        Assert.Equal(finding, match.Features.SingleOrDefault()?.Finding);
        Assert.Equal(finding == FeatureFinding.Same, match.IsLead);
        Assert.Equal(finding is null ? 0 : 1, Math.Sign(match.Score - match.NameScore));

        static PersonIdentifier Of(string text) => text.Replace("-", "?", StringComparison.Ordinal).Split(' ') is [var kind, var issuer]
            ? new(kind == "?" ? null : kind.Replace('?', '-'), "C01X00T47", issuer == "?" ? null : issuer)
            : throw new ArgumentException("Kind and issuer.", nameof(text));
    }

    [Fact]
    public void Of_several_numbers_the_one_that_is_certain_decides()
    {
        PersonIdentifier[] searched = [new(null, "C01X00T47", "DE"), new("passport", "C01X00T47", "DE")];
        var match = PersonScorer.Compare(Named("Anna Vogt") with { Identifiers = [.. searched] }, Named("Berta Kolb") with { Identifiers = [new("passport", "C01X00T47", "DE")] });
        Assert.Equal(FeatureFinding.Same, match.Features.Single().Finding);
    }

    [Fact]
    public void A_score_is_explained_word_by_word_and_feature_by_feature()
    {
        var match = PersonScorer.Compare(Named("Yusuf bin Omar al-Masri") with { BirthDates = [Date("1980-05-01")], Sex = PersonSex.Male }, Named("Youssef Masri") with { BirthDates = [Date("1980-01-05")], Sex = PersonSex.Male });

        Assert.Equal(["al-", "bin-", "masri-masri", "omar-", "yusuf-youssef"], match.Words.Select(word => $"{word.Searched}-{word.Recorded}").Order(StringComparer.Ordinal));
        Assert.All(match.Words.Where(word => word.Searched is "al" or "bin"), word => Assert.Equal(MatchWeights.Particle, word.Weight));
        Assert.Equal([PersonFeature.BirthDate, PersonFeature.Sex], match.Features.Select(feature => feature.Feature));
        Assert.Equal(match.NameScore, match.Features[0].Before);
        Assert.Equal(match.Score, match.Features[^1].After);
        Assert.Equal(MatchWeights.NearBirthDate, match.Features[0].Weight);
    }

    [Fact]
    public void Every_wrong_field_is_named()
    {
        var wrong = new PersonDescription
        {
            Names = [new PersonName(new string('a', PersonName.MostCharacters + 1))],
            Nationalities = ["FRANCE", "4"],
            Identifiers = [new PersonIdentifier("", "1")],
            BirthDates = [.. Enumerable.Range(1900, PersonDescription.MostEntries + 1).Select(year => new BirthDate(year))],
        };

        Assert.Equal(["birthDates", "names[0]", "nationalities[0]", "nationalities[1]", "identifiers[0]"], wrong.Problems().Select(problem => problem.Split(':')[0]));
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\ud800")]
    [InlineData("😀 😀")]
    [InlineData("%_;DROP TABLE (x) [a] *")]
    [InlineData("a b c d e f g h i j k l m n o p q r s t u v w x y z")]
    [InlineData("ʼʼʼ -- ,,, ...")]
    public void Any_text_is_taken(string text)
    {
        var score = Score(Named(text), Named(text + " Vogt"));

        Assert.InRange(score, 0, 1);
    }

    private static double Score(PersonDescription one, PersonDescription other) => PersonScorer.Compare(one, other).Score;

    private static PersonDescription Named(string name) => new() { Names = [new PersonName(name)] };

    private static PersonDescription Tagged(string family, string? given) => new() { Names = [new PersonName(null, family, given)] };

    private static BirthDate Date(string text) => BirthDate.TryParse(text, out var date) ? date : throw new ArgumentException(text);
}
