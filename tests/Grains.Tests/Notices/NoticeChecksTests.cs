using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>The automatic checks: complete, consistent, serious enough; and what they only point out.</summary>
public sealed class NoticeChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly NoticeChecks _checks = new(OwnerDirectory.Default, NoticeTypes.Default);

    [Fact]
    public void A_complete_notice_has_no_problems() => Assert.Empty(Problems("red", Drafts.Red()));

    [Theory]
    [InlineData("red", "person.familyName, person.forename, person.sex, person.birthDate, person.description or person.dnaProfiles or person.fingerprints or person.documents or photographs, facts, warrants, warrants.reference, warrants.issuingCountry, warrants.charge, warrants.law, warrants.penalty, assuresExtradition")]
    [InlineData("blue", "person.familyName or person.description or person.dnaProfiles or person.fingerprints or photographs, facts")]
    [InlineData("green", "person.familyName, facts")]
    [InlineData("yellow", "person.familyName or person.description or person.dnaProfiles or person.fingerprints or photographs, person.sex, event.date, event.place, event.country")]
    [InlineData("black", "person.description or person.dnaProfiles or person.fingerprints or photographs, event.date, event.place, event.country")]
    [InlineData("orange", "event.description")]
    [InlineData("purple", "event.description")]
    [InlineData("silver", "person.familyName or entity.name, assets, facts")]
    [InlineData("un-special", "person.familyName or entity.name, sanction.reference, sanction.resolution")]
    public void All_missing_fields_are_named_at_once(string type, string fields) => Assert.Equal([$"Missing: {fields}."], Problems(type, new NoticeContent()));

    [Theory]
    [InlineData("-")]
    [InlineData(" -- ")]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("\u2014")]
    [InlineData(" ")]
    public void A_dash_is_no_name(string text)
    {
        var content = NoticeText.Of(Drafts.Red() with { Person = Drafts.Red().Person! with { Forename = text, Aliases = [text, "Odi"], Father = new ParentNames(text, text) } });

        Assert.Null(content.Person!.Forename);
        Assert.Null(content.Person.Father);
        Assert.Equal("Odi", Assert.Single(content.Person.Aliases));
        Assert.Equal(["Missing: person.forename."], Problems("red", content));
    }

    [Fact]
    public void Names_that_only_look_like_nothing_stay() =>
        Assert.Equal("Na", NoticeText.Of(Drafts.Red() with { Person = Drafts.Red().Person! with { FamilyName = " Na " } }).Person!.FamilyName);

    [Fact]
    public void What_is_inconsistent_is_named_with_its_field()
    {
        var (red, person, warrant) = (Drafts.Red(), Drafts.Red().Person!, Drafts.Red().Warrants[0]);
        (NoticeContent Content, string Problem)[] bad =
        [
            (red with { Person = person with { BirthDate = new NoticeDate(2026, 3, 3) }, Warrants = [warrant with { IssuedOn = null }] }, "person.birthDate: 2026-03-03 is in the future"),
            (red with { Person = person with { BirthDate = new NoticeDate(2027) }, Warrants = [warrant with { IssuedOn = null }] }, "person.birthDate: 2027 is in the future"),
            (red with { Person = person with { BirthDate = new NoticeDate(1981, 2, 29) } }, "person.birthDate: the calendar"),
            (red with { Person = person with { BirthDate = new NoticeDate(1981, null, 3) } }, "person.birthDate: the calendar"),
            (red with { Warrants = [warrant with { IssuedOn = new NoticeDate(1978) }] }, "warrants.issuedOn: 1978 is before the birth"),
            (red with { Event = new EventDetails { Date = new NoticeDate(1979, 1, 16) } }, "event.date: 1979-01-16 is before the birth"),
            (red with { Person = person with { Nationalities = ["FR", "XX"] } }, "person.nationalities: there is no country 'XX'"),
            (red with { Person = person with { BirthCountry = "IPSG" } }, "person.birthCountry: there is no country 'IPSG'"),
            (red with { Warrants = [warrant with { IssuingCountry = "fr" }] }, "warrants.issuingCountry: there is no country 'fr'"),
            (red with { Person = person with { Sex = "X" } }, "person.sex"),
            (red with { Person = person with { Status = (PersonStatus)99 } }, "person.status"),
            (red with { Person = person with { Languages = ["french"] } }, "person.languages"),
            (red with { Person = person with { Description = new PhysicalDescription { EyeColors = ["PINK"] } } }, "person.description.eyeColors"),
            (red with { Person = person with { Description = new PhysicalDescription { HairColors = ["BLU"] } } }, "person.description.hairColors"),
            (red with { Person = person with { Description = new PhysicalDescription { Height = 0 } } }, "person.description.height"),
            (red with { Person = person with { Description = new PhysicalDescription { Weight = 0 } } }, "person.description.weight"),
            (red with { Person = person with { FamilyName = new string('a', 201) } }, "person.familyName: a text is longer"),
            (red with { Facts = new string('a', 20_001) }, "facts: longer"),
            (red with { Person = person with { Forename = "Anna\nMaria" } }, "person.forename: a text has line breaks"),
            (red with { Person = person with { Aliases = ["A\u2028B"] } }, "person.aliases: a text has line breaks"),
            (red with { Facts = "a\0b" }, "facts: it has control characters"),
            (red with { Person = person with { Aliases = [.. Enumerable.Repeat("a", 51)] } }, "person.aliases: more than 50"),
            (red with { Warrants = [warrant with { MaximumPenaltyMonths = -1 }, warrant] }, "warrants: months"),
            (red with { Photographs = [new NoticePhotograph(Drafts.File(new OwnerId("DE"), "p"), null)] }, "photographs: a notice of FR"),
            (red with { Photographs = [new NoticePhotograph(Drafts.File(Drafts.France, "p") with { Bytes = NoticeLimits.MaxPhotographBytes + 1 }, null)] }, "photographs: one is empty or larger"),
            (red with { Photographs = [.. Enumerable.Repeat(red.Photographs[0], 21)] }, "photographs: more than 20"),
        ];
        foreach (var (content, problem) in bad)
        {
            Assert.StartsWith(problem, Assert.Single(Problems("red", content)), StringComparison.Ordinal);
        }

        Assert.Empty(Problems("red", red with { Warrants = [warrant with { IssuedOn = new NoticeDate(1979) }], Person = person with { Nationalities = ["TW", "914"] } }));
    }

    [Theory]
    [InlineData(24, null, null, true)]
    [InlineData(23, null, null, false)]
    [InlineData(null, 6, null, true)]
    [InlineData(null, 5, null, false)]
    [InlineData(null, 60, 6, true)]
    [InlineData(null, 60, 5, false)]
    public void A_red_notice_has_a_threshold(int? maximum, int? sentence, int? remaining, bool isSerious)
    {
        var warrant = Drafts.Red().Warrants[0] with { MaximumPenaltyMonths = maximum, SentenceMonths = sentence, RemainingMonths = remaining };

        Assert.Equal(isSerious, Problems("red", Drafts.Red() with { Warrants = [warrant] }).Length == 0);
    }

    [Fact]
    public void Words_that_may_break_neutrality_are_pointed_out_and_decide_nothing()
    {
        var content = Drafts.Red() with { Facts = "He is a member of the Opposition; the racer met no army-general." };

        Assert.Equal(["army", "opposition"], _checks.Flags(content).Select(flag => flag.Word));
        Assert.Empty(Problems("red", content));
    }

    [Theory]
    [InlineData("1979", "1979/01/01", "1979/12/31")]
    [InlineData("1979-02", "1979/02/01", "1979/02/28")]
    [InlineData("1980-02-29", "1980/02/29", "1980/02/29")]
    [InlineData("1981-02-29", null, null)]
    [InlineData("1979-13", null, null)]
    [InlineData("0000", null, null)]
    [InlineData("79", null, null)]
    public void A_date_has_the_precision_that_is_known(string text, string? earliest, string? latest)
    {
        Assert.Equal(earliest is not null, NoticeDate.TryParse(text, out var date));
        if (earliest is not null)
        {
            Assert.Equal((text, earliest, latest), (date.ToString(), Slashes(date.Earliest), Slashes(date.Latest)));
        }

        static string Slashes(DateOnly day) => new NoticeDate(day.Year, day.Month, day.Day).ToString('/');
    }

    [Theory]
    [InlineData("2026-12345", true)]
    [InlineData("2026-1", true)]
    [InlineData("2026-01", false)]
    [InlineData("2026-", false)]
    [InlineData("0026-1", false)]
    [InlineData("2026-1234567890", false)]
    [InlineData("2026/12345", false)]
    [InlineData("2026-12a", false)]
    public void The_number_of_a_notice_has_one_form(string text, bool isNumber) => Assert.Equal(isNumber, NoticeId.TryParse(text, out _));

    [Theory]
    [InlineData("\"retentionMonths\": 60", "\"retentionMonths\": 61", "retentionMonths")]
    [InlineData("\"person.sex\"", "\"person.shoeSize\"", "there is no field 'person.shoeSize'")]
    [InlineData("\"code\": \"blue\"", "\"code\": \"red\"", "one code")]
    [InlineData("\"quota\": 9", "\"quota\": 0", "quota")]
    [InlineData("\"publicList\": \"red\",", "", "publicList")]
    [InlineData("\"publicList\": \"un\"", "\"publicList\": \"pink\"", "publicList")]
    [InlineData("\"purpose\"", "\"porpoise\"", "cannot be read")]
    [InlineData("\"requesters\": [\"bureau\"]", "\"requesters\": [\"anybody\"]", "cannot be read")]
    [InlineData("\"requesters\": [\"secretariat\"]", "\"requesters\": []", "somebody can ask for it")]
    public void A_file_of_types_that_breaks_a_rule_is_refused(string find, string replace, string sentence)
    {
        using var reader = new StreamReader(typeof(NoticeTypes).Assembly.GetManifestResourceStream("notice-types.json")!);
        var file = reader.ReadToEnd();
        Assert.Contains(find, file, StringComparison.Ordinal);

        var refusal = Assert.Throws<InvalidDataException>(() => NoticeTypes.Read(new MemoryStream(Encoding.UTF8.GetBytes(file.Replace(find, replace, StringComparison.Ordinal)))));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    private string[] Problems(string type, NoticeContent content) => [.. _checks.Problems(NoticeTypes.Default.Find(type)!, content, Drafts.France, Now)];
}
