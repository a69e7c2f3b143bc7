using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Dna;

/// <summary>An allele: full repeats, and after a dot the bases of one that is not full (9.3). Or a wild card: one that is not known.</summary>
/// <param name="Tenths">Ten times the repeats and the bases; 0 for a wild card.</param>
public readonly record struct DnaAllele(int Tenths) : IComparable<DnaAllele>
{
    /// <summary>An allele that is not known.</summary>
    public static DnaAllele Wildcard => default;

    /// <summary>Whether it is not known.</summary>
    public bool IsWildcard => Tenths == 0;

    /// <summary>The full repeats.</summary>
    public int Repeats => Tenths / 10;

    /// <summary>The bases of a repeat that is not full; 0 when all are.</summary>
    public int Bases => Tenths % 10;

    /// <inheritdoc/>
    public int CompareTo(DnaAllele other) => Tenths.CompareTo(other.Tenths);

    /// <summary>As profiles write it: 14, 9.3, *.</summary>
    public override string ToString() =>
        IsWildcard ? "*" : Bases == 0 ? Repeats.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Repeats}.{Bases}");
}

/// <summary>The alleles of one locus as a laboratory gives them.</summary>
/// <param name="Locus">The name of the locus.</param>
/// <param name="Alleles">One allele when only one was seen; else two. <c>*</c> for one that is not known.</param>
public sealed record DnaLocusInput(string Locus, ImmutableArray<string> Alleles);

/// <summary>The two alleles of a locus.</summary>
/// <param name="Locus">The locus.</param>
/// <param name="First">The smaller one; a wild card is the smallest.</param>
/// <param name="Second">The larger one.</param>
/// <param name="IsSingle">Whether only one was seen: both are the same, or the other one dropped out.</param>
public sealed record DnaGenotype(DnaLocus Locus, DnaAllele First, DnaAllele Second, bool IsSingle)
{
    /// <summary>Whether both alleles are known.</summary>
    public bool IsFull => !First.IsWildcard && !Second.IsWildcard;
}

/// <summary>A profile of one person. It names nobody.</summary>
/// <param name="Genotypes">Its loci, each once, in the order of their names.</param>
/// <param name="Amelogenin"><c>X</c> for a woman, <c>XY</c> for a man; null when it was not examined.</param>
public sealed record DnaProfile(ImmutableArray<DnaGenotype> Genotypes, string? Amelogenin);

/// <summary>A profile that was read.</summary>
/// <param name="Profile">The profile; null when something is wrong.</param>
/// <param name="Findings">What was wrong, and what is to be known.</param>
public sealed record DnaReading(DnaProfile? Profile, ImmutableArray<IdentifierFinding> Findings);

/// <summary>How the alleles of a locus compare.</summary>
public enum DnaAgreement
{
    /// <summary>Both alleles are known on both sides, and the same.</summary>
    Full,

    /// <summary>What is known is the same; a wild card stands against the rest.</summary>
    Wildcard,

    /// <summary>One allele differs, and only in the bases of a repeat that is not full (9 and 9.3).</summary>
    Microvariant,

    /// <summary>One allele differs, and on one side only one was seen: the other may have dropped out.</summary>
    DropOut,

    /// <summary>One allele differs.</summary>
    OneDiffers,

    /// <summary>Both alleles differ.</summary>
    BothDiffer,
}

/// <summary>One locus in a comparison.</summary>
/// <param name="Searched">What was searched.</param>
/// <param name="Recorded">What is recorded.</param>
/// <param name="Agreement">How they compare.</param>
public sealed record DnaLocusComparison(DnaGenotype Searched, DnaGenotype Recorded, DnaAgreement Agreement);

/// <summary>How well two profiles match (Decision 2008/616/JHA, annex, chapter 1, section 1.2: quality 1 to 4).</summary>
public enum DnaQuality
{
    /// <summary>No hit: fewer than six loci match in full, or more than one allele differs.</summary>
    None = 0,

    /// <summary>All loci compared are the same.</summary>
    Full = 1,

    /// <summary>What is known is the same, with wild cards.</summary>
    Wildcard = 2,

    /// <summary>One allele of all differs, in the bases of a repeat that is not full.</summary>
    Microvariant = 3,

    /// <summary>One allele of all differs.</summary>
    Mismatch = 4,
}

/// <summary>Two profiles, compared.</summary>
/// <param name="Quality">How well they match.</param>
/// <param name="Loci">The loci that both have.</param>
/// <param name="FullLoci">How many of these match in full.</param>
/// <param name="NotCompared">The names of the loci that only one of them has, in their order.</param>
/// <param name="SexDiffers">Whether amelogenin says two sexes; it does not count for or against (a deletion can hide the Y).</param>
public sealed record DnaComparison(DnaQuality Quality, ImmutableArray<DnaLocusComparison> Loci, int FullLoci, ImmutableArray<string> NotCompared, bool SexDiffers);

/// <summary>A recorded profile that matches. It is a lead: whether it is the same person is for a laboratory to say.</summary>
/// <param name="Id">The id of the record.</param>
/// <param name="Comparison">How it compares.</param>
public sealed record DnaMatch(string Id, DnaComparison Comparison);
