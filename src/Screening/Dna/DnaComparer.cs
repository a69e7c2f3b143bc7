using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Dna;

/// <summary>
/// Compares profiles at the loci that both have (Decision 2008/616/JHA, annex, chapter 1, section 1.2): a hit needs six loci that match in full, without amelogenin, and at most one allele of all that
/// differs. Loci with wild cards that agree neither count among the six nor against.
/// </summary>
public static class DnaComparer
{
    /// <summary>Compares two profiles.</summary>
    public static DnaComparison Compare(DnaProfile searched, DnaProfile recorded)
    {
        ArgumentNullException.ThrowIfNull(searched);
        ArgumentNullException.ThrowIfNull(recorded);
        ImmutableArray<DnaLocusComparison> loci =
        [
            .. searched.Genotypes.Join(
                recorded.Genotypes, genotype => genotype.Locus.Name, genotype => genotype.Locus.Name, (one, other) => new DnaLocusComparison(one, other, AgreementOf(one, other))),
        ];
        var full = loci.Count(locus => locus.Agreement == DnaAgreement.Full);
        return new DnaComparison(
            full < DnaReader.LeastLoci ? DnaQuality.None : QualityOf(loci), loci, full, NotCompared(searched, recorded), searched.Amelogenin is not null && recorded.Amelogenin is not null && searched.Amelogenin != recorded.Amelogenin);
    }

    private static ImmutableArray<string> NotCompared(DnaProfile searched, DnaProfile recorded)
    {
        var names = new SortedSet<string>(searched.Genotypes.Select(genotype => genotype.Locus.Name), StringComparer.Ordinal);
        names.SymmetricExceptWith(recorded.Genotypes.Select(genotype => genotype.Locus.Name));
        return [.. names];
    }

    private static DnaQuality QualityOf(ImmutableArray<DnaLocusComparison> loci)
    {
        var differing = loci.Where(locus => locus.Agreement is not (DnaAgreement.Full or DnaAgreement.Wildcard)).ToList();
        return differing switch
        {
            [] => loci.All(locus => locus.Agreement == DnaAgreement.Full) ? DnaQuality.Full : DnaQuality.Wildcard,
            [{ Agreement: DnaAgreement.Microvariant }] => DnaQuality.Microvariant,
            [{ Agreement: DnaAgreement.BothDiffer }] => DnaQuality.None,
            [_] => DnaQuality.Mismatch,
            _ => DnaQuality.None,
        };
    }

    private static DnaAgreement AgreementOf(DnaGenotype one, DnaGenotype other)
    {
        // Of the two ways to set the alleles against each other the better one counts.
        var straight = Differing([(one.First, other.First), (one.Second, other.Second)]);
        var crossed = Differing([(one.First, other.Second), (one.Second, other.First)]);
        var differing = straight.Length <= crossed.Length ? straight : crossed;
        return differing switch
        {
            [] => one.IsFull && other.IsFull ? DnaAgreement.Full : DnaAgreement.Wildcard,
            [var (mine, its)] when mine.Repeats == its.Repeats => DnaAgreement.Microvariant,
            [_] when one.IsSingle || other.IsSingle => DnaAgreement.DropOut,
            [_] => DnaAgreement.OneDiffers,
            _ => DnaAgreement.BothDiffer,
        };
    }

    private static ImmutableArray<(DnaAllele Mine, DnaAllele Its)> Differing(ImmutableArray<(DnaAllele Mine, DnaAllele Its)> pairs) =>
        [.. pairs.Where(pair => pair.Mine != pair.Its && !pair.Mine.IsWildcard && !pair.Its.IsWildcard)];
}
