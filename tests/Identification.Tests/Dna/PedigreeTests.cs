using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Tests.Dna;

/// <summary>Likelihoods of families, against the sum over all genotypes of all persons.</summary>
public sealed class PedigreeTests
{
    private static readonly FrequencyTable Three = FrequencyTable.Of("three alleles", [("L1", new DnaAllele(80), 0.5), ("L1", new DnaAllele(90), 0.3), ("L1", new DnaAllele(93), 0.2)]);

    /// <summary>Families, each person with father and mother by place; the last two have marriages of relatives.</summary>
    public static TheoryData<string, (int Father, int Mother)[]> Families => new()
    {
        { "parents and two children", [(-1, -1), (-1, -1), (0, 1), (0, 1)] },
        { "three generations", [(-1, -1), (-1, -1), (0, 1), (-1, -1), (2, 3)] },
        { "half siblings", [(-1, -1), (-1, -1), (-1, -1), (0, 1), (0, 2)] },
        { "one parent named", [(-1, -1), (0, -1), (0, -1)] },
        { "child of siblings", [(-1, -1), (-1, -1), (0, 1), (0, 1), (2, 3)] },
        { "first cousins marry", [(-1, -1), (-1, -1), (0, 1), (0, 1), (2, -1), (-1, 3), (4, 5)] },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void A_likelihood_is_the_sum_over_all_genotypes(string name, (int Father, int Mother)[] parents)
    {
        var random = new Random(name.Length);
        var family = Make(parents);
        var pedigree = new Pedigree(family);
        foreach (var parameters in new[] { DnaParameters.Default, Profiles.Exact, DnaParameters.Default with { FatherMutationRate = 0.1, MotherMutationRate = 0.3, PartialMutationRate = 0.05, DropIn = 0.1 } })
        {
            for (var turn = 0; turn < 20; turn++)
            {
                var seen = parents.Select(_ => random.Next(3) == 0 ? null : new DnaGenotype(DnaLocus.All[0], Allele(random), new DnaAllele(93), random.Next(2) == 0)).Select(Ordered).ToArray();
                // All three alleles are seen by somebody, so that none is taken together with others.
                var model = new LocusModel("L1", Three, [new DnaAllele(80), new DnaAllele(90), new DnaAllele(93)], parameters);
                double[]?[] weights = [.. seen.Select(genotype => genotype is null ? null : model.Seen(genotype)), .. Enumerable.Repeat<double[]?>(null, pedigree.Persons - parents.Length)];

                Assert.Equal(Sum(model, parents, weights), pedigree.Likelihood(model, weights), 1e-12);
            }
        }
    }

    [Fact]
    public void Frequencies_stay_the_same_over_generations_and_rates_are_balanced()
    {
        foreach (var locus in FrequencyTable.Default.Loci)
        {
            var model = new LocusModel(locus, FrequencyTable.Default, FrequencyTable.Default.Of(locus).Take(4).Select(pair => pair.Key), DnaParameters.Default);
            for (var allele = 0; allele < model.Alleles; allele++)
            {
                Assert.Equal(model.Frequencies[allele], Enumerable.Range(0, model.Pairs.Length).Sum(pair => model.Prior[pair] * model.FromFather[pair][allele]), 1e-12);
            }

            Assert.Equal(1, model.Prior.Sum(), 1e-12);
            Assert.All(model.FromMother, gametes => Assert.Equal(1, gametes.Sum(), 1e-12));
        }
    }

    private static DnaAllele Allele(Random random) => new(random.Next(3) switch { 0 => 80, 1 => 90, _ => 93 });

    private static DnaGenotype? Ordered(DnaGenotype? genotype) => genotype is { IsSingle: true } ? genotype with { Second = genotype.First } : genotype;

    private static Family Make((int Father, int Mother)[] parents) => new(
        "F",
        [
            .. parents.Index().Select(person => new FamilyMember(
                $"P{person.Index}", null, Name(person.Item.Father), Name(person.Item.Mother), IsMissing: person.Index == parents.Length - 1)),
        ]);

    private static string? Name(int person) => person < 0 ? null : $"P{person}";

    /// <summary>Every genotype of every person, one by one.</summary>
    private static double Sum(LocusModel model, (int Father, int Mother)[] parents, double[]?[] weights)
    {
        return From(0, new int[parents.Length]);

        double From(int person, int[] genotypes)
        {
            if (person == parents.Length)
            {
                return 1;
            }

            var sum = 0.0;
            for (var genotype = 0; genotype < model.Pairs.Length; genotype++)
            {
                genotypes[person] = genotype;
                var (father, mother) = parents[person];
                var (first, second) = model.Pairs[genotype];
                var his = father < 0 ? model.Frequencies : model.FromFather[genotypes[father]];
                var hers = mother < 0 ? model.Frequencies : model.FromMother[genotypes[mother]];
                var likely = first == second ? his[first] * hers[first] : (his[first] * hers[second]) + (his[second] * hers[first]);
                sum += likely > 0 && weights[person] is not [] ? likely * (weights[person]?[genotype] ?? 1) * From(person + 1, genotypes) : 0;
            }

            return sum;
        }
    }
}
