using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Identification;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>Odd files: a comparison always ends, and says what it left out.</summary>
public sealed class FileComparisonTests
{
    private static readonly VictimFileContent Nothing = new();
    private static readonly VictimFileContent OneLocus = new() { Dna = [new RecordedLocus("TH01", ["6", "9.3"])] };
    private static readonly VictimFileContent OtherLocus = new() { Dna = [new RecordedLocus("SE33", ["17", "29.2"])] };
    private static readonly VictimFileContent Woman = new() { Sex = "F" };
    private static readonly VictimFileContent UnknownTeeth = new() { Teeth = new FileTeeth("fdi", []) };

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

        var isWhole = note?.StartsWith("The files", StringComparison.Ordinal) != true;
        Assert.Equal((name, isWhole ? remains.Length : 0), (name, found.Remains));
        Assert.Equal((name, note is null), (name, found.Joint.Note is null));
        Assert.Contains(note ?? string.Empty, found.Joint.Note ?? string.Empty, StringComparison.Ordinal);
    }

    private static RelativesFile Family(string name, params ImmutableArray<RelativeOfMissing> members) => new(name, members);

    private static VictimFileHead Head(FileSide side, string number) => new(side, number, new OwnerId(side == FileSide.PostMortem ? "PH" : "FR"), 1, false);
}
