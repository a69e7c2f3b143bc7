using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Files;
using Interpol.Mesh.Identification.Teeth;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>One file of remains beside one of a missing person, explained tooth by tooth and locus by locus.</summary>
internal static class FilePair
{
    /// <summary>Below that a ratio is said to be impossible: JSON has no infinity.</summary>
    private const double Impossible = -300;

    /// <summary>Compares two files in all that both have.</summary>
    public static ComparedFiles Compare(VictimFileView remains, VictimFileView missing)
    {
        var (after, before) = (Read(remains), Read(missing));
        var teeth = after.Teeth is { } its && before.Teeth is { } theirs ? DentalComparer.Compare(theirs, its) : null;
        var dna = after.Dna is { } found && before.Dna is { } sample ? DirectMatch.Compare(found, sample, FrequencyTable.Default, DnaParameters.Default) : null;
        return new ComparedFiles(remains.Head.Number, CandidateOf(FileRanker.Compare(after, before, FrequencyTable.Default, DnaParameters.Default)))
        {
            TeethVerdict = teeth is null ? null : EnumText.Of(teeth.Verdict),
            Teeth = [.. (teeth?.Teeth ?? []).Select(tooth => new ComparedTooth(
                tooth.Tooth.ToString(), VictimFileReader.Tooth(tooth.AnteMortem), VictimFileReader.Tooth(tooth.PostMortem), EnumText.Of(tooth.Agreement), tooth.IsDistinctive, tooth.Why))],
            Dna = [.. (dna?.Loci ?? []).Select(locus => new ComparedLocus(locus.Locus, Math.Max(locus.Log10Ratio, Impossible), locus.Note))],
        };
    }

    /// <summary>A candidate as it is told.</summary>
    public static FileCandidate CandidateOf(RankedFile candidate) => new(
        candidate.Number, candidate.DnaLog10Ratio is { } ratio ? Math.Max(ratio, Impossible) : null, candidate.Teeth, candidate.Fingerprints, candidate.Corroborating, candidate.Differing);

    private static VictimFile Read(VictimFileView file) => VictimFileReader.Read(file.Head.Side, file.Head.Number, file.Content, new CommandProblems());
}
