using System.Globalization;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Tests;

/// <summary>Invented profiles and frequencies.</summary>
internal static class Profiles
{
    /// <summary>A locus with ten alleles, each of frequency 0.1.</summary>
    public static readonly FrequencyTable Ten = FrequencyTable.Of("ten alleles of .1", Enumerable.Range(1, 10).Select(allele => ("L1", new DnaAllele(allele * 10), 0.1)));

    /// <summary>Nothing mutates and nothing drops out.</summary>
    public static readonly DnaParameters Exact = new() { FatherMutationRate = 0, MotherMutationRate = 0, PartialMutationRate = 0, DropOut = 0 };

    /// <summary>A profile from a text: <c>L1 1 2|TH01 9.3</c>.</summary>
    public static DnaProfile Of(string text) => new(
        [
            .. text.Split('|').Select(part => part.Split(' ')).Select(words =>
            {
                var alleles = words.Skip(1).Select(word => new DnaAllele((int)Math.Round(double.Parse(word, CultureInfo.InvariantCulture) * 10))).Order().ToArray();
                return new DnaGenotype(DnaLocus.Find(words[0]) ?? new DnaLocus(words[0], [], 4, 1, 50), alleles[0], alleles[^1], alleles.Length == 1);
            }),
        ],
        null);
}
