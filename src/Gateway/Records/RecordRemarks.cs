using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;

namespace Interpol.Mesh.Gateway.Records;

/// <summary>What owners are to know of their records that is no reason to refuse these: how they were read, and whether they are found.</summary>
internal static class RecordRemarks
{
    /// <summary>The remarks on a record; sentences that begin with the field.</summary>
    public static ImmutableArray<string> Of(RecordContent? content) => [.. Findings(content).Where(finding => !finding.IsProblem).Select(finding => $"{finding.Field}: {finding.Text}")];

    /// <summary>What reading a record finds.</summary>
    public static ImmutableArray<IdentifierFinding> Findings(RecordContent? content) => content switch
    {
        DnaProfileRecord profile => DnaReader.Read([.. profile.Loci.Select(locus => new DnaLocusInput(locus?.Locus ?? string.Empty, locus?.Alleles ?? []))]).Findings,
        ImageHashRecord image => ImageHash.Read(image.Hash, image.Quality).Findings,
        _ => [],
    };
}
