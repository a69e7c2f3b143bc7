using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Grains.Notices;
using Interpol.Mesh.Testing.Notices;

namespace Interpol.Mesh.Grains.Tests.Notices;

public sealed class PublicNoticeIndexTests
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    /// <summary>It stands still: how busy the machine is decides nothing.</summary>
    private static readonly TimeProvider Clock = new StandingClock();

    private static readonly ImmutableArray<PublicNotice> People = [.. new SyntheticPeople(seed: 1).Make(1500), .. new SyntheticPeople(seed: 2).Make(300, PublicNoticeKind.Yellow).Select(Renumbered(20_000))];
    private static readonly PublicNoticeIndex Index = IndexOf(People);

    [Fact]
    public void Every_query_finds_what_a_plain_search_finds()
    {
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var query = Query(random);
            var expected = People.Where(person => PlainlyFits(person, query)).OrderBy(person => person.Name ?? "", StringComparer.Ordinal)
                .ThenBy(person => person.Forename ?? "", StringComparer.Ordinal).ThenBy(person => person.Number, StringComparer.Ordinal).Select(person => person.Number).ToList();
            Assert.Equal((expected.Count, string.Join(' ', expected.Take(PublicNoticeLimits.Window))), (Index.Search(query, Today).Total, string.Join(' ', All(Index, query))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(10_000)]
    public void An_index_that_was_changed_step_by_step_is_as_one_made_at_once(int atOnce)
    {
        var random = new Random(3);
        var held = new Dictionary<string, IndexedNotice>();
        var index = PublicNoticeIndex.Of([], Clock);
        var people = People.Concat(People.Take(300)).Concat(new SyntheticPeople(seed: 4).Make(800)).Concat(new SyntheticPeople(seed: 5).Make(400, PublicNoticeKind.UnPerson));
        foreach (var step in people.OrderBy(_ => random.Next()).Chunk(atOnce).Select(step => step.DistinctBy(person => person.Number)))
        {
            List<IndexedNotice> before = [], after = [];
            foreach (var person in step)
            {
                if (held.Remove(person.Number, out var known))
                {
                    before.Add(known);
                }

                if (random.Next(5) > 0)
                {
                    after.Add(held[person.Number] = new IndexedNotice(person));
                }
            }

            index = index.With(before, after);
        }

        var anew = PublicNoticeIndex.Of(held.Values, Clock);
        foreach (var list in Enum.GetValues<PublicNoticeList>())
        {
            var query = new PublicNoticeQuery(list, 1, PublicNoticeLimits.Window);
            Assert.Equal(anew.Search(query, Today).Total, index.Search(query, Today).Total);
            Assert.Equal(All(anew, query), All(index, query));
        }
    }

    [Theory]
    [InlineData(0, 20, 1, 1, 1, 0)]
    [InlineData(15, 20, 1, 1, 1, 15)]
    [InlineData(15, 20, 2, 1, 1, 15)]
    [InlineData(30, 20, 2, 2, 2, 10)]
    [InlineData(30, 20, 3, 1, 2, 20)]
    [InlineData(1500, 20, 8, 8, 8, 20)]
    [InlineData(1500, 20, 9, 1, 8, 20)]
    [InlineData(1500, 50, 4, 4, 4, 10)]
    [InlineData(1500, 50, 5, 1, 4, 50)]
    [InlineData(1500, 160, 1, 1, 1, 160)]
    [InlineData(1500, 160, 4, 1, 1, 160)]
    [InlineData(1500, 1, 160, 160, 160, 1)]
    [InlineData(1500, 1, int.MaxValue, 1, 160, 1)]
    [InlineData(1500, 20, 0, 1, 8, 20)]
    [InlineData(1500, 20, -3, 1, 8, 20)]
    public void A_page_past_the_window_answers_page_one(int people, int perPage, int page, int answered, int last, int found)
    {
        var result = IndexOf(People.Take(people)).Search(new PublicNoticeQuery(PublicNoticeList.Red, page, perPage), Today);
        Assert.Equal((people, answered, last, found), (result.Total, result.Page, result.LastPage, result.Notices.Length));
    }

    [Theory]
    [InlineData("1990/11/28", 36, 36, true)]
    [InlineData("1990/11/29", 36, 36, false)]
    [InlineData("1990/11/29", 35, 35, true)]
    [InlineData("1990", 35, 35, true)]
    [InlineData("1990", 36, 36, true)]
    [InlineData("1990", 37, 40, false)]
    [InlineData("1990/12", 36, 36, false)]
    [InlineData("1990/11", 36, 36, true)]
    [InlineData("2026/11/28", 0, 0, true)]
    [InlineData("1700", 0, 300, false)]
    [InlineData(null, 20, 21, true)]
    [InlineData("about 1990", 20, 21, true)]
    public void Ages_are_counted_by_what_is_known_of_the_birth(string? birth, int ageMin, int ageMax, bool found)
    {
        var index = IndexOf([new PublicNotice(PublicNoticeKind.Red, "2026-1", "BAKILO") { DateOfBirth = birth }]);
        Assert.Equal(found ? 1 : 0, index.Search(Of(query => query with { AgeMin = ageMin, AgeMax = ageMax }), Today).Total);
    }

    [Theory]
    [InlineData("baki", true)]
    [InlineData("^BAKILO$", true)]
    [InlineData("^b.*o$", true)]
    [InlineData("^.{6}$", true)]
    [InlineData("^.{5}$", false)]
    [InlineData("^[a-c]", true)]
    [InlineData("^[^a-c]", false)]
    [InlineData("KILO|NURAN", true)]
    [InlineData("", true)]
    [InlineData(".", true)]
    [InlineData("^$", false)]
    public void Patterns_look_into_names(string pattern, bool found)
    {
        var index = IndexOf([new PublicNotice(PublicNoticeKind.Red, "2026-1", "Bakilo") { Forename = "Vel" }]);
        Assert.Equal(found ? 1 : 0, index.Search(Of(query => query with { Name = pattern }), Today).Total);
    }

    [Theory]
    [InlineData("(a+)+$b")]
    [InlineData("(a|aa)*(a|aa)*(a|aa)*c")]
    [InlineData("((a*)*)*((b*)*)*$")]
    [InlineData("^(.{1,30}){1,30}$")]
    [InlineData(".*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*x")]
    [InlineData("...................................................................................................")]
    [InlineData(@"(\w{1,10}\W?){1,90}")]
    [InlineData("")]
    public void No_pattern_makes_a_search_slow(string pattern)
    {
        var index = IndexOf(new SyntheticPeople(seed: 9).Make(8000));
        var query = Of(query => query with { Name = pattern, Forename = pattern, AgeMin = 0, AgeMax = 300, Sex = "U" });
        index.Search(query with { Sex = "F" }, Today);
        var began = Stopwatch.GetTimestamp();
        index.Search(query, Today);

        // 50 ms are promised; the machine of a test may be busy. One that tries all ways would not end in hours.
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 60);
    }

    [Theory]
    [InlineData("[", "no regular expression")]
    [InlineData("(a", "no regular expression")]
    [InlineData("*", "no regular expression")]
    [InlineData(@"(a)\1", "backreferences")]
    [InlineData("(?=a)b", "looking ahead")]
    [InlineData("(?>a+)b", "backreferences")]
    [InlineData("a{1001}", "repeats too often")]
    [InlineData("((a{100}){100}){100}", "repeats too often")]
    [InlineData("a{99999999999999}", "repeats too often")]
    public void Patterns_that_cannot_be_answered_are_refused_with_a_sentence(string pattern, string says)
    {
        foreach (var query in new[] { Of(query => query with { Name = pattern }), Of(query => query with { Forename = pattern }) })
        {
            var refusal = Assert.Throws<MeshException>(() => Index.Search(query, Today));
            Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
            Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Queries_out_of_bounds_are_refused()
    {
        var longText = new string('a', PublicNoticeLimits.MaxText + 1);
        foreach (var query in new[]
        {
            Of(query => query with { Name = longText }), Of(query => query with { FreeText = longText }), Of(query => query with { UnReference = longText }),
            Of(query => query with { AgeMin = -1 }), Of(query => query with { AgeMax = 301 }), Of(query => query with { AgeMin = 40, AgeMax = 30 }),
            Of(query => query with { Sex = "X" }), Of(query => query with { ResultsPerPage = 0 }), Of(query => query with { ResultsPerPage = 161 }),
            Of(query => query with { List = (PublicNoticeList)9 }), Of(query => query with { Nationalities = [.. Enumerable.Repeat("FR", PublicNoticeLimits.MaxCountries + 1)] }),
        })
        {
            Assert.Equal(MeshErrorCodes.Invalid, Assert.Throws<MeshException>(() => Index.Search(query, Today)).Code);
        }
    }

    [Fact]
    public void Sanctions_are_found_by_reference_and_resolution_and_stand_in_one_list()
    {
        var index = IndexOf([.. new SyntheticPeople(seed: 1).Make(30, PublicNoticeKind.UnPerson), .. new SyntheticPeople(seed: 2).Make(30, PublicNoticeKind.UnEntity).Select(Renumbered(500))]);
        var all = new PublicNoticeQuery(PublicNoticeList.Un, 1, 100);
        Assert.Equal(60, index.Search(all, Today).Total);
        Assert.Equal(2, index.Search(all with { UnReference = "qdi.007" }, Today).Total);
        Assert.Equal(20, index.Search(all with { UnResolution = "1268" }, Today).Total);
        Assert.Equal(0, index.Search(all with { List = PublicNoticeList.Red }, Today).Total);
    }

    private static Func<PublicNotice, PublicNotice> Renumbered(int from) => person => person with { Number = string.Create(CultureInfo.InvariantCulture, $"2026-{from + int.Parse(person.Number.AsSpan(5), CultureInfo.InvariantCulture)}") };

    private static PublicNoticeIndex IndexOf(IEnumerable<PublicNotice> people) => PublicNoticeIndex.Of(people.Select(person => new IndexedNotice(person)), Clock);

    private static PublicNoticeQuery Of(Func<PublicNoticeQuery, PublicNoticeQuery> with) => with(new PublicNoticeQuery(PublicNoticeList.Red, 1, 20));

    private static List<string> All(PublicNoticeIndex index, PublicNoticeQuery query) =>
        [.. Enumerable.Range(1, index.Search(query, Today).LastPage).SelectMany(page => index.Search(query with { Page = page }, Today).Notices.Select(notice => notice.Number))];

    private static PublicNoticeQuery Query(Random random)
    {
        string[] patterns = ["^A.*$", "ba", "^.{4}$", "[aeiou]{2}", "LO|NU", "^(ki|xa)", "ô$", ".", "o'd", ""];
        return new PublicNoticeQuery(random.Next(4) == 0 ? PublicNoticeList.Yellow : PublicNoticeList.Red, 1, 1 + random.Next(PublicNoticeLimits.Window))
        {
            Name = random.Next(2) == 0 ? patterns[random.Next(patterns.Length)] : null,
            Forename = random.Next(4) == 0 ? patterns[random.Next(patterns.Length)] : null,
            Nationalities = random.Next(3) switch { 0 => ["RU"], 1 => ["AD", "ae", "FR"], _ => [] },
            WarrantCountries = random.Next(4) == 0 ? ["RU"] : [],
            Sex = random.Next(8) switch { 0 => "F", 1 => "M", 2 => "U", _ => null },
            AgeMin = random.Next(3) == 0 ? random.Next(60) : null,
            AgeMax = random.Next(3) == 0 ? 60 + random.Next(240) : null,
            FreeText = random.Next(4) switch { 0 => "saltmere", 1 => "fraud  GROUP", _ => null },
        };
    }

    /// <summary>The same rules, written once more the long way.</summary>
    private static bool PlainlyFits(PublicNotice person, PublicNoticeQuery query)
    {
        var text = string.Join(' ', person.Name, person.Forename, person.PlaceOfBirth, person.DistinguishingMarks, person.Disappearance?.Place, string.Join(' ', person.Warrants.Select(warrant => warrant.Charge)));
        var ages = person.DateOfBirth?.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray() switch
        {
            [var year, var month, var day] => Ages(new DateOnly(year, month, day), new DateOnly(year, month, day)),
            [var year, var month] => Ages(new DateOnly(year, month, 1), new DateOnly(year, month, 1).AddMonths(1).AddDays(-1)),
            [var year] => Ages(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)),
            _ => Enumerable.Range(0, 301),
        };
        return person.Kind == (query.List == PublicNoticeList.Red ? PublicNoticeKind.Red : PublicNoticeKind.Yellow)
            && Regex.IsMatch(person.Name ?? "", query.Name ?? "", RegexOptions.IgnoreCase)
            && Regex.IsMatch(person.Forename ?? "", query.Forename ?? "", RegexOptions.IgnoreCase)
            && (query.Nationalities.IsEmpty || person.Nationalities.Intersect(query.Nationalities, StringComparer.OrdinalIgnoreCase).Any())
            && (query.WarrantCountries.IsEmpty || person.Warrants.Any(warrant => query.WarrantCountries.Contains(warrant.IssuingCountry!)))
            && (query.Sex is null || query.Sex == person.Sex || (query.Sex == "U" && person.Sex is null))
            && (query.FreeText ?? "").Split(' ').All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            && ((query.AgeMin is null && query.AgeMax is null) || ages.Any(age => age >= (query.AgeMin ?? 0) && age <= (query.AgeMax ?? 300)));
    }

    private static IEnumerable<int> Ages(DateOnly first, DateOnly last) => Enumerable.Range(Age(last), Age(first) - Age(last) + 1);

    private static int Age(DateOnly born) => Today.Year - born.Year - ((Today.Month, Today.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
