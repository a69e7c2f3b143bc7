using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Records;

/// <summary>
/// A DNA profile. It names nobody: whose it is, its owner alone knows, who keeps it under a reference (domain, section 7). Whoever finds it learns the owner and that reference, and not the profile.
/// </summary>
/// <param name="Loci">Its loci, each once; at least six with both alleles known (Decision 2008/616/JHA, annex, chapter 1, section 1.1). Empty in what a check finds.</param>
[GenerateSerializer, Immutable, Alias("dna-profile-record")]
public sealed record DnaProfileRecord([property: Id(0)] ImmutableArray<RecordedLocus> Loci) : RecordContent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordKind Kind => RecordKind.DnaProfile;
}

/// <summary>The alleles of a locus as a laboratory gives them.</summary>
/// <param name="Locus">The name of the locus, for example <c>TH01</c> or <c>AMEL</c>.</param>
/// <param name="Alleles">One allele when only one was seen, else two; <c>*</c> for one that is not known.</param>
[GenerateSerializer, Immutable, Alias("recorded-locus")]
public sealed record RecordedLocus([property: Id(0)] string Locus, [property: Id(1)] ImmutableArray<string> Alleles);
