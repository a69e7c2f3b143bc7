using System.Collections.Immutable;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Dna;

/// <summary>Remains compared with a person's own sample: a toothbrush, a blood sample kept from a hospital.</summary>
/// <param name="Log10Ratio">The logarithm of the likelihood ratio: the same person over two unrelated ones; negative infinity when it is impossible.</param>
/// <param name="Loci">What each locus that both have adds.</param>
public sealed record DirectMatch(double Log10Ratio, ImmutableArray<LocusRatio> Loci)
{
    /// <summary>Compares two profiles.</summary>
    /// <param name="remains">The profile of the remains.</param>
    /// <param name="sample">The profile of the person's own sample.</param>
    /// <param name="table">The frequencies; loci that it does not have are left out.</param>
    /// <param name="parameters">What is assumed of drop-out. Nothing mutates: it is one person.</param>
    public static DirectMatch Compare(DnaProfile remains, DnaProfile sample, FrequencyTable table, DnaParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(remains);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(parameters);
        ImmutableArray<LocusRatio> loci =
        [
            .. from one in remains.Genotypes
               join other in sample.Genotypes on one.Locus.Name equals other.Locus.Name
               where !table.Of(one.Locus.Name).IsEmpty
               select Of(one, other, new LocusModel(one.Locus.Name, table, [one.First, one.Second, other.First, other.Second], parameters), parameters),
        ];
        return new DirectMatch(loci.Sum(locus => locus.Log10Ratio), loci);
    }

    private static LocusRatio Of(DnaGenotype one, DnaGenotype other, LocusModel model, DnaParameters parameters)
    {
        var (first, second) = (model.Seen(one), model.Seen(other));
        var (both, its, theirs) = (0.0, 0.0, 0.0);
        for (var pair = 0; pair < model.Prior.Length; pair++)
        {
            both += model.Prior[pair] * first[pair] * second[pair];
            its += model.Prior[pair] * first[pair];
            theirs += model.Prior[pair] * second[pair];
        }

        var note = both > 0 && (one.IsSingle != other.IsSingle || one.First != other.First || one.Second != other.Second)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The same only if an allele dropped out ({parameters.DropOut}), or is not known.")
            : both > 0 ? null : "They differ.";
        return new LocusRatio(one.Locus.Name, Math.Log10(both / (its * theirs)), note);
    }
}
