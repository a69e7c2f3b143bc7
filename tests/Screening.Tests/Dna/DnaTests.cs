using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Screening.Tests.Dna;

/// <summary>Invented profiles; D6 is a reported case.</summary>
public sealed class DnaTests
{
    private const string Person = "D3S1358 15 17|VWA 16 18|FGA 21 24|TH01 6 9.3|D8S1179 13|D18S51 14 16|D21S11 29 31.2|AMEL X Y";

    /// <summary>Another profile, how well it matches <see cref="Person"/>, and how many loci match in full.</summary>
    public static TheoryData<string, string, DnaQuality, int> Pairs => new()
    {
        { "the same", Person, DnaQuality.Full, 7 },
        { "order of alleles", Person.Replace("21 24", "24 21", StringComparison.Ordinal), DnaQuality.Full, 7 },
        { "written otherwise", Person.Replace("VWA", "vWA", StringComparison.Ordinal).Replace("TH01", "THO1", StringComparison.Ordinal).Replace("9.3", "09,3", StringComparison.Ordinal), DnaQuality.Full, 7 },
        { "more loci", $"{Person}|SE33 18 28.2", DnaQuality.Full, 7 },
        { "six loci", Person.Replace("|D21S11 29 31.2", "", StringComparison.Ordinal), DnaQuality.Full, 6 },
        { "wild card", Person.Replace("21 24", "21 *", StringComparison.Ordinal), DnaQuality.Wildcard, 6 },
        { "wild card over the other allele", Person.Replace("21 24", "* 24", StringComparison.Ordinal), DnaQuality.Wildcard, 6 },
        { "rare allele", Person.Replace("21 24", "24 R", StringComparison.Ordinal), DnaQuality.Wildcard, 6 },
        { "wild card that disagrees", Person.Replace("21 24", "22 *", StringComparison.Ordinal), DnaQuality.Mismatch, 6 },
        { "two wild cards leave five", Person.Replace("21 24", "21 *", StringComparison.Ordinal).Replace("14 16", "14 *", StringComparison.Ordinal) + "|SE33 18 19", DnaQuality.None, 5 },
        { "three alleles", Person.Replace("21 24", "24 21 22", StringComparison.Ordinal), DnaQuality.Wildcard, 6 },
        { "microvariant", Person.Replace("6 9.3", "6 9", StringComparison.Ordinal), DnaQuality.Microvariant, 6 },
        { "D6, one repeat", Person.Replace("15 17", "15 18", StringComparison.Ordinal), DnaQuality.Mismatch, 6 },
        { "dropped out", Person.Replace("15 17", "15", StringComparison.Ordinal), DnaQuality.Mismatch, 6 },
        { "two loci differ", Person.Replace("15 17", "15 18", StringComparison.Ordinal).Replace("21 24", "21 25", StringComparison.Ordinal), DnaQuality.None, 5 },
        { "both alleles of a locus differ", Person.Replace("15 17", "16 18", StringComparison.Ordinal), DnaQuality.None, 6 },
        { "one differs and five are left", Person.Replace("|D21S11 29 31.2", "", StringComparison.Ordinal).Replace("15 17", "15 18", StringComparison.Ordinal), DnaQuality.None, 5 },
        { "the other sex", Person.Replace("AMEL X Y", "AMEL X", StringComparison.Ordinal), DnaQuality.Full, 7 },
        { "no locus in common", "SE33 18 19|D5S818 11 12|TPOX 8 9|CSF1PO 10 11|D7S820 9 10|D13S317 11 12", DnaQuality.None, 0 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_hit_has_six_full_loci_and_one_different_allele_at_most(string name, string other, DnaQuality quality, int full)
    {
        var comparison = DnaComparer.Compare(Profile(Person), Profile(other));
        using var index = new DnaIndex();
        index.Set(name, Profile(other));

        Assert.Equal((quality, full, name == "the other sex"), (comparison.Quality, comparison.FullLoci, comparison.SexDiffers));
        Assert.Equal(quality == DnaQuality.None ? [] : [name], index.Search(Profile(Person)).Select(match => match.Id));
    }

    [Theory]
    [InlineData("15 17", DnaAgreement.Full)]
    [InlineData("15 *", DnaAgreement.Wildcard)]
    [InlineData("15 17.1", DnaAgreement.Microvariant)]
    [InlineData("15", DnaAgreement.DropOut)]
    [InlineData("17", DnaAgreement.DropOut)]
    [InlineData("15 15", DnaAgreement.OneDiffers)]
    [InlineData("14 17", DnaAgreement.OneDiffers)]
    [InlineData("17 19", DnaAgreement.OneDiffers)]
    [InlineData("14 18", DnaAgreement.BothDiffer)]
    [InlineData("14", DnaAgreement.BothDiffer)]
    public void How_a_locus_compares_is_said(string alleles, DnaAgreement agreement) =>
        Assert.Equal(agreement, DnaComparer.Compare(Profile(Person), Profile(Person.Replace("15 17", alleles, StringComparison.Ordinal))).Loci.Single(locus => locus.Searched.Locus.Name == "D3S1358").Agreement);

    [Theory]
    [InlineData("15 17 18", "VWA 16 18", "three-alleles")]
    [InlineData("15", "VWA 16 18", "one-allele")]
    [InlineData("15 28", "VWA 16 18", "allele-unusual")]
    [InlineData("* *", "VWA 16 18", "locus-blank")]
    [InlineData("NA", "VWA 16 18", "locus-blank")]
    public void What_is_to_be_known_is_said_and_the_profile_read(string alleles, string second, string code)
    {
        var reading = Read(Person.Replace("15 17", alleles, StringComparison.Ordinal).Replace("VWA 16 18", second, StringComparison.Ordinal).Replace("D8S1179 13", "D8S1179 13 13", StringComparison.Ordinal));

        Assert.NotNull(reading.Profile);
        Assert.Equal((code, "loci[0]"), (Assert.Single(reading.Findings).Code, reading.Findings[0].Field));
    }

    [Theory]
    [InlineData("D3S1358 15 17", "too-few-loci")]
    [InlineData(Person + "|D3S1358 15 17", "locus-twice")]
    [InlineData(Person + "|AMEL X", "locus-twice")]
    [InlineData(Person + "|Penta D", "alleles-number")]
    [InlineData(Person + "|D99S1 15", "locus-unknown")]
    [InlineData(Person + "|SE33 15 16 17 18", "mixture")]
    [InlineData(Person + "|SE33 15 16 17|TPOX 8 9 11", "mixture")]
    [InlineData(Person + "|SE33 15.4", "allele-form")]
    [InlineData(Person + "|D22S1045 15.3", "allele-form")]
    [InlineData(Person + "|SE33 -5", "allele-form")]
    [InlineData(Person + "|SE33 X", "allele-form")]
    [InlineData(Person + "|SE33 1e5", "allele-form")]
    [InlineData("AMEL Y", "amelogenin too-few-loci")]
    [InlineData(Person + "|D99S1 15|SE33 15.7", "locus-unknown allele-form")]
    public void What_cannot_be_compared_is_refused_by_name(string profile, string codes)
    {
        var reading = Read(profile);

        Assert.Null(reading.Profile);
        Assert.Equal(codes.Split(' ')[0], reading.Findings.First(finding => finding.IsProblem).Code);
        Assert.Subset(codes.Split(' ').ToHashSet(), reading.Findings.Where(finding => finding.IsProblem).Select(finding => finding.Code).ToHashSet());
    }

    [Fact]
    public void The_number_of_loci_is_bounded() =>
        Assert.Equal("loci-number", Assert.Single(DnaReader.Read([.. Enumerable.Repeat(new DnaLocusInput("SE33", ["15"]), 31)]).Findings).Code);

    [Theory]
    [InlineData("PENTA-E 12.4", true)]
    [InlineData("SE33 12.4", false)]
    public void Bases_after_the_dot_are_fewer_than_a_repeat_has(string locus, bool isRead) => Assert.Equal(isRead, Read($"{Person}|{locus}").Profile is not null);

    [Fact]
    public void Sets_have_the_loci_that_they_are_known_for() =>
        Assert.Equal([7, 12, 20], new[] { "ISSOL", "ESS", "CODIS" }.Select(set => DnaLocus.All.Count(locus => locus.Sets.Contains(set))));

    [Fact]
    public void A_comparison_is_the_same_both_ways() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (one, other) = (Draw(random), Draw(random));
        var mixed = new DnaProfile([.. one.Genotypes.Select((genotype, place) => random.Next(10) == 0 ? other.Genotypes[place] : genotype)], null);
        return DnaComparer.Compare(one, mixed).Quality == DnaComparer.Compare(mixed, one).Quality && DnaComparer.Compare(one, one).Quality is DnaQuality.Full;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_index_finds_what_comparing_all_finds_whatever_was_set_and_removed_before()
    {
        var random = new Random(5);
        using var index = new DnaIndex();
        var recorded = new Dictionary<string, DnaProfile>();
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 300; i++)
            {
                var id = $"{random.Next(1500)}";
                recorded[id] = Draw(random);
                index.Set(id, recorded[id]);
                var gone = $"{random.Next(1500)}";
                Assert.Equal(recorded.Remove(gone), index.Remove(gone));
            }

            foreach (var profile in recorded.Values.Take(40).ToList())
            {
                var place = random.Next(profile.Genotypes.Length);
                var searched = new DnaProfile([.. profile.Genotypes.Select((genotype, at) => at == place ? Draw(random).Genotypes[at] : genotype)], null);
                Assert.Equal(
                    recorded.Where(pair => DnaComparer.Compare(searched, pair.Value).Quality != DnaQuality.None).Select(pair => pair.Key).Order(StringComparer.Ordinal),
                    index.Search(searched).Select(match => match.Id).Order(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Seven loci with few alleles, so that strangers match in some.</summary>
    private static DnaProfile Draw(Random random) =>
        Profile(string.Join('|', new[] { "D3S1358", "VWA", "FGA", "TH01", "D8S1179", "D18S51", "D21S11" }.Select(locus => $"{locus} {random.Next(14, 17)} {random.Next(14, 17)}")));

    private static DnaProfile Profile(string text) => Read(text).Profile ?? throw new FormatException(string.Join(' ', Read(text).Findings));

    /// <summary>Reads loci divided by bars, name and alleles divided by spaces.</summary>
    private static DnaReading Read(string text) => DnaReader.Read(
    [
        .. text.Split('|').Select(locus => locus.Replace("Penta D", "PENTA-D", StringComparison.Ordinal).Split(' ')).Select(words => new DnaLocusInput(words[0], [.. words[1..]])),
    ]);
}
