using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Contracts.Screening;

/// <summary>Is a DNA profile known?</summary>
/// <param name="Loci">Its loci, as in <see cref="DnaProfileRecord"/>.</param>
[GenerateSerializer, Immutable, Alias("dna-question")]
public sealed record DnaQuestion([property: Id(0)] ImmutableArray<RecordedLocus> Loci) : CheckQuestion
{
    /// <summary>The most questions about DNA in one check: each takes milliseconds.</summary>
    public const int MaxOfCheck = 20;
}

/// <summary>How a recorded DNA profile compares with the one asked for. A lead: whether it is the same person is for a laboratory to say.</summary>
/// <param name="Quality">1: all that was compared is the same; 2: so it is, with alleles that are not known; 3: one allele differs in the bases of a repeat that is not full; 4: one allele differs (Decision 2008/616/JHA, annex, chapter 1, section 1.2).</param>
/// <param name="FullLoci">How many loci match in full, both alleles known on both sides.</param>
/// <param name="Loci">The loci that were compared.</param>
/// <param name="NotCompared">Loci that only one of the two has; with any of these the comparison is one of partial profiles.</param>
/// <param name="SexDiffers">Whether amelogenin says two sexes; it counts neither for nor against.</param>
[GenerateSerializer, Immutable, Alias("hit-dna")]
public sealed record HitDna(
    [property: Id(0)] int Quality,
    [property: Id(1)] int FullLoci,
    [property: Id(2)] ImmutableArray<HitLocus> Loci,
    [property: Id(3)] ImmutableArray<string> NotCompared,
    [property: Id(4)] bool SexDiffers)
{
    /// <summary>Whether one of the two lacks a locus of the other, or an allele is not known.</summary>
    [Id(5)]
    public bool IsPartial { get; init; }
}

/// <summary>How a locus compares; what is recorded there is not said.</summary>
/// <param name="Locus">Its name.</param>
/// <param name="Agreement">full, wildcard, microvariant, drop-out (one allele differs, and on one side only one was seen), or one-differs.</param>
[GenerateSerializer, Immutable, Alias("hit-locus")]
public sealed record HitLocus([property: Id(0)] string Locus, [property: Id(1)] string Agreement);
