using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Grains.Records;

/// <summary>DNA profiles of records and questions as they are compared, and what is said of a comparison.</summary>
internal static class DnaProfileRules
{
    /// <summary>Reads a profile.</summary>
    public static DnaReading Read(ImmutableArray<RecordedLocus> loci) =>
        DnaReader.Read(loci.IsDefault ? [] : [.. loci.Select(locus => new DnaLocusInput(locus?.Locus ?? string.Empty, locus?.Alleles ?? []))]);

    /// <summary>What is wrong with a record, a sentence for each wrong locus.</summary>
    public static IEnumerable<string> Problems(DnaProfileRecord record) => Read(record.Loci).Findings.Problems();

    /// <summary>How a recorded profile compares.</summary>
    public static HitDna HitOf(DnaComparison comparison) => new(
        (int)comparison.Quality,
        comparison.FullLoci,
        [.. comparison.Loci.Select(locus => new HitLocus(locus.Searched.Locus.Name, EnumText.Of(locus.Agreement)))],
        comparison.NotCompared,
        comparison.SexDiffers)
    {
        IsPartial = !comparison.NotCompared.IsEmpty || comparison.Loci.Any(locus => !locus.Searched.IsFull || !locus.Recorded.IsFull),
    };
}
