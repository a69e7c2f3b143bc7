using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Screening.Fingerprints;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;

namespace Interpol.Mesh.Api;

/// <summary>What owners are to know of their records that is no reason to refuse these: how they were read, and whether they are found.</summary>
public static class RecordRemarks
{
    /// <summary>The remarks on a record; sentences that begin with the field.</summary>
    public static ImmutableArray<string> Of(RecordContent? content) => [.. Findings(content).Where(finding => !finding.IsProblem).Select(finding => $"{finding.Field}: {finding.Text}")];

    /// <summary>What reading a record finds.</summary>
    public static ImmutableArray<IdentifierFinding> Findings(RecordContent? content) => content switch
    {
        DnaProfileRecord profile => DnaReader.Read([.. profile.Loci.Select(locus => new DnaLocusInput(locus?.Locus ?? string.Empty, locus?.Alleles ?? []))]).Findings,
        ImageHashRecord image => ImageHash.Read(image.Hash, image.Quality).Findings,
        FingerprintRecord prints =>
        [
            .. prints.Number is { } number ? FingerprintClassification.ReadNumber(number).Findings : [],
            .. prints.Ncic is { } ncic ? FingerprintClassification.ReadNcic(ncic).Findings : [],
            .. prints.Henry is { } henry ? FingerprintClassification.ReadHenry(henry).Findings : [],
            new IdentifierFinding("not-compared", IsProblem: false, "template", "Fingerprints are found by number and classification alone; templates are not compared."),
        ],
        FirearmRecord firearm => ObjectNumbers.ReadSerial(firearm.SerialNumber).Findings,
        ArtworkRecord { InventoryNumber: { } number } => ObjectNumbers.ReadInventory("inventoryNumber", number).Findings,
        _ => [],
    };
}
