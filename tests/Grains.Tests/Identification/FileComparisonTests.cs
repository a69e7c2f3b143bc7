using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Identification;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>What is solved jointly: own samples of missing persons, with relatives and without. Of odd files a comparison always ends, and says what it left out.</summary>
public sealed class FileComparisonTests
{
    private static readonly VictimFileContent Nothing = new();
    private static readonly VictimFileContent OneLocus = new() { Dna = [new RecordedLocus("TH01", ["6", "9.3"])] };
    private static readonly VictimFileContent OtherLocus = new() { Dna = [new RecordedLocus("SE33", ["17", "29.2"])] };
    private static readonly VictimFileContent Woman = new() { Sex = "F" };
    private static readonly VictimFileContent UnknownTeeth = new() { Teeth = new FileTeeth("fdi", []) };

    private static readonly ImmutableArray<RecordedLocus> Victim = Profile("6", "9", "21", "22", "16", "17", "14", "15", "15", "16", "13", "14", "9", "11", "29", "30");
    private static readonly ImmutableArray<RecordedLocus> Stranger = Profile("7", "8", "19", "25", "14", "19", "12", "18", "17", "18", "10", "11", "12", "13", "27", "32");

    /// <summary>Of each locus the victim has one allele of his.</summary>
    private static readonly ImmutableArray<RecordedLocus> LikeAFather = Profile("6", "7", "21", "24", "16", "18", "14", "17", "15", "17", "13", "15", "9", "12", "29", "31");

    private static readonly RelativeOfMissing Child = new("C", "M", Father: "FR-1") { Dna = OneLocus.Dna };

    /// <summary>What is compared, and what is left out of it; null for nothing.</summary>
    public static TheoryData<string, VictimFileContent[], VictimFileContent[], RelativesFile[], string?> Odd => new()
    {
        { "no files", [], [], [], null },
        { "empty files", [Nothing, Nothing], [Nothing], [], null },
        { "one locus", [OneLocus, OneLocus], [OneLocus], [Family("FR-F1", new("FR-1", IsMissing: true), Child)], null },
        { "another locus than the relatives", [OtherLocus], [OtherLocus], [Family("FR-F1", new("FR-1", IsMissing: true), Child)], null },
        { "teeth of which nothing is known", [UnknownTeeth], [UnknownTeeth], [], null },
        { "a family of which nobody is typed", [OneLocus], [Nothing], [Family("FR-F1", new("FR-1", IsMissing: true), new("C", Father: "FR-1"))], null },
        { "a family without missing persons", [OneLocus], [Nothing], [Family("FR-F1", Child with { Father = null })], null },
        { "a missing person without a file", [OneLocus], [], [Family("FR-F1", new("FR-1", IsMissing: true), Child)], null },
        { "a father who is a woman in her own file", [OneLocus], [Woman], [Family("FR-F1", new("FR-1", IsMissing: true), Child), Family("FR-F2", new("FR-1", IsMissing: true), new("S", "F"))], "FR-F1 is not solved" },
        { "somebody who is an own parent", [OneLocus], [Nothing], [Family("FR-F1", new("FR-1", Father: "C", IsMissing: true), Child)], "FR-F1 is not solved" },
        { "two families of one name", [OneLocus], [OneLocus], [Family("FR-F1", new("FR-1", IsMissing: true), Child), Family("FR-F1", new("FR-1", IsMissing: true), Child)], "The files could not be compared: " },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void A_comparison_of_odd_files_ends_and_says_what_it_left_out(string name, VictimFileContent[] remains, VictimFileContent[] missing, RelativesFile[] families, string? note)
    {
        var files = remains.Index().Select(file => (Head(FileSide.PostMortem, $"PM-{file.Index + 1}"), file.Item)).Concat(missing.Index().Select(file => (Head(FileSide.AnteMortem, $"FR-{file.Index + 1}"), file.Item)));

        var found = FileComparison.Of([.. files], families, [], CancellationToken.None);

        Assert.Equal(note?.StartsWith("The files", StringComparison.Ordinal) == true, found.IsFailed);
        var isWhole = note?.StartsWith("The files", StringComparison.Ordinal) != true;
        Assert.Equal((name, isWhole ? remains.Length : 0), (name, found.Remains.Length));
        Assert.Equal((name, note is null), (name, found.Joint.Note is null));
        Assert.Contains(note ?? string.Empty, found.Joint.Note ?? string.Empty, StringComparison.Ordinal);
    }

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

    [Fact]
    public void The_own_sample_of_somebody_whose_family_is_contradictory_counts_without_it()
    {
        var found = FileComparison.Of(
            [File(FileSide.PostMortem, "PM-1", Victim), File(FileSide.AnteMortem, "JP-1", Victim)],
            [Family("JP-F1", new("JP-1", "M", Father: "A", IsMissing: true), new("A", "M", Father: "JP-1") { Dna = LikeAFather })],
            [],
            CancellationToken.None);
        Assert.Contains("JP-F1 is not solved", found.Joint.Note, StringComparison.Ordinal);
        Assert.Equal("match", Assert.Single(found.Joint.Findings, finding => finding.Missing.Contains("JP-1")).Finding);
    }

    [Fact]
    public void Of_a_family_that_is_contradictory_DNA_says_nothing()
    {
        var found = FileComparison.Of(
            [File(FileSide.PostMortem, "PM-1", Victim), File(FileSide.AnteMortem, "JP-1", []), File(FileSide.AnteMortem, "FR-1", Victim)],
            [Family("JP-F1", new("JP-1", "M", Father: "A", IsMissing: true), new("A", "M", Father: "JP-1") { Dna = LikeAFather })],
            [],
            CancellationToken.None);
        Assert.Equal((false, "", "JP-1"), (found.IsFailed, string.Join(' ', found.Unsolved.Remains), string.Join(' ', found.Unsolved.Missing)));
    }

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

    private static RelativesFile Family(string name, params ImmutableArray<RelativeOfMissing> members) => new(name, members);

    private static VictimFileHead Head(FileSide side, string number) => new(side, number, new OwnerId(side == FileSide.PostMortem ? "PH" : "FR"), 1, false);
}
