using System.Globalization;
using Interpol.Mesh.Identification.Joint;

namespace Interpol.Mesh.Identification.Dna;

/// <summary>What one locus adds to a likelihood ratio.</summary>
/// <param name="Locus">The name of the locus.</param>
/// <param name="Log10Ratio">The logarithm of the ratio there; negative when it speaks against.</param>
/// <param name="Note">What was assumed there beyond inheritance; null for nothing.</param>
public sealed record LocusRatio(string Locus, double Log10Ratio, string? Note)
{
    internal static LocusRatio Of(Victim victim, string locus, double ratio, bool isInconsistent, DnaParameters parameters)
    {
        var genotype = victim.Profile.Genotypes.FirstOrDefault(each => each.Locus.Name == locus);
        var note = (isInconsistent, genotype) switch
        {
            (true, _) => string.Create(CultureInfo.InvariantCulture, $"Impossible without a mutation; with a rate of {parameters.FatherMutationRate} from fathers and {parameters.MotherMutationRate} from mothers the ratio is {Math.Pow(10, ratio):G3}."),
            (_, { IsSingle: true }) => string.Create(CultureInfo.InvariantCulture, $"One allele was seen: both are {genotype.First}, or the other one dropped out ({parameters.DropOut})."),
            (_, null) => "The victim was not typed there.",
            _ => null,
        };
        return new LocusRatio(locus, ratio, note);
    }
}
