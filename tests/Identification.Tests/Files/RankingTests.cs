using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Files;
using Interpol.Mesh.Identification.Teeth;
using Interpol.Mesh.Tests.Identification;

namespace Interpol.Mesh.Identification.Tests.Files;

/// <summary>The order of candidates.</summary>
public sealed class RankingTests
{
    private static readonly VictimFile Remains = new("PM-1")
    {
        Sex = VictimSex.Male,
        Age = new ValueRange(30, 50),
        Fingerprints = new FingerprintKeys("FP-7", null, null),
        Teeth = Chart("36", ToothState.Filled),
        Dna = Profiles.Of("TH01 6 9.3|FGA 21 22|VWA 16 17|D18S51 14 15|D3S1358 15 16|D21S11 29 30|D8S1179 13 14"),
        Features = ["hip implant", "wedding ring"],
    };

    /// <summary>Files of missing persons, and whether they are candidates.</summary>
    public static TheoryData<string, VictimFile, bool> Files => new()
    {
        { "another sex", new VictimFile("AM") { Sex = VictimSex.Female, Features = ["hip implant"] }, false },
        { "a tooth that was missing", new VictimFile("AM") { Teeth = Chart("36", ToothState.Missing), Features = ["hip implant"] }, false },
        { "three other loci", new VictimFile("AM") { Dna = Profiles.Of("TH01 6 7|FGA 21 23|VWA 16 18|D18S51 14 15|D3S1358 15 16|D21S11 29 30|D8S1179 13 14") }, false },
        { "two other loci", new VictimFile("AM") { Dna = Profiles.Of("TH01 6 7|FGA 21 23|VWA 16 17|D18S51 14 15|D3S1358 15 16|D21S11 29 30|D8S1179 13 14") }, true },
        { "too few loci", new VictimFile("AM") { Dna = Profiles.Of("TH01 6 9.3") }, false },
        { "another age", new VictimFile("AM") { Age = new ValueRange(70, 70), Fingerprints = new FingerprintKeys("FP-7", null, null) }, true },
        { "the same filling", new VictimFile("AM") { Teeth = Chart("36", ToothState.Filled) }, true },
        { "a missing tooth, but the fingerprints", new VictimFile("AM") { Teeth = Chart("36", ToothState.Missing), Fingerprints = new FingerprintKeys("FP-7", null, null) }, true },
        { "nothing in common", new VictimFile("AM"), false },
        { "only a ring", new VictimFile("AM") { Features = ["Wedding ring"] }, true },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Sex_teeth_and_DNA_exclude_and_the_rest_does_not(string name, VictimFile missing, bool isCandidate)
    {
        var ranked = FileRanker.Rank([Remains], [missing], FrequencyTable.Default, DnaParameters.Default).Single();

        Assert.Equal((name, isCandidate), (name, ranked.Candidates.Length == 1));

        // The matrix says the same as the list: what is excluded is no candidate, and what a primary identifier speaks for is one.
        var judged = FileRanker.Judge([Remains], [missing])[0][0];
        Assert.Equal((name, ranked.Excluded), (name, judged is null ? 1 : 0));
        Assert.True(judged is not > 0 || isCandidate, name);
    }

    [Fact]
    public void Secondary_features_never_outweigh_a_primary_identifier()
    {
        var everything = new VictimFile("AM-2") { Age = new ValueRange(40, 40), Features = ["hip implant", "wedding ring"] };
        var tooth = new VictimFile("AM-1") { Age = new ValueRange(80, 80), Teeth = Chart("36", ToothState.Filled) };
        var ranked = FileRanker.Rank([Remains], [everything, tooth], FrequencyTable.Default, DnaParameters.Default).Single();

        Assert.Equal(["AM-1", "AM-2"], ranked.Candidates.Select(candidate => candidate.Number));
        Assert.Equal(["age 30 to 50, 40 to 40", "hip implant", "wedding ring"], ranked.Candidates[1].Corroborating.AsEnumerable());
        Assert.Equal(["age 30 to 50, 80 to 80"], ranked.Candidates[0].Differing.AsEnumerable());
        Assert.Equal(0, ranked.Candidates[1].Primary);
    }

    [Fact]
    public void Charts_as_bits_count_what_the_comparison_explains()
    {
        var files = new SyntheticFiles(seed: 1);
        var random = new Random(1);
        var counts = new HashSet<bool>();
        for (var turn = 0; turn < 2000; turn++)
        {
            var before = files.Chart();
            // Few teeth, so that not every pair of strangers contradicts.
            var after = random.Next(2) == 0 ? files.Later(before) : new ToothChart([.. files.Chart().Findings.Where(_ => random.Next(8) == 0)]);
            var explained = DentalComparer.Compare(before, after);
            var (contradicting, agreeing, distinctive) = DentalBits.Compare(new DentalBits(before), new DentalBits(after));

            Assert.Equal(explained.Contradicting, contradicting);
            Assert.Equal(explained.Contradicting > 0 ? (0, 0) : (explained.Agreeing, explained.Distinctive), (agreeing, distinctive));
            counts.Add(contradicting > 0);
        }

        Assert.Equal(2, counts.Count);
    }

    [Fact]
    public void Of_many_files_the_right_one_is_found()
    {
        var (remains, missing) = new SyntheticFiles(seed: 2).Make(300);
        var ranked = FileRanker.Rank(remains, missing, FrequencyTable.Default, DnaParameters.Default);
        var known = Enumerable.Range(0, remains.Length).Where(at => (remains[at].Dna is not null && missing[at].Dna is not null) || (remains[at].Teeth is not null && missing[at].Teeth is not null)).ToList();

        Assert.All(known, at => Assert.Equal(missing[at].Number, ranked[at].Candidates[0].Number));
        Assert.InRange(known.Count, 150, 299);
        Assert.All(ranked, file => Assert.InRange(file.Candidates.Length, 0, FileRanker.MostCandidates));
    }

    private static ToothChart Chart(string tooth, ToothState state) => ToothChartReader.Read(ToothNotation.Fdi, [new(tooth, state)]).Chart!;
}
