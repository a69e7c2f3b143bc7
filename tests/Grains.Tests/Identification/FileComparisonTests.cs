using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Identification;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>What is solved jointly: own samples of missing persons, with relatives and without.</summary>
public sealed class FileComparisonTests
{
    private static readonly ImmutableArray<RecordedLocus> Victim = Profile("6", "9", "21", "22", "16", "17", "14", "15", "15", "16", "13", "14", "9", "11", "29", "30");
    private static readonly ImmutableArray<RecordedLocus> Stranger = Profile("7", "8", "19", "25", "14", "19", "12", "18", "17", "18", "10", "11", "12", "13", "27", "32");

    /// <summary>Of each locus the victim has one allele of his.</summary>
    private static readonly ImmutableArray<RecordedLocus> LikeAFather = Profile("6", "7", "21", "24", "16", "18", "14", "17", "15", "17", "13", "15", "9", "12", "29", "31");

    [Theory]
    [InlineData("FR-1", "PM-1 is FR-1: match")]
    [InlineData("JP-1", "PM-1 is JP-1: match")]
    [InlineData("", "PM-1 is JP-1: inconclusive")]
    public void Remains_are_the_person_whose_own_sample_they_fit_in_a_family_or_not(string sampleOf, string expected)
    {
        var joint = Compare(sampleOf).Joint;
        Assert.Contains(expected, joint.Findings.Where(finding => !finding.Remains.IsEmpty && !finding.Missing.IsEmpty).Select(finding => $"{finding.Remains[0]} is {finding.Missing[0]}: {finding.Finding}"));
        Assert.DoesNotContain(joint.Findings, finding => finding.Finding == "excluded" && finding.Remains.Contains("PM-1"));
    }

    [Fact]
    public void Own_samples_that_fit_no_remains_are_not_solved() =>
        Assert.DoesNotContain(Compare(string.Empty).Joint.Findings, finding => finding.Missing.Contains("FR-1"));

    private static FileComparison Compare(string sampleOf) => FileComparison.Of(
        [
            File(FileSide.PostMortem, "PM-1", Victim),
            File(FileSide.AnteMortem, "FR-1", sampleOf == "FR-1" ? Victim : Stranger),
            File(FileSide.AnteMortem, "JP-1", sampleOf == "JP-1" ? Victim : []),
        ],
        [new RelativesFile("JP-F1", [new("JP-1", "M", Father: "A", IsMissing: true), new("A", "M") { Dna = LikeAFather }])],
        [],
        CancellationToken.None);

    private static (VictimFileHead Head, VictimFileContent Content) File(FileSide side, string number, ImmutableArray<RecordedLocus> dna) =>
        (new VictimFileHead(side, number, OwnerId.Parse("FR"), 1, false), new VictimFileContent { Sex = "M", Dna = dna });

    private static ImmutableArray<RecordedLocus> Profile(params ReadOnlySpan<string> alleles)
    {
        var loci = ImmutableArray.CreateBuilder<RecordedLocus>();
        foreach (var name in new[] { "TH01", "FGA", "VWA", "D18S51", "D3S1358", "D8S1179", "D16S539", "D21S11" })
        {
            loci.Add(new RecordedLocus(name, [alleles[loci.Count * 2], alleles[(loci.Count * 2) + 1]]));
        }

        return loci.ToImmutable();
    }
}
